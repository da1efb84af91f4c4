using System.Globalization;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing.Totals;

/// <summary>What a quantity of a price costs: https://docs.stripe.com/products-prices/pricing-models.</summary>
internal static class Amounts
{
    /// <param name="currency">Null for the price's own.</param>
    public static long Of(JsonObject price, long quantity, string? currency = null)
    {
        var source = In(price, currency ?? price.Text("currency"));
        return price.Text("billing_scheme") == "tiered"
            ? Tiered(price.Text("tiers_mode"), [.. source.Elements("tiers")], quantity)
            : InvoiceLines.AmountOf(InvoiceLines.UnitOf(source), Units(price, quantity));
    }

    /// <summary>Where the amounts of a currency stand.</summary>
    private static JsonObject In(JsonObject price, string? currency)
        => price.Text("currency") is not { } own || own == currency
            ? price
            : price["currency_options"]?[currency!] as JsonObject
                ?? throw Refusals.State(null, $"The price specified only supports `{own}`. This doesn't match the expected currency: `{currency}`.");

    private static long Units(JsonObject price, long quantity)
        => price.Number("transform_quantity.divide_by") is not (> 0 and var size) ? quantity
            : price.Text("transform_quantity.round") == "up" ? (quantity + size - 1) / size
            : quantity / size;

    private static long Tiered(string? mode, JsonObject[] tiers, long quantity)
    {
        if (tiers.Length == 0)
            throw Refusals.Unsupported("a tiered price without its tiers", null);
        if (mode == "volume")
        {
            var tier = tiers.FirstOrDefault(t => quantity <= EndOf(t)) ?? throw Refusals.Unsupported($"a quantity of {quantity} above the last tier", null);
            return AmountOf(tier, quantity);
        }

        var (total, below) = (0L, 0L);
        foreach (var tier in tiers)
        {
            total += AmountOf(tier, Math.Min(quantity, EndOf(tier)) - below);
            below = EndOf(tier);
            if (quantity <= below)
                break;
        }

        return total;
    }

    private static long EndOf(JsonObject tier) => tier.NumberOrNull("up_to") ?? long.MaxValue;

    private static long AmountOf(JsonObject tier, long quantity)
    {
        var flat = decimal.TryParse(tier.Text("flat_amount_decimal"), CultureInfo.InvariantCulture, out var exact) ? exact : tier.Number("flat_amount");
        return InvoiceLines.AmountOf(1, InvoiceLines.UnitOf(tier) * quantity + flat);
    }
}
