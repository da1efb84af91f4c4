using Stripe;
using static StripeEFCore.Benchmarks.Questions.ByHand.Paging;

namespace StripeEFCore.Benchmarks.Questions.ByHand;

internal static class SubscriptionsByHand
{
    public static async Task<IEnumerable<object>> ChurnOfLastMonth(StripeClient stripe, Facts facts)
    {
        var subscriptions = await AllAsync(stripe.V1.Subscriptions.ListAutoPagingAsync(new()
        {
            Status = "all",
            Created = new DateRangeOptions { LessThan = facts.StartOfLastMonth },
            Limit = 100,
        }));
        var atStart = subscriptions.Where(s => s.EndedAt is null || s.EndedAt >= facts.StartOfLastMonth).ToList();
        return [new Churn(atStart.Count, atStart.Count(s => s.EndedAt < facts.StartOfMonth))];
    }

    public static async Task<IEnumerable<object>> CohortsStillActive(StripeClient stripe, Facts facts)
    {
        // A customer carries its current subscriptions when they are expanded, so these need no list of their own.
        var customers = await AllAsync(stripe.V1.Customers.ListAutoPagingAsync(new() { Limit = 100, Expand = ["data.subscriptions"] }));
        return customers.GroupBy(c => (c.Created.Year, Quarter: (c.Created.Month - 1) / 3))
            .Select(g => new Cohort(g.Key.Year, g.Key.Quarter, g.Count(), g.Count(c => c.Subscriptions.Data.Any(s => s.Status == "active"))));
    }

    public static async Task<IEnumerable<object>> RenewalsNextWeek(StripeClient stripe, Facts facts)
    {
        var subscriptions = await AllAsync(stripe.V1.Subscriptions.ListAutoPagingAsync(new()
        {
            Status = "active",
            CurrentPeriodEnd = new DateRangeOptions { GreaterThanOrEqual = facts.Now, LessThan = facts.InAWeek },
            Limit = 100,
            Expand = ["data.customer"],
        }));
        return subscriptions.Where(s => !s.CancelAtPeriodEnd).Select(s => new Renewal(
            s.Id, s.Customer.Email, s.Items.Data.Min(i => i.CurrentPeriodEnd), s.Items.Data.Sum(i => (i.Price.UnitAmount ?? 0) * i.Quantity)));
    }

    public static async Task<IEnumerable<object>> TrialsEnding(StripeClient stripe, Facts facts)
    {
        var subscriptions = await AllAsync(stripe.V1.Subscriptions.ListAutoPagingAsync(new() { Status = "trialing", Limit = 100, Expand = ["data.customer"] }));
        return subscriptions.Where(s => s.TrialEnd >= facts.Now && s.TrialEnd < facts.InAMonth).Select(s => new TrialEnd(s.Id, s.Customer.Email, s.TrialEnd));
    }

    public static async Task<IEnumerable<object>> InArrears(StripeClient stripe, Facts facts)
    {
        var lists = new[] { "past_due", "unpaid" }.Select(status => stripe.V1.Subscriptions.ListAutoPagingAsync(new()
        {
            Status = status,
            Limit = 100,
            Expand = ["data.customer", "data.latest_invoice"],
        }));
        return (await AllAsync(lists.ToArray()))
            .Select(s => new Arrears(s.Id, s.Customer.Email, s.LatestInvoice.Number, s.LatestInvoice.AmountRemaining, s.LatestInvoice.HostedInvoiceUrl));
    }

    public static async Task<IEnumerable<object>> SubscribersOfPrice(StripeClient stripe, Facts facts)
    {
        var price = (await stripe.V1.Prices.ListAsync(new() { LookupKeys = [facts.LookupKey], Limit = 1 })).Data.Single().Id;
        var subscriptions = await AllAsync(stripe.V1.Subscriptions.ListAutoPagingAsync(new()
        {
            Price = price,
            Status = "active",
            Limit = 100,
            Expand = ["data.customer"],
        }));
        return subscriptions.Select(s => new Subscriber(s.Id, s.Customer.Email, s.Items.Data.Where(i => i.Price.Id == price).Sum(i => i.Quantity)));
    }

    public static async Task<IEnumerable<object>> BilledByInvoice(StripeClient stripe, Facts facts)
    {
        var subscriptions = await AllAsync(
            stripe.V1.Subscriptions.ListAutoPagingAsync(new() { CollectionMethod = "send_invoice", Status = "all", Limit = 100 }));
        return subscriptions.Where(s => s.Status != "canceled").Select(s => new SentBill(s.Id, s.Status, s.CustomerId));
    }

    public static async Task<IEnumerable<object>> OneSubscription(StripeClient stripe, Facts facts)
    {
        var subscription = await stripe.V1.Subscriptions.GetAsync(
            facts.Subscription, new() { Expand = ["customer", "latest_invoice", "items.data.price.product"] });
        return subscription.Items.Data.Select(i => new SubscriptionCard(
            subscription.Id, subscription.Customer.Name, subscription.LatestInvoice.Number, i.Price.Product.Name, i.Quantity));
    }

    public static async Task<IEnumerable<object>> IsSubscribed(StripeClient stripe, Facts facts)
    {
        var subscriptions = await stripe.V1.Subscriptions.ListAsync(new() { Customer = facts.Customer, Status = "active", Limit = 1 });
        return [new YesOrNo(subscriptions.Data.Count > 0)];
    }
}
