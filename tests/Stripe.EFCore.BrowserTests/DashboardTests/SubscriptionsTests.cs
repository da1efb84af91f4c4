using System.Globalization;
using Stripe;

namespace StripeEFCore.BrowserTests.DashboardTests;

/// <summary>The numbers of the subscriptions page, against LINQ over what Stripe.net reads.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SubscriptionsTests(Chromium chromium, DashboardHost host)
{
    [Fact]
    public async Task Each_status_has_its_count()
    {
        await using var visit = await host.OpenAsync(chromium, "/subscriptions");

        var expected = host.Seed.Subscriptions.GroupBy(s => s.Status).ToDictionary(g => Words(g.Key), g => Text(g.Count()));
        var shown = await visit.TableAsync("#statuses");

        Assert.True(expected.Count > 4);
        Assert.Equal(expected.OrderBy(s => s.Key), shown.ToDictionary(r => r[0], r => r[1]).OrderBy(s => s.Key));
        Assert.Equal(shown.OrderByDescending(r => int.Parse(r[1], CultureInfo.InvariantCulture)).Select(r => r[1]), shown.Select(r => r[1]));
    }

    [Fact]
    public async Task Churn_is_the_share_of_those_at_the_start_that_ended_in_the_month()
    {
        await using var visit = await host.OpenAsync(chromium, "/subscriptions");

        var lives = host.Seed.Subscriptions.Where(s => s.Status is not "incomplete" and not "incomplete_expired").ToList();
        var expected = Enumerable.Range(0, 12).Select(m =>
        {
            var start = new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(-m);
            var end = start.AddMonths(1);
            var before = lives.Where(s => s.Created < start && !(s.EndedAt < start)).ToList();
            var left = before.Count(s => s.EndedAt < end);
            return new[]
            {
                start.ToString("MMM yyyy", CultureInfo.InvariantCulture), Text(before.Count), Text(lives.Count(s => s.Created >= start && s.Created < end)),
                Text(lives.Count(s => s.EndedAt >= start && s.EndedAt < end)),
                before.Count == 0 ? "–" : ((decimal)left / before.Count).ToString("0.0%", CultureInfo.InvariantCulture),
            };
        });

        var shown = await visit.TableAsync("#churn");
        Assert.Contains(shown, r => r[3] != "0");
        Assert.Equal(expected, shown);
    }

    [Theory]
    [InlineData("active", "", "newest")]
    [InlineData("canceled", "Team", "oldest")]
    [InlineData("", "Starter", "customer")]
    [InlineData("", "", "customer")]
    public async Task Filters_and_order_choose_the_rows_page_by_page(string status, string plan, string sort)
    {
        await using var visit = await host.OpenAsync(chromium, "/subscriptions");
        var product = plan.Length == 0 ? "" : host.Seed.Products.Single(p => p.Name == plan).Id;
        await visit.FilterAsync(("status", status), ("plan", product), ("sort", sort));

        var shown = new List<string[]>();
        while (true)
        {
            shown.AddRange(await visit.TableAsync("#subscriptions"));
            if (await visit.Page.Locator("#next").CountAsync() == 0)
                break;
            await visit.FollowAsync(visit.Page.Locator("#next"));
        }

        var expected = host.Seed.Subscriptions
            .Where(s => status.Length == 0 || s.Status == status)
            .Where(s => product.Length == 0 || s.Items.Data.Any(i => i.Price.ProductId == product));
        expected = sort switch
        {
            "oldest" => expected.OrderBy(s => s.Created).ThenBy(s => s.Id),
            "customer" => expected.OrderBy(Name).ThenByDescending(s => s.Created).ThenBy(s => s.Id),
            _ => expected,
        };
        Assert.NotEmpty(shown);
        Assert.Equal(
            expected.Select(s => new[]
            {
                Name(s) ?? s.CustomerId, string.Join(", ", s.Items.Data.Select(i => host.Seed.ProductName(i.Price.ProductId))), Words(s.Status),
                Seed.Day(s.Created), Seed.Day(s.EndedAt),
            }),
            shown);
    }

    [Fact]
    public async Task A_status_in_the_table_leads_to_its_subscriptions()
    {
        await using var visit = await host.OpenAsync(chromium, "/subscriptions");
        await visit.FollowAsync(visit.Page.Locator("#statuses").GetByText("Past due"));

        Assert.All(await visit.TableAsync("#subscriptions"), row => Assert.Equal("Past due", row[2]));
        Assert.Equal("past_due", await visit.Page.Locator("select[name=status]").InputValueAsync());
    }

    private string? Name(Subscription subscription) =>
        host.Seed.Customer(subscription.CustomerId) is var customer ? customer.Name ?? customer.Email : null;

    private static string Words(string value) => char.ToUpperInvariant(value[0]) + value[1..].Replace('_', ' ');

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
