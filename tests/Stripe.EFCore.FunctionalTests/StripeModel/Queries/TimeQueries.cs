using StripeEFCore.FunctionalTests.Differential;
using static StripeEFCore.FunctionalTests.StripeModel.Queries.StripeQuery;

namespace StripeEFCore.FunctionalTests.StripeModel.Queries;

/// <summary>Times in objects inside others.</summary>
internal static class TimeQueries
{
    private static readonly DateTime Cut = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Now = new(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc);

    public static IEnumerable<QueryShape> All()
    {
        var month = new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);
        yield return Set("invoices since a time", db => db.Invoices.Where(i => i.Created >= Cut).Select(i => i.Id));
        yield return Set("invoices paid since a time", db => db.Invoices.Where(i => i.StatusTransitions.PaidAt >= Cut).Select(i => i.Id));
        yield return Set(
            "items whose period ends after now",
            db => db.Subscriptions.SelectMany(s => s.Items.Data).Where(i => i.CurrentPeriodEnd > Now).Select(i => i.Id));
        yield return Set(
            "subscriptions that renew within a month",
            db => db.Subscriptions.Where(s => s.Items.Data.Min(i => i.CurrentPeriodEnd) < Now.AddDays(30)).Select(s => s.Id));
        yield return Set(
            "lines by the month of their period",
            db => db.Invoices.SelectMany(i => i.Lines.Data).GroupBy(l => new { l.Period.Start.Year, l.Period.Start.Month })
                .Select(g => new { g.Key.Year, g.Key.Month, Sum = g.Sum(l => l.Amount) }));
        yield return Set(
            "revenue by month of payment",
            db => db.Invoices.Where(i => i.StatusTransitions.PaidAt != null).GroupBy(i => i.StatusTransitions.PaidAt!.Value.Month)
                .Select(g => new { g.Key, Sum = g.Sum(i => i.AmountPaid) }));
        yield return Set("subscriptions of customers who are new", db => db.Subscriptions.Where(s => s.Customer.Created > Cut).Select(s => s.Id));
        yield return Set(
            "invoices of subscriptions that began since a time",
            db => db.Invoices.Where(i => i.Parent.SubscriptionDetails.Subscription.StartDate > Cut).Select(i => i.Id));
        yield return Set("charges since an offset time", db => db.Charges.Where(c => c.Created >= month).Select(c => c.Id));
        yield return Set("charges on the day of their intent", db => db.Charges.Count(c => c.Created.Date == c.PaymentIntent.Created.Date));
        yield return Set("days from charge to refund", db => db.Refunds.Select(r => new { r.Id, Days = (int?)(r.Created - r.Charge.Created).Days }));
        yield return Set("disputes that are due", db => db.Disputes.Where(d => d.EvidenceDetails.DueBy < Now).Select(d => d.Id));
        yield return Set(
            "latest period of each subscription",
            db => db.Subscriptions.Select(s => new { s.Id, Last = s.Items.Data.Max(i => i.CurrentPeriodEnd) }));
        yield return Set("discounts that have ended", db => db.Invoices.SelectMany(i => i.Discounts).Count(d => d.End < Now.AddDays(40)));
        yield return Set("schedules whose phase ends after now", db => db.SubscriptionSchedules.Where(s => s.CurrentPhase.EndDate > Now).Select(s => s.Id));
        yield return Set("charges of a year", db => db.Charges.Count(c => c.Created.Year == 2026));
        yield return List(
            "lines by period",
            db => db.Invoices.Where(i => i.Created >= Cut && i.Lines.Data.Count < 10).SelectMany(i => i.Lines.Data).OrderBy(l => l.Period.Start)
                .ThenBy(l => l.Id).Select(l => new { l.Id, l.Period.Start }));
    }
}
