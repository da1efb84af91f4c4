using System.Globalization;
using Stripe;

namespace StripeEFCore.BrowserTests.DashboardTests;

/// <summary>Failed payments, against LINQ over what Stripe.net reads.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FailedPaymentsTests(Chromium chromium, DashboardHost host)
{
    [Theory]
    [InlineData("2025-06-16", "2026-06-15", "")]
    [InlineData("2026-01-01", "2026-03-31", "usd")]
    [InlineData("2026-06-05", "2026-06-05", "jpy")]
    public async Task Reasons_have_counts_and_amounts_of_each_currency(string from, string to, string currency)
    {
        await using var visit = await host.OpenAsync(chromium, "/failed");
        await visit.FilterAsync(("from", from), ("to", to), ("currency", currency));

        var attempts = Attempts(from, to, currency).ToList();
        var failed = attempts.Where(c => c.Status == "failed").ToList();
        Assert.NotEmpty(failed);
        Assert.Equal(
            failed.GroupBy(c => c.Outcome.Reason).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => new[]
            {
                char.ToUpperInvariant(g.Key[0]) + g.Key[1..].Replace('_', ' '),
                g.Count().ToString(CultureInfo.InvariantCulture),
                string.Join(' ', g.GroupBy(c => c.Currency).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => Seed.Money(c.Sum(x => x.Amount), c.Key))),
            }),
            await visit.TableAsync("#reasons"));
        Assert.Equal(
            ((decimal)failed.Count / attempts.Count).ToString("0.0%", CultureInfo.InvariantCulture),
            await visit.Page.Locator("#failed-share").InnerTextAsync());
        Assert.Equal(
            failed.Take(20).Select(c => new[]
            {
                Seed.Day(c.Created), Name(c), c.FailureMessage, Seed.Money(c.Amount, c.Currency),
            }),
            await visit.TableAsync("#newest"));
    }

    [Fact]
    public async Task A_time_without_failures_says_so()
    {
        await using var visit = await host.OpenAsync(chromium, "/failed?from=2010-01-01&to=2010-01-02");

        Assert.Equal("No payment failed in this time. There were 0 attempts.", await visit.Page.Locator(".empty").InnerTextAsync());
    }

    private IEnumerable<Charge> Attempts(string from, string to, string currency) => host.Seed.Charges
        .Where(c => c.Created >= Day(from) && c.Created < Day(to).AddDays(1))
        .Where(c => currency.Length == 0 || c.Currency == currency);

    private string Name(Charge charge) => host.Seed.Customer(charge.CustomerId) is var who ? who.Name ?? who.Email ?? who.Id : "";

    private static DateTime Day(string day) => DateOnly.Parse(day, CultureInfo.InvariantCulture).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
}
