using System.Globalization;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Billing.Totals;
using Stripe.EFCore.Emulator.Writes.Catalog;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing;

/// <summary>Quotes, from the draft to what they are accepted as: https://docs.stripe.com/quotes/overview.</summary>
internal static class QuoteWrites
{
    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/quotes", Create);
        handlers.Add("POST /v1/quotes/{}", Update);
        handlers.Add("POST /v1/quotes/{}/finalize", Finalize);
        handlers.Add("POST /v1/quotes/{}/accept", Accept);
        handlers.Add("POST /v1/quotes/{}/cancel", Cancel);
    }

    private static JsonObject Create(WriteRequest request)
    {
        var quote = request.Session.New("quote");
        quote["expires_at"] = request.Now + 30 * Periods.Day;
        Apply(request, quote);
        request.Session.Add(quote);
        return quote;
    }

    private static JsonObject Update(WriteRequest request)
    {
        var quote = request.Subject();
        if (!quote.Is("draft") && request.Given.Any(p => p.Key != "metadata"))
            throw Unexpected(quote, "updated", "draft");

        Apply(request, quote);
        request.Session.Save(quote);
        return quote;
    }

    private static void Apply(WriteRequest request, JsonObject quote)
    {
        var given = (JsonObject)request.Given.DeepClone();
        foreach (var own in (string[])["discounts", "line_items"])
            given.Remove(own);
        (request with { Given = given }).Apply(quote);
        LineItems.Apply(request, quote);
        Discounts.Apply(request, quote, "quote");
        QuoteTotals.Set(request.Session, quote);
    }

    private static JsonObject Finalize(WriteRequest request)
    {
        var quote = request.Subject();
        if (!quote.Is("draft"))
            throw Unexpected(quote, "finalized", "draft");
        if (!quote.Elements("line_items").Any())
            throw Refusals.State(null, "A quote must have at least one line item before it can be finalized.");

        request.Apply(quote);
        quote["status"] = "open";
        quote["number"] = $"QT-{Number(request.Session)}-1";
        quote.Set("status_transitions.finalized_at", request.Now);
        request.Session.Save(quote);
        return quote;
    }

    private static string Number(WriteSession session)
        => session.Store.Required("quote").Count.ToString("D4", CultureInfo.InvariantCulture);

    private static JsonObject Accept(WriteRequest request)
    {
        var quote = request.Subject();
        if (!quote.Is("open"))
            throw Unexpected(quote, "accepted", "open");
        if (quote.Text("customer") is null)
            throw Refusals.State(null, "A quote needs a customer before it can be accepted.", "customer");

        var items = quote.Elements("line_items").ToArray();
        if (items.Any(QuoteTotals.IsRecurring))
            quote["subscription"] = Subscribe(request, quote).Text("id");
        else
            quote["invoice"] = Bill(request.Session, quote, items).Text("id");
        quote["status"] = "accepted";
        quote.Set("status_transitions.accepted_at", request.Now);
        request.Session.Save(quote);
        return quote;
    }

    /// <summary>The subscription waits for its first payment: nobody said yet how it is paid.</summary>
    private static JsonObject Subscribe(WriteRequest request, JsonObject quote)
    {
        var items = quote.Elements("line_items").ToLookup(
            QuoteTotals.IsRecurring,
            i => (JsonNode)new JsonObject { ["price"] = i.Text("price.id"), ["quantity"] = i.Number("quantity"), [Prices.IsSold] = true });
        return SubscriptionStart.Create(request with
        {
            Given = new JsonObject
            {
                ["customer"] = quote.Text("customer"),
                ["collection_method"] = quote.Text("collection_method"),
                ["days_until_due"] = quote["invoice_settings"]?["days_until_due"]?.DeepClone(),
                ["default_tax_rates"] = new JsonArray([.. Taxes.Ids(quote["default_tax_rates"]).Select(r => (JsonNode)r)]),
                ["discounts"] = new JsonArray([.. Discounts.Of(request.Session, quote).Select(d => (JsonNode)new JsonObject { ["discount"] = d.Id })]),
                ["items"] = new JsonArray([.. items[true]]),
                ["add_invoice_items"] = new JsonArray([.. items[false]]),
                ["trial_period_days"] = quote["subscription_data"]?["trial_period_days"]?.DeepClone(),
                ["payment_behavior"] = "default_incomplete",
                ["metadata"] = quote["subscription_data"]?["metadata"]?.DeepClone() ?? new JsonObject(),
            },
            Resource = "subscription",
        });
    }

    private static JsonObject Bill(WriteSession session, JsonObject quote, JsonObject[] items)
    {
        var invoice = InvoiceWrites.Draft(session, quote.Text("customer"));
        (invoice["currency"], invoice["collection_method"]) = (quote.Text("currency") ?? "usd", quote.Text("collection_method"));
        invoice["parent"] = new JsonObject
        {
            ["quote_details"] = new JsonObject { ["quote"] = quote.Text("id") },
            ["subscription_details"] = null,
            ["type"] = "quote_details",
        };
        invoice["discounts"] = quote["discounts"]?.DeepClone();
        invoice["default_tax_rates"] = new JsonArray(
            [.. Taxes.Ids(quote["default_tax_rates"]).Select(r => (JsonNode)session.Require("tax_rate", r, "default_tax_rates"))]);
        InvoiceLines.Add(session, invoice, [.. items.Select(i =>
        {
            var line = InvoiceLines.New(session, i.Number("amount_subtotal"), invoice.Text("currency")!);
            (line["description"], line["quantity"]) = (i.Text("description"), i.Number("quantity"));
            line["pricing"] = InvoiceLines.PricingOf((JsonObject)i["price"]!, InvoiceLines.UnitOf((JsonObject)i["price"]!));
            return line;
        })]);
        session.Add(invoice);
        return invoice;
    }

    private static JsonObject Cancel(WriteRequest request)
    {
        var quote = request.Subject();
        if (!quote.Is("draft", "open"))
            throw Unexpected(quote, "canceled", "draft, open");

        quote["status"] = "canceled";
        quote.Set("status_transitions.canceled_at", request.Now);
        request.Session.Save(quote);
        return quote;
    }

    private static Store.ApiError Unexpected(JsonObject quote, string verb, string statuses)
        => Refusals.State(
            null,
            $"This quote cannot be {verb} because it has a status of {quote.Text("status")}. Only a quote with one of the following statuses may be "
            + $"{verb}: {statuses}.");
}
