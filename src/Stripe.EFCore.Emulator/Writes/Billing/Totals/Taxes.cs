using System.Globalization;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing.Totals;

/// <summary>Taxes by tax rates: https://docs.stripe.com/billing/taxes/tax-rates. Automatic tax of a line stays as it is.</summary>
internal static class Taxes
{
    /// <summary>Gives a line the taxes of its rates.</summary>
    /// <param name="taxable">What the line comes to after discounts.</param>
    public static void Set(WriteSession session, JsonObject invoice, JsonObject line, long taxable)
    {
        var rates = RatesOf(session, invoice, line);
        if (rates.Length == 0 && invoice.IsTrue("automatic_tax.enabled"))
            return;

        var net = NetOf(taxable, rates);
        var inside = rates.Where(r => r.IsTrue("inclusive")).Sum(r => AmountOf(net, r));
        line["taxes"] = new JsonArray([.. rates.Select(rate => (JsonNode)new JsonObject
        {
            ["amount"] = AmountOf(net, rate),
            ["tax_behavior"] = rate.IsTrue("inclusive") ? "inclusive" : "exclusive",
            ["tax_rate_details"] = new JsonObject { ["tax_rate"] = rate.Text("id") },
            ["taxability_reason"] = "not_available",
            ["taxable_amount"] = taxable - inside,
            ["type"] = "tax_rate_details",
        })]);
    }

    /// <summary>What of a line's whole amount is tax.</summary>
    public static long Inside(WriteSession session, JsonObject invoice, JsonObject line)
    {
        var rates = RatesOf(session, invoice, line);
        var net = NetOf(line.Number("amount"), rates);
        return rates.Length == 0
            ? line.Elements("taxes").Where(t => t.Text("tax_behavior") == "inclusive").Sum(t => t.Number("amount"))
            : rates.Where(r => r.IsTrue("inclusive")).Sum(r => AmountOf(net, r));
    }

    /// <summary>The ids of tax rates, which some objects hold whole.</summary>
    public static string[] Ids(JsonNode? rates)
        => [.. (rates as JsonArray ?? []).Select(r => (r as JsonObject)?.Text("id") ?? JsonFields.Text(r)).OfType<string>()];

    private static decimal NetOf(long amount, JsonObject[] rates) => amount / (1 + rates.Where(r => r.IsTrue("inclusive")).Sum(PercentOf) / 100);

    private static long AmountOf(decimal net, JsonObject rate) => InvoiceLines.AmountOf(1, net * PercentOf(rate) / 100);

    private static decimal PercentOf(JsonObject rate)
        => decimal.TryParse(rate["percentage"]?.ToString(), CultureInfo.InvariantCulture, out var percent) ? percent : 0;

    /// <summary>The rates of what the line comes from, or else those of the invoice.</summary>
    private static JsonObject[] RatesOf(WriteSession session, JsonObject invoice, JsonObject line)
    {
        if (invoice.Text("customer_tax_exempt") is "exempt" or "reverse")
            return [];

        var ids = Ids(OriginOf(session, line)?["tax_rates"]);
        return [.. (ids.Length > 0 ? ids : Ids(invoice["default_tax_rates"])).Select(id => session.Require("tax_rate", id, "default_tax_rates"))];
    }

    private static JsonObject? OriginOf(WriteSession session, JsonObject line)
        => session.Find("invoiceitem", line.Text("parent.invoice_item_details.invoice_item"))
            ?? session.Find("subscription", line.Text("parent.subscription_item_details.subscription"))?.Elements("items")
                .FirstOrDefault(i => i.Text("id") == line.Text("parent.subscription_item_details.subscription_item"));
}
