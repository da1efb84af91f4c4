using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing.Clocks;

/// <summary>Carries out what time brings, at the time of the session.</summary>
internal static class Renewals
{
    public static void Carry(WriteSession session, Happening happening)
    {
        if (happening.Kind == HappeningKind.Finalizes)
        {
            Finalize(session, session.Require("invoice", happening.Id, "invoice"));
            return;
        }

        var subscription = session.Require("subscription", happening.Id, "subscription");
        switch (happening.Kind)
        {
            case HappeningKind.Expires:
                Expire(session, subscription);
                break;
            case HappeningKind.Ends:
                SubscriptionWrites.Cancel(session, subscription, subscription.Text("cancellation_details.reason") ?? "cancellation_requested");
                break;
            case HappeningKind.TrialWillEnd:
                session.Note("customer.subscription.trial_will_end", subscription);
                break;
            case HappeningKind.TrialEnds:
                EndTrial(session, subscription);
                break;
            default:
                Renew(session, subscription);
                break;
        }
    }

    private static void Expire(WriteSession session, JsonObject subscription)
    {
        if (session.Find("invoice", subscription.Text("latest_invoice")) is { } invoice && invoice.Is("open"))
            InvoiceWrites.Void(session, invoice);
        (subscription["status"], subscription["ended_at"]) = ("incomplete_expired", session.Now);
        session.Save(subscription);
    }

    private static void EndTrial(WriteSession session, JsonObject subscription)
    {
        var behavior = subscription.Text("trial_settings.end_behavior.missing_payment_method");
        if (behavior is "cancel" or "pause" && !CanCollect(session, subscription))
        {
            if (behavior == "cancel")
            {
                SubscriptionWrites.Cancel(session, subscription, null);
                return;
            }

            subscription["status"] = "paused";
            session.Save(subscription);
            return;
        }

        foreach (var item in subscription.Elements("items"))
            item["current_period_end"] = subscription.Number("trial_end");
        subscription["status"] = "active";
        Bill(session, subscription);
    }

    private static bool CanCollect(WriteSession session, JsonObject subscription)
    {
        var invoice = new JsonObject { ["customer"] = subscription.Text("customer") };
        InvoiceWrites.SetSubscription(invoice, subscription);
        return subscription.Text("collection_method") == "send_invoice" || InvoicePayments.DefaultMethod(session, invoice) is not null;
    }

    private static void Renew(WriteSession session, JsonObject subscription)
    {
        DropUsed(session, subscription, subscription.Elements("items").Select(i => i.Number("current_period_start")).DefaultIfEmpty().Max());
        Bill(session, subscription);
    }

    /// <summary>Begins the next period of each item whose period is over, and makes the draft of its invoice.</summary>
    private static void Bill(WriteSession session, JsonObject subscription)
    {
        JsonObject[] due = [.. subscription.Elements("items").Where(i => i.NumberOrNull("current_period_end") <= session.Now)];
        var began = due.Min(i => i.Number("current_period_start"));
        foreach (var item in due)
        {
            var start = item.Number("current_period_end");
            (item["current_period_start"], item["current_period_end"])
                = (start, Periods.End(start, (JsonObject)item["price"]!, subscription.NumberOrNull("billing_cycle_anchor")));
        }

        var invoice = SubscriptionStart.Draft(session, subscription, due, "subscription_cycle");
        invoice["period_start"] = began;
        invoice["auto_advance"] = !IsPaused(session, subscription);
        if (invoice.IsTrue("auto_advance"))
            invoice["automatically_finalizes_at"] = session.Now + Periods.Hour;
        SubscriptionStart.Keep(session, subscription, invoice);
    }

    /// <summary>Whether nothing is collected for now; a pause that is over is taken away.</summary>
    private static bool IsPaused(WriteSession session, JsonObject subscription)
    {
        if (subscription["pause_collection"] is JsonObject pause && pause.NumberOrNull("resumes_at") <= session.Now)
            subscription["pause_collection"] = null;
        return subscription["pause_collection"] is JsonObject;
    }

    /// <summary>Takes away the discounts that are over: those for one invoice that were there when the period began, and those of some months.</summary>
    private static void DropUsed(WriteSession session, JsonObject subscription, long began)
    {
        foreach (var owner in subscription.Elements("items").Prepend(subscription).ToArray())
        {
            JsonNode?[] left = [.. Discounts.Of(session, owner).Where(d => !IsOver(d.Id, d.Coupon)).Select(d => (JsonNode)d.Id)];
            owner["discounts"] = new JsonArray(left);
        }

        bool IsOver(string id, JsonObject coupon)
        {
            var discount = session.Find("discount", id)!;
            return discount.NumberOrNull("end") <= session.Now || coupon.Text("duration") == "once" && discount.Number("start") <= began;
        }
    }

    /// <summary>Makes a draft final and collects it, or sends it. A subscription whose payment fails is past due.</summary>
    private static void Finalize(WriteSession session, JsonObject invoice)
    {
        InvoicePayments.Finalize(session, invoice);
        if (!invoice.Is("open"))
            return;

        if (invoice.Text("collection_method") == "send_invoice")
        {
            session.Note("invoice.sent", invoice);
            return;
        }

        if (InvoicePayments.DefaultMethod(session, invoice) is null)
            InvoicePayments.Fail(session, invoice);
        else if (InvoicePayments.Pay(session, invoice, null))
            return;

        // The clock goes on whatever a bank says.
        _ = session.TakeError();
        if (session.Find("subscription", invoice.Text("parent.subscription_details.subscription")) is { } subscription && subscription.Is("active"))
        {
            subscription["status"] = "past_due";
            session.Save(subscription);
        }
    }
}
