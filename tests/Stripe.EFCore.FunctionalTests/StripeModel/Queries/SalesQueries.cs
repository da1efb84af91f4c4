using StripeEFCore.FunctionalTests.Differential;
using static StripeEFCore.FunctionalTests.StripeModel.Queries.StripeQuery;

namespace StripeEFCore.FunctionalTests.StripeModel.Queries;

/// <summary>Checkout sessions, quotes, payment links, schedules, transfers and top-ups.</summary>
internal static class SalesQueries
{
    public static IEnumerable<QueryShape> All() => [.. Sessions(), .. Quotes(), .. Others()];

    private static IEnumerable<QueryShape> Sessions()
    {
        yield return Set(
            "line items of each session",
            db => db.Sessions.Select(s => new { s.Id, N = s.LineItems.Data.Count, Sum = s.LineItems.Data.Sum(l => l.AmountTotal) }));
        yield return Set(
            "products sold in sessions",
            db => db.Sessions.SelectMany(s => s.LineItems.Data).GroupBy(l => l.Price.Product.Name).Select(g => new { g.Key, N = g.Sum(l => l.Quantity) }));
        yield return Set("sessions with more items than Stripe embeds", db => db.Sessions.Where(s => s.LineItems.Data.Count() > 10).Select(s => s.Id));
        yield return Set("taxes of sessions' items", db => db.Sessions.SelectMany(s => s.LineItems.Data).SelectMany(l => l.Taxes).Sum(t => t.Amount));
        yield return Set(
            "rates of sessions' items",
            db => from s in db.Sessions from l in s.LineItems.Data from t in l.Taxes select new { l.Id, t.Rate.DisplayName });
        yield return Set(
            "sessions by the status of their intent",
            db => db.Sessions.GroupBy(s => s.PaymentIntent.Status).Select(g => new { g.Key, N = g.Count() }));
        yield return Set("sessions' payment link and subscription", db => db.Sessions.Select(s => new { s.Id, s.PaymentLink.Url, s.Subscription.Status }));
        yield return Set(
            "buyers' country of sessions",
            db => db.Sessions.Where(s => s.CustomerDetails.Address.Country == "IT").Select(s => new { s.Id, s.CustomerDetails.Email }));
        yield return Set("tax ids of buyers", db => db.Sessions.SelectMany(s => s.CustomerDetails.TaxIds).Select(t => t.Value));
        yield return Set("coupons used in sessions", db => db.Sessions.SelectMany(s => s.Discounts, (s, d) => new { s.Id, d.Coupon.Name }));
        yield return Set(
            "sessions whose customer subscribed",
            db => db.Sessions.Where(s => s.CustomerId != null && db.Subscriptions.Any(x => x.CustomerId == s.CustomerId)).Select(s => s.Id));
        yield return Set(
            "sessions that were expired with a dear item",
            db => db.Sessions.Where(s => s.Status == "expired" && s.LineItems.Data.Any(l => l.AmountTotal > 300)).Select(s => s.Id));
    }

    private static IEnumerable<QueryShape> Quotes()
    {
        yield return Set(
            "line items of each quote",
            db => db.Quotes.Select(q => new { q.Number, N = q.LineItems.Data.Count, First = q.LineItems.Data[0].Price.Product.Name }));
        yield return Set(
            "amounts due at once",
            db => db.Quotes.Select(q => new { q.Number, q.Computed.Upfront.AmountTotal, N = q.Computed.Upfront.LineItems.Data.Count }));
        yield return Set("amounts that recur", db => db.Quotes.Select(q => new { q.Number, Recurring = (long?)q.Computed.Recurring.AmountTotal }));
        yield return Set(
            "quotes that became subscriptions",
            db => db.Quotes.Where(q => q.Subscription != null).Select(q => new { q.Number, q.Subscription.Status }));
        yield return Set("coupons of quotes", db => db.Quotes.SelectMany(q => q.Discounts).Select(d => d.Source.Coupon.Name));
        yield return Set(
            "customers who were quoted a product",
            db => db.Customers.Where(c => db.Quotes.Any(q => q.CustomerId == c.Id && q.LineItems.Data.Any(l => l.Price.Product.Active))).Select(c => c.Id));
    }

    private static IEnumerable<QueryShape> Others()
    {
        yield return Set("line items of payment links", db => db.PaymentLinks.SelectMany(p => p.LineItems.Data, (p, l) => new { p.Url, l.Price.Nickname }));
        yield return Set(
            "sessions of each payment link",
            db => db.PaymentLinks.Select(p => new { p.Id, N = db.Sessions.Count(s => s.PaymentLink.Id == p.Id), p.LineItems.Data.Count }));
        yield return Set(
            "prices of phases",
            db => db.SubscriptionSchedules.Select(s => new { s.Id, s.Phases[0].Items[0].Price.UnitAmount, s.Phases[0].Items[0].Price.Product.Name }));
        yield return Set(
            "phases by schedule",
            db => db.SubscriptionSchedules.Select(s => new { s.Id, s.Phases.Count, Items = s.Phases.Sum(p => p.Items.Count) }));
        yield return Set("cards of schedules", db => db.SubscriptionSchedules.Select(s => new { s.Id, s.DefaultSettings.DefaultPaymentMethod.Card.Last4 }));
        yield return Set("schedule of each subscription", db => db.Subscriptions.Where(s => s.Schedule.EndBehavior == "cancel").Select(s => s.Id));
        yield return Set(
            "charges that transfers came from",
            db => db.Transfers.Select(t => new { t.Id, Amount = (long?)t.SourceTransaction.Amount, t.SourceTransaction.Customer.Email }));
        yield return Set(
            "reversals of transfers",
            db => db.Transfers.SelectMany(t => t.Reversals.Data, (t, r) => new { t.Id, r.Amount, Of = r.Transfer.Amount }));
        yield return Set(
            "top-ups by the status of their source",
            db => db.Topups.GroupBy(t => t.Source.Status).Select(g => new { g.Key, Sum = g.Sum(t => t.Amount) }));
        yield return Set("net of top-ups", db => db.Topups.Select(t => new { t.Id, Net = (long?)t.BalanceTransaction.Net }));
        yield return Set("tax ids with their customers", db => db.TaxIds.Select(t => new { t.Value, t.Customer.Email, t.Owner.Type }));
        yield return Set(
            "plans by product",
            db => db.Plans.GroupBy(p => p.Product.Name).Select(g => new { g.Key, N = g.Count(), Least = g.Min(p => p.Amount) }));
    }
}
