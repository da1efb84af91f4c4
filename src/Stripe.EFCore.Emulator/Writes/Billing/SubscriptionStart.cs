using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Billing.Totals;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing;

/// <summary>The start of a subscription and its first invoice: https://docs.stripe.com/api/subscriptions/create.</summary>
internal static class SubscriptionStart
{
    public static JsonObject Create(WriteRequest request)
    {
        var session = request.Session;
        if (request.Text("customer") is null && request.Text("customer_account") is null)
            throw Refusals.Missing("customer");
        if (!request.Elements("items").Any())
            throw Refusals.Missing("items");

        if (request.Integer("backdate_start_date") is not null)
            throw Refusals.Unsupported("a start in the past, which Stripe prorates", "backdate_start_date");

        var subscription = session.New("subscription");
        subscription["customer"] = request.Text("customer");
        SubscriptionItems.Apply(request, subscription);
        subscription["currency"] = request.Text("currency") ?? subscription.Elements("items").First().Text("price.currency") ?? "usd";
        (subscription["start_date"], subscription["billing_cycle_anchor"]) = (request.Now, request.Integer("billing_cycle_anchor") ?? request.Now);
        SetTrial(request, subscription);
        SubscriptionWrites.Apply(request, subscription);
        subscription["status"] = subscription["trial_end"] is null ? "incomplete" : "trialing";
        if (subscription.Text("collection_method") == "send_invoice" && subscription.Is("incomplete"))
            subscription["status"] = "active";
        if (session.Find("customer", request.Text("customer")) is { } customer && customer["currency"] is null)
        {
            customer["currency"] = subscription.Text("currency");
            session.Save(customer);
        }

        // The events of the subscription come before those of its invoice, and tell the state that the first payment leads to.
        session.Add(subscription);
        SubscriptionWrites.AddInvoiceItems(request, subscription);
        Bill(request, subscription, "subscription_create");
        return session.Find("subscription", subscription.Text("id"))!;
    }

    /// <summary>Makes an invoice of a period, and has it paid as the subscription is to be paid.</summary>
    public static void Bill(WriteRequest request, JsonObject subscription, string reason)
    {
        var invoice = Draft(request.Session, subscription, subscription.Elements("items"), reason);
        Keep(request.Session, subscription, invoice);
        if (subscription.Text("collection_method") != "send_invoice")
            Collect(request, subscription, invoice);
    }

    /// <summary>The draft of an invoice for items of a subscription, and for what waits for it; not yet added.</summary>
    public static JsonObject Draft(WriteSession session, JsonObject subscription, IEnumerable<JsonObject> items, string reason)
    {
        var invoice = InvoiceWrites.Draft(session, subscription.Text("customer"));
        InvoiceWrites.SetSubscription(invoice, subscription);
        foreach (var name in (string[])["collection_method", "currency", "default_payment_method", "default_tax_rates", "description", "discounts",
            "on_behalf_of"])
            invoice[name] = subscription[name]?.DeepClone();
        (invoice["billing_reason"], invoice["auto_advance"]) = (reason, true);
        InvoiceLines.Set(invoice, [.. items.Select(i => InvoiceLines.OfSubscription(session, subscription, i))]);
        InvoiceWrites.TakePending(session, invoice);
        InvoiceTotals.Set(session, invoice);
        if (subscription.Text("collection_method") == "send_invoice")
            invoice["due_date"] = session.Now + (subscription.NumberOrNull("days_until_due") ?? 30) * Periods.Day;
        return invoice;
    }

    /// <summary>Keeps an invoice as the latest one of its subscription.</summary>
    public static void Keep(WriteSession session, JsonObject subscription, JsonObject invoice)
    {
        session.Add(invoice);
        subscription["latest_invoice"] = invoice.Text("id");
        session.Save(subscription);
    }

    private static void Collect(WriteRequest request, JsonObject subscription, JsonObject invoice)
    {
        var session = request.Session;
        InvoicePayments.Finalize(session, invoice);
        var behavior = request.Text("payment_behavior") ?? "allow_incomplete";
        if (invoice.Is("paid") || behavior == "default_incomplete")
            return;
        if (InvoicePayments.DefaultMethod(session, invoice) is null)
        {
            throw Refusals.State(
                "resource_missing",
                "This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more "
                + "information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-methods-set-default.");
        }

        if (InvoicePayments.Pay(session, invoice, null))
            return;
        if (behavior == "error_if_incomplete" && session.TakeError() is { } error)
            throw error;

        // The subscription waits for its payment, which is no error of the request.
        _ = session.TakeError();
        var status = subscription.Is("active") ? "past_due" : "incomplete";
        if (session.Find("subscription", subscription.Text("id")) is { } latest && latest.Text("status") != status)
        {
            latest["status"] = status;
            session.Save(latest);
        }
    }

    private static void SetTrial(WriteRequest request, JsonObject subscription)
    {
        var end = request.Integer("trial_end")
            ?? (request.Integer("trial_period_days") is { } days and > 0 ? request.Now + days * Periods.Day : null);
        if (end is null)
        {
            SubscriptionItems.Begin(subscription, request.Now, null);
            return;
        }

        if (end <= request.Now)
            throw Refusals.State(null, "Invalid timestamp: must be an integer Unix timestamp in the future.", "trial_end");
        (subscription["trial_start"], subscription["trial_end"], subscription["billing_cycle_anchor"]) = (request.Now, end, end);
        SubscriptionItems.Begin(subscription, request.Now, end);
    }
}
