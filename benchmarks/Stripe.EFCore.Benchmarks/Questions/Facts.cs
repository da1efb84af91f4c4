using Stripe;

namespace StripeEFCore.Benchmarks.Questions;

/// <summary>What the one who asks knows already: a few ids and addresses of the business, and the times that the questions name.</summary>
internal sealed record Facts
{
    public DateTime Now { get; } = StoppedClock.Now;

    public DateTime StartOfYear { get; } = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public DateTime StartOfQuarter { get; } = new(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc);

    public DateTime StartOfLastMonth { get; } = new(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc);

    public DateTime StartOfMonth { get; } = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);

    public DateTime SixMonthsAgo { get; } = new(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc);

    public DateTime YearAgo { get; } = StoppedClock.Now.AddYears(-1);

    public DateTime WeekAgo { get; } = StoppedClock.Now.AddDays(-7);

    public DateTime InAWeek { get; } = StoppedClock.Now.AddDays(7);

    public DateTime InAMonth { get; } = StoppedClock.Now.AddDays(30);

    public string LookupKey { get; } = "starter_monthly_usd";

    public required string Customer { get; init; }

    public required IReadOnlyList<string> Customers { get; init; }

    public required string Subscription { get; init; }

    public required IReadOnlyList<string> Charges { get; init; }

    public required IReadOnlyList<string> Emails { get; init; }

    public static async Task<Facts> ReadAsync(StripeClient stripe)
    {
        // Of the middle of the year: nothing of them stands at the head of a list.
        var then = new DateRangeOptions { LessThan = new DateTime(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc) };
        var invoices = (await stripe.V1.Invoices.ListAsync(new() { Status = "paid", Created = then, Limit = 100 })).Data;
        var customers = invoices.Select(i => i.CustomerId).Distinct().ToList();
        var subscriptions = (await stripe.V1.Subscriptions.ListAsync(new() { Status = "active", Limit = 100 })).Data;
        var charges = (await stripe.V1.Charges.ListAsync(new() { Created = then, Limit = 100 })).Data;
        var people = (await stripe.V1.Customers.ListAsync(new() { Created = then, Limit = 100 })).Data;
        return new Facts
        {
            Customer = subscriptions[^1].CustomerId,
            Customers = customers[5..10],
            Subscription = subscriptions.First(s => s.Items.Data.Count > 1).Id,
            Charges = [.. charges.Where(c => c.Paid).Select(c => c.Id).Take(3)],
            Emails = [.. people.Where(c => c.Email is not null).Select(c => c.Email).Distinct().Take(2)],
        };
    }
}
