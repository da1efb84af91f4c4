using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;

namespace StripeEFCore.Benchmarks.Questions.ByLinq;

internal static class SubscriptionsByLinq
{
    public static Task<IEnumerable<object>> ChurnOfLastMonth(Company db, Facts facts) => (
        from s in db.Subscriptions
        where s.Created < facts.StartOfLastMonth && (s.EndedAt == null || s.EndedAt >= facts.StartOfLastMonth)
        group s by 1 into g
        select new Churn(g.Count(), g.Count(s => s.EndedAt < facts.StartOfMonth))).AnswerAsync();

    public static Task<IEnumerable<object>> CohortsStillActive(Company db, Facts facts) => (
        from c in db.Customers
        group c by new { c.Created.Year, Quarter = (c.Created.Month - 1) / 3 } into g
        select new Cohort(g.Key.Year, g.Key.Quarter, g.Count(), g.Count(c => c.Subscriptions.Data.Any(s => s.Status == "active")))).AnswerAsync();

    public static Task<IEnumerable<object>> RenewalsNextWeek(Company db, Facts facts) => (
        from s in db.Subscriptions
        where s.Status == "active" && !s.CancelAtPeriodEnd
        where s.CurrentPeriodEnd() >= facts.Now && s.CurrentPeriodEnd() < facts.InAWeek
        select new Renewal(s.Id, s.Customer.Email, s.Items.Data.Min(i => i.CurrentPeriodEnd), s.Items.Data.Sum(i => (i.Price.UnitAmount ?? 0) * i.Quantity)))
        .AnswerAsync();

    public static Task<IEnumerable<object>> TrialsEnding(Company db, Facts facts) => (
        from s in db.Subscriptions
        where s.Status == "trialing" && s.TrialEnd >= facts.Now && s.TrialEnd < facts.InAMonth
        select new TrialEnd(s.Id, s.Customer.Email, s.TrialEnd)).AnswerAsync();

    public static Task<IEnumerable<object>> InArrears(Company db, Facts facts) => (
        from s in db.Subscriptions
        where s.Status == "past_due" || s.Status == "unpaid"
        select new Arrears(s.Id, s.Customer.Email, s.LatestInvoice.Number, s.LatestInvoice.AmountRemaining, s.LatestInvoice.HostedInvoiceUrl)).AnswerAsync();

    public static async Task<IEnumerable<object>> SubscribersOfPrice(Company db, Facts facts)
    {
        var price = await db.Prices.SingleAsync(p => p.LookupKey == facts.LookupKey);
        return await (
            from s in db.Subscriptions
            where s.Status == "active" && s.Items.Data.Any(i => i.Price.Id == price.Id)
            select new Subscriber(s.Id, s.Customer.Email, s.Items.Data.Where(i => i.Price.Id == price.Id).Sum(i => i.Quantity))).AnswerAsync();
    }

    public static Task<IEnumerable<object>> BilledByInvoice(Company db, Facts facts) => (
        from s in db.Subscriptions
        where s.CollectionMethod == "send_invoice" && s.Status != "canceled"
        select new SentBill(s.Id, s.Status, s.CustomerId)).AnswerAsync();

    public static Task<IEnumerable<object>> OneSubscription(Company db, Facts facts) => (
        from s in db.Subscriptions
        where s.Id == facts.Subscription
        from i in s.Items.Data
        select new SubscriptionCard(s.Id, s.Customer.Name, s.LatestInvoice.Number, i.Price.Product.Name, i.Quantity)).AnswerAsync();

    public static async Task<IEnumerable<object>> IsSubscribed(Company db, Facts facts)
        => [new YesOrNo(await db.Subscriptions.AnyAsync(s => s.CustomerId == facts.Customer && s.Status == "active"))];
}
