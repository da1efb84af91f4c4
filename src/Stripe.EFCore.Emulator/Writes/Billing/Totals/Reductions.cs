using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing.Totals;

/// <summary>What discounts take from lines, one discount after the other.</summary>
internal sealed class Reductions
{
    private readonly JsonObject[] _lines;
    private readonly string? _currency;

    /// <param name="lines">The lines, with their amounts and products; they get the amounts of their discounts.</param>
    public Reductions(JsonObject[] lines, string? currency)
    {
        (_lines, _currency) = (lines, currency);
        Left = [.. lines.Select(l => l.Number("amount"))];
        foreach (var line in lines)
            line["discount_amounts"] = new JsonArray();
    }

    /// <summary>What is left of each line.</summary>
    public long[] Left { get; }

    /// <summary>What each discount takes, by its id.</summary>
    public OrderedDictionary<string, long> Taken { get; } = [];

    /// <summary>Takes a discount from the lines that its coupon is for, from each its share.</summary>
    /// <param name="at">The numbers of the lines.</param>
    public void Take(string id, JsonObject coupon, IEnumerable<int> at)
    {
        int[] places = [.. at.Where(i => Left[i] > 0 && Discounts.Covers(coupon, _lines[i].Text("pricing.price_details.product")))];
        var whole = places.Sum(i => Left[i]);
        var off = Discounts.AmountOf(coupon, whole, _currency);
        Taken[id] = Taken.GetValueOrDefault(id) + off;
        foreach (var (number, place) in places.Index())
        {
            var share = number == places.Length - 1 ? off : InvoiceLines.AmountOf(off, (decimal)Left[place] / whole);
            (whole, off) = (whole - Left[place], off - share);
            Left[place] -= share;
            ((JsonArray)_lines[place]["discount_amounts"]!).Add((JsonNode)new JsonObject { ["amount"] = share, ["discount"] = id });
        }
    }
}
