using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Billing.Totals;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing;

/// <summary>The life of a subscription after its start: https://docs.stripe.com/billing/subscriptions/overview.</summary>
internal static class SubscriptionWrites
{
    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/subscriptions", SubscriptionStart.Create);
        handlers.Add("POST /v1/subscriptions/{}", Update);
        handlers.Add("DELETE /v1/subscriptions/{}", Cancel);
        handlers.Add("POST /v1/subscriptions/{}/resume", Resume);
        handlers.Add("POST /v1/subscriptions/{}/pause", Pause);
        handlers.Add("POST /v1/subscriptions/{}/migrate", Migrate);
    }

    /// <summary>Puts the parameters of a create or an update into a subscription.</summary>
    public static void Apply(WriteRequest request, JsonObject subscription)
    {
        var given = (JsonObject)request.Given.DeepClone();
        foreach (var own in (string[])["billing_cycle_anchor", "cancel_at", "discounts", "items", "trial_end"])
            given.Remove(own);
        (request with { Given = given }).Apply(subscription);
        Discounts.Apply(request, subscription, "subscription");
        SetEnd(request, subscription);
    }

    /// <summary>Has what is to be paid once wait for the next invoice.</summary>
    public static void AddInvoiceItems(WriteRequest request, JsonObject subscription)
    {
        foreach (var given in request.Elements("add_invoice_items"))
            request.Session.Add(InvoiceItemWrites.Waiting(request, given, subscription, subscription.Text("id")));
    }

    /// <summary>Ends a subscription now.</summary>
    public static void Cancel(WriteSession session, JsonObject subscription, string? reason)
    {
        (subscription["status"], subscription["ended_at"]) = ("canceled", session.Now);
        subscription["canceled_at"] ??= session.Now;
        subscription.Set("cancellation_details.reason", reason);
        session.Save(subscription);
        foreach (var item in session.Where("invoiceitem", "customer", subscription.Text("customer")!).ToArray())
        {
            if (item["invoice"] is null && item.Text("parent.subscription_details.subscription") == subscription.Text("id"))
                session.Delete(item);
        }
    }

    private static void SetEnd(WriteRequest request, JsonObject subscription)
    {
        if (request.Flag("cancel_at_period_end") is { } atEnd)
            SetEnd(subscription, atEnd ? PeriodEndOf(subscription) : null, request.Now);
        if (!request.Has("cancel_at"))
            return;
        if (request.Flag("cancel_at_period_end") == true)
            throw Refusals.State(null, "You cannot set both `cancel_at` and `cancel_at_period_end`.", "cancel_at");

        subscription["cancel_at_period_end"] = false;
        SetEnd(subscription, request.Text("cancel_at") is null ? null : request.Integer("cancel_at") ?? PeriodEndOf(subscription), request.Now);
    }

    private static void SetEnd(JsonObject subscription, long? end, long now)
    {
        (subscription["cancel_at"], subscription["canceled_at"]) = (end, end is null ? null : now);
        subscription.Set("cancellation_details.reason", end is null ? null : "cancellation_requested");
    }

    private static long? PeriodEndOf(JsonObject subscription)
        => subscription.Elements("items").Select(i => i.NumberOrNull("current_period_end")).Max();

    private static JsonObject Update(WriteRequest request)
    {
        var subscription = request.Subject();
        if (subscription.Is("canceled", "incomplete_expired") && request.Given.Any(p => p.Key is not ("cancellation_details" or "metadata")))
            throw Refusals.State(null, "A canceled subscription can only update its cancellation_details and metadata.");

        SubscriptionItems.Apply(request, subscription);
        Apply(request, subscription);
        if (request.Has("items") && !subscription.Elements("items").Any())
            throw Refusals.State(null, "A subscription must have at least one active plan.", "items");
        AddInvoiceItems(request, subscription);
        if (request.Text("trial_end") is { } end)
            SetTrial(request, subscription, end == "now" ? request.Now : request.Integer("trial_end")!.Value);
        request.Session.Save(subscription);
        return subscription;
    }

    private static void SetTrial(WriteRequest request, JsonObject subscription, long end)
    {
        subscription["trial_end"] = end;
        subscription["trial_start"] ??= request.Now;
        var isOver = end <= request.Now;
        subscription["status"] = isOver ? "active" : "trialing";
        subscription["billing_cycle_anchor"] = end;
        SubscriptionItems.Begin(subscription, request.Now, isOver ? null : end);
        if (!isOver)
            return;

        request.Session.Save(subscription);
        SubscriptionStart.Bill(request, subscription, "subscription_update");
    }

    private static JsonObject Cancel(WriteRequest request)
    {
        var subscription = request.Subject();
        if (subscription.Is("canceled", "incomplete_expired"))
            throw ApiError.Missing("subscription", request.Ids[0], "id");

        request.Apply(subscription);
        if (request.Flag("invoice_now") == true)
        {
            var invoice = InvoiceWrites.Draft(request.Session, subscription.Text("customer"));
            InvoiceWrites.SetSubscription(invoice, subscription);
            (invoice["billing_reason"], invoice["currency"]) = ("subscription_update", subscription.Text("currency"));
            InvoiceTotals.Set(request.Session, invoice);
            request.Session.Add(invoice);
            InvoicePayments.Finalize(request.Session, invoice);
            subscription["latest_invoice"] = invoice.Text("id");
        }

        Cancel(request.Session, subscription, "cancellation_requested");
        return subscription;
    }

    private static JsonObject Pause(WriteRequest request)
    {
        var subscription = request.Subject();
        if (!subscription.Is("active", "trialing", "past_due"))
            throw Refusals.State(null, $"This subscription cannot be paused because it has a status of {subscription.Text("status")}.");

        subscription["status"] = "paused";
        request.Session.Save(subscription);
        return subscription;
    }

    private static JsonObject Resume(WriteRequest request)
    {
        var subscription = request.Subject();
        if (!subscription.Is("paused"))
        {
            throw Refusals.State(
                null,
                $"This subscription cannot be resumed because it has a status of {subscription.Text("status")}. Only paused subscriptions can be resumed.");
        }

        subscription["status"] = "active";
        if (request.Text("billing_cycle_anchor") != "unchanged")
        {
            subscription["billing_cycle_anchor"] = request.Now;
            SubscriptionItems.Begin(subscription, request.Now, null);
        }

        request.Session.Save(subscription);
        request.Session.Note("customer.subscription.resumed", subscription);
        return subscription;
    }

    private static JsonObject Migrate(WriteRequest request)
    {
        var subscription = request.Subject();
        request.Apply(subscription);
        request.Session.Save(subscription);
        return subscription;
    }
}
