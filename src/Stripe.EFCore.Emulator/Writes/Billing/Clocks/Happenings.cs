using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing.Clocks;

/// <summary>What time brings to a subscription or an invoice. What comes first in this list happens first where two fall on one second.</summary>
internal enum HappeningKind
{
    /// <summary>A first payment was not made in time.</summary>
    Expires,

    /// <summary>A cancellation takes effect.</summary>
    Ends,

    /// <summary>The end of a trial is three days ahead.</summary>
    TrialWillEnd,

    TrialEnds,

    /// <summary>A period is over and the next one begins.</summary>
    Renews,

    /// <summary>A draft becomes final and is collected.</summary>
    Finalizes,
}

/// <summary>Something that time brings, and the object that it happens to.</summary>
internal sealed record Happening(long At, HappeningKind Kind, string Id);

/// <summary>Reads from an object alone what time brings to it next: https://docs.stripe.com/billing/testing/test-clocks.</summary>
internal static class Happenings
{
    /// <summary>What time brings to a subscription as it is now; what follows from that comes to light when it has happened.</summary>
    public static IEnumerable<Happening> OfSubscription(JsonObject subscription)
    {
        var id = subscription.Text("id")!;
        if (subscription.Is("incomplete"))
            yield return new(subscription.Number("created") + 23 * Periods.Hour, HappeningKind.Expires, id);
        if (!subscription.Is("trialing", "active", "past_due", "unpaid", "paused"))
            yield break;

        if (EndOf(subscription) is { } end)
            yield return new(end, HappeningKind.Ends, id);
        if (subscription.Is("trialing") && subscription.NumberOrNull("trial_end") is { } trialEnd)
        {
            yield return new(trialEnd - 3 * Periods.Day, HappeningKind.TrialWillEnd, id);
            yield return new(trialEnd, HappeningKind.TrialEnds, id);
        }
        else if (!subscription.Is("trialing", "paused") && PeriodEnds(subscription).Min() is { } over)
        {
            yield return new(over, HappeningKind.Renews, id);
        }
    }

    /// <summary>A draft that advances on its own is final an hour after it was made, unless it says another time.</summary>
    public static IEnumerable<Happening> OfInvoice(JsonObject invoice)
    {
        if (invoice.Is("draft") && invoice.IsTrue("auto_advance"))
        {
            yield return new(
                invoice.NumberOrNull("automatically_finalizes_at") ?? invoice.Number("created") + Periods.Hour, HappeningKind.Finalizes, invoice.Text("id")!);
        }
    }

    private static long? EndOf(JsonObject subscription)
        => subscription.NumberOrNull("cancel_at") ?? (subscription.IsTrue("cancel_at_period_end") ? PeriodEnds(subscription).Max() : null);

    private static IEnumerable<long?> PeriodEnds(JsonObject subscription)
        => subscription.Elements("items").Select(i => i.NumberOrNull("current_period_end"));
}
