using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing.Totals;

/// <summary>What a quote comes to: at once, and for each period.</summary>
internal static class QuoteTotals
{
    public static void Set(WriteSession session, JsonObject quote)
    {
        JsonObject[] items = [.. quote.Elements("line_items")];
        JsonObject[] recurring = [.. items.Where(IsRecurring)];
        var isTrial = quote.Number("subscription_data.trial_period_days") > 0;
        var discounts = (quote["discounts"] as JsonArray ?? []).Select(JsonFields.Text).OfType<string>().ToArray();
        JsonObject[] upfront = [.. items.Where(i => !isTrial || !IsRecurring(i))];
        var now = Sum(session, quote, upfront, discounts);
        foreach (var name in (string[])["amount_subtotal", "amount_total", "total_details"])
            quote[name] = now[name]?.DeepClone();
        now["line_items"] = Documents.List($"/v1/quotes/{quote.Text("id")}/computed_upfront_line_items", upfront.Select(i => (JsonObject)i.DeepClone()));
        JsonObject? later = null;
        if (recurring.Length > 0)
        {
            later = Sum(session, quote, recurring, [.. Discounts.Of(session, quote).Where(d => d.Coupon.Text("duration") == "forever").Select(d => d.Id)]);
            later["interval"] = recurring[0].Text("price.recurring.interval");
            later["interval_count"] = Math.Max(1, recurring[0].Number("price.recurring.interval_count"));
        }

        quote["computed"] = new JsonObject { ["recurring"] = later, ["upfront"] = now };
    }

    public static bool IsRecurring(JsonObject item) => item.Text("price.type") == "recurring";

    private static JsonObject Sum(WriteSession session, JsonObject quote, JsonObject[] items, string[] discounts)
    {
        var invoice = new JsonObject
        {
            ["currency"] = quote.Text("currency"),
            ["customer_tax_exempt"] = session.Find("customer", quote.Text("customer"))?.Text("tax_exempt"),
            ["default_tax_rates"] = quote["default_tax_rates"]?.DeepClone(),
            ["discounts"] = new JsonArray([.. discounts.Select(d => (JsonNode)d)]),
            ["lines"] = Documents.List("", items.Select(i => new JsonObject
            {
                ["amount"] = i.Number("amount_subtotal"),
                ["pricing"] = InvoiceLines.PricingOf((JsonObject)i["price"]!, 0),
            })),
        };
        InvoiceTotals.Set(session, invoice);
        return new()
        {
            ["amount_subtotal"] = invoice.Number("subtotal"),
            ["amount_total"] = invoice.Number("total"),
            ["total_details"] = new JsonObject
            {
                ["amount_discount"] = invoice.Elements("total_discount_amounts").Sum(d => d.Number("amount")),
                ["amount_shipping"] = 0,
                ["amount_tax"] = invoice.Elements("total_taxes").Sum(t => t.Number("amount")),
            },
        };
    }
}
