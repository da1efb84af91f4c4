using System.Net;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing.Totals;

/// <summary>The first invoice of a subscription that is not there yet, or the next one of a subscription that does not change.</summary>
internal static class InvoicePreview
{
    public static void AddTo(Handlers handlers) => handlers.Add("POST /v1/invoices/create_preview", Create);

    private static JsonObject Create(WriteRequest request)
    {
        RequireSupported(request);
        var session = request.Session;
        var subscription = request.Text("subscription") is { } id ? Next(session, id) : New(request);
        var customer = request.Text("customer") ?? subscription?.Text("customer");
        var invoice = InvoiceWrites.Draft(session, customer);
        invoice["id"] = session.NewIdWith("upcoming_in");
        invoice["billing_reason"] = "upcoming";
        invoice["currency"] = request.Text("currency") ?? subscription?.Text("currency") ?? session.Find("customer", customer)?.Text("currency") ?? "usd";
        invoice["customer_tax_exempt"] = request.Text("customer_details.tax_exempt") ?? invoice.Text("customer_tax_exempt");
        if (subscription is not null)
        {
            // The discounts that were for one invoice are used.
            if (request.Text("subscription") is not null)
                InvoiceWrites.SetSubscription(invoice, subscription);
            invoice["default_tax_rates"] = subscription["default_tax_rates"]?.DeepClone();
            invoice["discounts"] = new JsonArray(
                [.. Discounts.Of(session, subscription).Where(d => d.Coupon.Text("duration") != "once").Select(d => (JsonNode)d.Id)]);
            InvoiceLines.Set(invoice, [.. subscription.Elements("items").Select(i => InvoiceLines.OfSubscription(session, subscription, i))]);
        }

        Discounts.Apply(request, invoice, "invoice");
        foreach (var given in request.Elements("invoice_items"))
            session.Add(InvoiceItemWrites.Waiting(request, given, invoice, null));
        if (customer is not null)
            InvoiceWrites.TakePending(session, invoice);
        invoice["starting_balance"] = session.Find("customer", customer)?.Number("balance") ?? 0;
        InvoiceTotals.Set(session, invoice);
        invoice["ending_balance"] = Math.Min(0, invoice.Number("total") + invoice.Number("starting_balance"));
        session.Forget();
        return invoice;
    }

    private static void RequireSupported(WriteRequest request)
    {
        foreach (var name in (string[])["schedule", "schedule_details"])
        {
            if (request.Has(name))
                throw Refusals.Unsupported("a preview of a schedule", name);
        }

        if (request.Text("preview_mode") == "recurring")
            throw Refusals.Unsupported("a preview of the recurring amounts", "preview_mode");
        if (request.Text("subscription") is not null && request.Has("subscription_details"))
            throw Refusals.Unsupported("a preview of a subscription that changes", "subscription_details");
        if (request.Given["subscription_details"] is JsonObject details
            && details.FirstOrDefault(d => d.Key is not ("items" or "default_tax_rates" or "metadata")).Key is { } other)
        {
            throw Refusals.Unsupported("this in a preview", $"subscription_details[{other}]");
        }

        if (request.Elements("invoice_items").Any(i => i.ContainsKey("invoiceitem")))
            throw Refusals.Unsupported("a preview of an invoice item that changes", "invoice_items[0][invoiceitem]");
        if (request.Text("customer") is null && request.Text("subscription") is null && request.Elements("invoice_items").Any())
            throw Refusals.Unsupported("invoice items without a customer in a preview", "invoice_items");
    }

    private static JsonObject? New(WriteRequest request)
    {
        if (request.Given["subscription_details"] is not JsonObject details)
            return null;

        var subscription = request.Session.New("subscription");
        var asked = request with { Given = details, Resource = "subscription" };
        SubscriptionItems.Apply(asked, subscription);
        SubscriptionItems.Begin(subscription, request.Now, null);
        var rates = (JsonObject)details.DeepClone();
        rates.Remove("items");
        (asked with { Given = rates }).Apply(subscription);
        subscription["currency"] = subscription.Elements("items").FirstOrDefault()?.Text("price.currency") ?? "usd";
        (subscription["customer"], subscription["status"]) = (request.Text("customer"), "active");
        request.Session.Add(subscription);
        return subscription;
    }

    /// <summary>A copy of a subscription in its next period.</summary>
    private static JsonObject Next(WriteSession session, string id)
    {
        var subscription = session.Require("subscription", id, "subscription");
        if (subscription.Is("canceled", "incomplete_expired") || subscription["cancel_at"] is not null)
        {
            throw new ApiError(
                HttpStatusCode.NotFound, "invalid_request_error", "invoice_upcoming_none", $"No upcoming invoices for subscription: {id}", "subscription");
        }

        foreach (var item in subscription.Elements("items"))
        {
            var start = item.Number("current_period_end");
            (item["current_period_start"], item["current_period_end"])
                = (start, Periods.End(start, (JsonObject)item["price"]!, subscription.NumberOrNull("billing_cycle_anchor")));
        }

        subscription["status"] = "active";
        return subscription;
    }
}
