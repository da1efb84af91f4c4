using System.Globalization;
using Stripe;

namespace StripeEFCore.BrowserTests.DashboardTests;

/// <summary>The numbers of the revenue page, against LINQ over what Stripe.net reads.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RevenueTests(Chromium chromium, DashboardHost host)
{
    [Fact]
    public async Task Recurring_revenue_has_one_sum_for_each_currency()
    {
        await using var visit = await host.OpenAsync(chromium, "/revenue");

        var expected = Items().GroupBy(i => i.Price.Currency).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Seed.Money(g.Sum(Monthly), g.Key));
        var shown = await visit.Page.Locator("#recurring dd").AllInnerTextsAsync();

        Assert.Equal(4, shown.Count);
        Assert.Contains("29,400 JPY", shown);
        Assert.Equal(expected, shown);
        Assert.Equal(0, await visit.Page.Locator("#partial").CountAsync());
    }

    [Theory]
    [InlineData("usd")]
    [InlineData("gbp")]
    [InlineData("jpy")]
    public async Task Plans_of_a_currency_have_subscriptions_quantity_and_monthly_price(string currency)
    {
        await using var visit = await host.OpenAsync(chromium, "/revenue");
        await visit.FilterAsync(("currency", currency));

        var expected = Items().Where(i => i.Price.Currency == currency)
            .GroupBy(i => i.Price.ProductId)
            .OrderByDescending(g => g.Sum(Monthly))
            .Select(g => new[]
            {
                host.Seed.ProductName(g.Key), Text(g.Select(i => i.Subscription).Distinct().Count()), Text(g.Sum(i => i.Quantity)),
                Seed.Money(g.Sum(Monthly), currency),
            });

        Assert.Equal(expected, await visit.TableAsync("#plans"));
    }

    [Theory]
    [InlineData("usd", 12)]
    [InlineData("eur", 24)]
    [InlineData("jpy", 6)]
    public async Task Paid_invoices_are_summed_by_month_and_plan(string currency, int months)
    {
        await using var visit = await host.OpenAsync(chromium, "/revenue");
        await visit.FilterAsync(("currency", currency), ("months", Text(months)));

        Assert.Equal(Paid(currency, months, plan: null), await visit.TableAsync("#paid"));
    }

    [Fact]
    public async Task A_plan_that_is_chosen_is_the_only_one()
    {
        await using var visit = await host.OpenAsync(chromium, "/revenue");
        var team = host.Seed.Products.Single(p => p.Name == "Team").Id;
        await visit.FilterAsync(("plan", team), ("currency", "usd"));

        Assert.Equal(["Team"], (await visit.TableAsync("#plans")).Select(r => r[0]));
        Assert.Equal(Paid("usd", 12, team), await visit.TableAsync("#paid"));
    }

    [Fact]
    public async Task Bars_are_as_high_as_the_sums_of_the_table()
    {
        await using var visit = await host.OpenAsync(chromium, "/revenue?currency=usd");

        // Credits (below zero) are in the table alone.
        var months = (await visit.TableAsync("#paid"))
            .Select(r => r[1..^1].Sum(c => Math.Max(0, decimal.Parse(c, CultureInfo.InvariantCulture))))
            .Reverse()
            .ToList();

        var bars = await visit.Page.Locator(".chart svg.wide rect").EvaluateAllAsync<double[][]>(
            "bars => bars.map(b => [b.x.baseVal.value, b.height.baseVal.value])");
        var heights = bars.GroupBy(b => b[0]).OrderBy(g => g.Key).Select(g => (decimal)g.Sum(b => b[1])).ToList();

        Assert.Equal(months.Count(m => m > 0), heights.Count);
        var scale = heights.Max() / months.Max();
        Assert.All(months.Where(m => m > 0).Zip(heights), pair => Assert.InRange(pair.Second, pair.First * scale - 0.5m, pair.First * scale + 0.5m));
    }

    private IEnumerable<SubscriptionItem> Items() =>
        host.Seed.Subscriptions.Where(s => s.Status is "active" or "past_due").SelectMany(s => s.Items.Data);

    private static decimal Monthly(SubscriptionItem item) =>
        item.Price.UnitAmountDecimal!.Value * item.Quantity / (item.Price.Recurring.Interval == "year" ? 12 : item.Price.Recurring.IntervalCount);

    /// <summary>Newest month first; a column for each plan, the best one first, and their sum.</summary>
    private IEnumerable<string[]> Paid(string currency, int months, string? plan)
    {
        var end = new DateTime(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc);
        var lines = host.Seed.Invoices
            .Where(i => i.Status == "paid" && i.Currency == currency && i.Created >= end.AddMonths(-months))
            .SelectMany(
                i => i.Lines.Data,
                (i, l) => (Month: new DateTime(i.Created.Year, i.Created.Month, 1), Plan: l.Pricing?.PriceDetails?.Product, l.Amount))
            .Where(l => plan is null || l.Plan == plan)
            .ToList();
        var plans = lines.GroupBy(l => l.Plan).OrderByDescending(g => g.Sum(l => l.Amount)).Select(g => g.Key).ToList();
        return Enumerable.Range(1, months).Select(m => Row(end.AddMonths(-m)));

        string[] Row(DateTime month) =>
        [
            month.ToString("MMM yyyy", CultureInfo.InvariantCulture),
            .. plans.Select(p => Seed.Number(lines.Where(l => l.Month == month && l.Plan == p).Sum(l => l.Amount), currency)),
            Seed.Number(lines.Where(l => l.Month == month).Sum(l => l.Amount), currency),
        ];
    }

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
