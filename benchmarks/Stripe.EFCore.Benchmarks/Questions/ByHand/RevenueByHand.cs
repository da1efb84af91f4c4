using Stripe;
using static StripeEFCore.Benchmarks.Questions.ByHand.Paging;

namespace StripeEFCore.Benchmarks.Questions.ByHand;

internal static class RevenueByHand
{
    public static async Task<IEnumerable<object>> RecurringByCurrency(StripeClient stripe, Facts facts)
    {
        var subscriptions = await AllAsync(
            stripe.V1.Subscriptions.ListAutoPagingAsync(new() { Status = "active", Limit = 100 }),
            stripe.V1.Subscriptions.ListAutoPagingAsync(new() { Status = "past_due", Limit = 100 }));
        return subscriptions.SelectMany(s => s.Items.Data).GroupBy(i => i.Price.Currency).Select(g => new Money(g.Key, decimal.Round(g.Sum(MonthlyOf), 2)));
    }

    public static async Task<IEnumerable<object>> YearlyByProduct(StripeClient stripe, Facts facts)
    {
        // The product of an item's price is one level too deep to expand in a list, so the products are a list of their own.
        var reading = AllAsync(stripe.V1.Products.ListAutoPagingAsync(new() { Limit = 100 }));
        var subscriptions = await AllAsync(stripe.V1.Subscriptions.ListAutoPagingAsync(new() { Status = "active", Limit = 100 }));
        var names = (await reading).ToDictionary(p => p.Id, p => p.Name);
        return subscriptions.SelectMany(s => s.Items.Data).GroupBy(i => (Product: names[i.Price.ProductId], i.Price.Currency))
            .Select(g => new MoneyByName(g.Key.Product, g.Key.Currency, decimal.Round(g.Sum(i => MonthlyOf(i) * 12), 2)));
    }

    public static async Task<IEnumerable<object>> InvoicedByMonth(StripeClient stripe, Facts facts)
    {
        var invoices = await PaidSince(stripe, facts.SixMonthsAgo);
        return invoices.GroupBy(i => (i.Created.Year, i.Created.Month, i.Currency))
            .Select(g => new MoneyByMonth(g.Key.Year, g.Key.Month, g.Key.Currency, g.Sum(i => i.AmountPaid)));
    }

    public static async Task<IEnumerable<object>> LastMonthByProduct(StripeClient stripe, Facts facts)
    {
        var reading = AllAsync(stripe.V1.Products.ListAutoPagingAsync(new() { Limit = 100 }));
        var invoices = await AllAsync(stripe.V1.Invoices.ListAutoPagingAsync(new()
        {
            Status = "paid",
            Created = new DateRangeOptions { GreaterThanOrEqual = facts.StartOfLastMonth, LessThan = facts.StartOfMonth },
            Limit = 100,
        }));
        var names = (await reading).ToDictionary(p => p.Id, p => p.Name);
        return invoices.SelectMany(i => i.Lines.Data).Where(l => l.Pricing?.PriceDetails?.Product is not null)
            .GroupBy(l => (Name: names[l.Pricing.PriceDetails.Product], l.Currency))
            .Select(g => new MoneyByName(g.Key.Name, g.Key.Currency, g.Sum(l => l.Amount)));
    }

    public static async Task<IEnumerable<object>> TaxByCountry(StripeClient stripe, Facts facts)
    {
        var invoices = await PaidSince(stripe, facts.StartOfQuarter);
        return invoices.SelectMany(i => i.TotalTaxes ?? [], (i, t) => (i.CustomerAddress?.Country, i.Currency, t.Amount)).GroupBy(t => (t.Country, t.Currency))
            .Select(g => new MoneyByName(g.Key.Country, g.Key.Currency, g.Sum(t => t.Amount)));
    }

    public static async Task<IEnumerable<object>> TopCustomers(StripeClient stripe, Facts facts)
    {
        var invoices = await AllAsync(stripe.V1.Invoices.ListAutoPagingAsync(new()
        {
            Status = "paid",
            Created = new DateRangeOptions { GreaterThanOrEqual = facts.StartOfYear },
            Limit = 100,
            Expand = ["data.customer"],
        }));
        return invoices.Where(i => i.Currency == "usd").GroupBy(i => i.CustomerId)
            .Select(g => new CustomerMoney(g.Key, g.First().Customer.Name, g.First().Customer.Email, g.Sum(i => i.AmountPaid)))
            .OrderByDescending(c => c.Amount).ThenBy(c => c.Id, StringComparer.Ordinal).Take(10);
    }

    public static async Task<IEnumerable<object>> LifetimeByCountry(StripeClient stripe, Facts facts)
    {
        var charges = await AllAsync(stripe.V1.Charges.ListAutoPagingAsync(new() { Limit = 100, Expand = ["data.customer"] }));
        return charges.Where(c => c.Status == "succeeded").GroupBy(c => (c.Customer.Address?.Country, c.Currency))
            .Select(g => new LifetimeValue(
                g.Key.Country, g.Key.Currency, g.Select(c => c.CustomerId).Distinct().Count(), g.Sum(c => c.Amount - c.AmountRefunded)));
    }

    private static Task<List<Invoice>> PaidSince(StripeClient stripe, DateTime since) => AllAsync(stripe.V1.Invoices.ListAutoPagingAsync(new()
    {
        Status = "paid",
        Created = new DateRangeOptions { GreaterThanOrEqual = since },
        Limit = 100,
    }));

    private static decimal MonthlyOf(SubscriptionItem item)
        => (item.Price.UnitAmountDecimal ?? 0) * item.Quantity / (item.Price.Recurring.IntervalCount * (item.Price.Recurring.Interval == "year" ? 12 : 1));
}
