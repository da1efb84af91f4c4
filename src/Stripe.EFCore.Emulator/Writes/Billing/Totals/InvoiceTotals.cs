using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing.Totals;

/// <summary>What an invoice comes to: its lines, then its discounts, then its taxes.</summary>
internal static class InvoiceTotals
{
    /// <summary>Makes the amounts of an invoice what its lines, discounts and tax rates come to.</summary>
    public static void Set(WriteSession session, JsonObject invoice)
    {
        var lines = invoice.Elements("lines").ToArray();
        var reductions = Reduce(session, invoice, lines);
        var left = reductions.Left;
        JsonArray discounts = [.. reductions.Taken.Select(t => (JsonNode)new JsonObject { ["amount"] = t.Value, ["discount"] = t.Key })];
        foreach (var (line, taxable) in lines.Zip(left))
        {
            line["invoice"] = invoice.Text("id");
            Taxes.Set(session, invoice, line, taxable);
        }

        var taxes = lines.SelectMany(l => l.Elements("taxes")).ToArray();
        var subtotal = lines.Sum(l => l.Number("amount"));
        var total = left.Sum() + taxes.Where(t => t.Text("tax_behavior") == "exclusive").Sum(t => t.Number("amount"));
        (invoice["total_discount_amounts"], invoice["total_taxes"]) = (discounts, Added(taxes));
        (invoice["subtotal"], invoice["subtotal_excluding_tax"]) = (subtotal, subtotal - lines.Sum(l => Taxes.Inside(session, invoice, l)));
        (invoice["total"], invoice["total_excluding_tax"]) = (total, total - taxes.Sum(t => t.Number("amount")));
        var due = Math.Max(0, total + invoice.Number("starting_balance") - invoice.Number("pre_payment_credit_notes_amount"));
        (invoice["amount_due"], invoice["amount_remaining"]) = (due, Math.Max(0, due - invoice.Number("amount_paid")));
    }

    /// <summary>Takes the discounts of each line, then those of the invoice, from what is left of the lines.</summary>
    private static Reductions Reduce(WriteSession session, JsonObject invoice, JsonObject[] lines)
    {
        var reductions = new Reductions(lines, invoice.Text("currency"));
        for (var i = 0; i < lines.Length; i++)
        {
            foreach (var (id, coupon) in Discounts.Of(session, lines[i]))
                reductions.Take(id, coupon, [i]);
        }

        int[] discountable = [.. Enumerable.Range(0, lines.Length).Where(i => lines[i]["discountable"] is not JsonValue || lines[i].IsTrue("discountable"))];
        foreach (var (id, coupon) in Discounts.Of(session, invoice))
            reductions.Take(id, coupon, discountable);
        return reductions;
    }

    /// <summary>The taxes of all lines, those of one rate together.</summary>
    private static JsonArray Added(JsonObject[] taxes)
        => [.. taxes.GroupBy(t => (t.Text("tax_rate_details.tax_rate"), t.Text("tax_behavior"), t.Text("taxability_reason"))).Select(group =>
        {
            var sum = (JsonObject)group.First().DeepClone();
            sum["amount"] = group.Sum(t => t.Number("amount"));
            sum["taxable_amount"] = group.Sum(t => t.Number("taxable_amount"));
            return (JsonNode)sum;
        })];
}
