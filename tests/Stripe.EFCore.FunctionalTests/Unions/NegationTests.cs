using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Unions;

/// <summary>A negation is sent only where Stripe's documentation proves that no row is missed, whatever values there are going to be.</summary>
public sealed class NegationTests(LedgerRuns runs, ShopFixture shop) : IClassFixture<LedgerRuns>, IClassFixture<ShopFixture>
{
    private static readonly DateTime Recent = LedgerObjects.At(222);

    [Fact]
    public async Task Subscriptions_that_are_not_canceled_are_the_list_without_a_status_and_expired_ones()
    {
        string[] expected = ["/v1/subscriptions?limit=100", "/v1/subscriptions?status=incomplete_expired&limit=100"];
        Assert.Equal(expected, Lists(await runs.RowsOf(db => db.Contracts.Where(c => c.Status != "canceled"))));
        var status = "canceled";
        Assert.Equal(expected, Lists(await runs.RowsOf(db => db.Contracts.Where(c => c.Status != status))));
        Assert.Equal(expected, Lists(await runs.RowsOf(db => db.Contracts.Where(c => !(c.Status == status)))));
        Assert.Equal(expected, Lists(await runs.RowsOf(db => db.Contracts.Where(c => !(c.Status == "canceled" || c.Status == "unpaid")))));
        Assert.Equal(expected, Lists(await runs.RowsOf(db => db.Contracts.Where(c => c.Status != "unpaid" && c.Status != "canceled"))));
    }

    [Fact]
    public async Task Subscriptions_that_have_not_ended_are_one_list_without_a_status()
    {
        string[] ended = ["incomplete_expired", "canceled", "unpaid"];
        Assert.Equal(["/v1/subscriptions?limit=100"], Lists(await runs.RowsOf(db => db.Contracts.Where(c => !ended.Contains(c.Status)))));
        Assert.Equal(
            ["/v1/subscriptions?limit=100"],
            Lists(await runs.RowsOf(db => db.Contracts.Where(c => c.Status != "incomplete_expired" && c.Status != "canceled"))));
    }

    [Fact]
    public async Task A_negation_is_sent_with_other_filters_where_it_saves_requests()
    {
        Assert.Equal(
            ["/v1/subscriptions?customer=cus_5&status=all&limit=100"],
            await runs.RowsOf(db => db.Contracts.Where(c => c.CustomerId == "cus_5" && c.Status != "canceled")));
        string[] ended = ["incomplete_expired", "canceled"];
        Assert.Equal(
            ["/v1/subscriptions?customer=cus_5&limit=100"],
            await runs.RowsOf(db => db.Contracts.Where(c => c.CustomerId == "cus_5" && !ended.Contains(c.Status))));
        Assert.Equal(
            ["/v1/subscriptions?status=active&created[gt]=" + Unix(Recent) + "&limit=100"],
            await runs.RowsOf(db => db.Contracts.Where(c => c.Status == "active" && c.Status != "canceled" && c.Created > Recent)));
        Assert.Equal(
            ["/v1/subscriptions?created[gt]=" + Unix(Recent) + "&limit=100", "/v1/subscriptions?customer=cus_5&status=all&limit=100"],
            await runs.RowsOf(db => db.Contracts.Where(c => !ended.Contains(c.Status) && c.Created > Recent || c.CustomerId == "cus_5")));
        Assert.Equal(
            ["/v1/subscriptions?limit=5", "/v1/subscriptions?status=incomplete_expired&limit=5"],
            await runs.RowsOf(db => db.Contracts.Where(c => c.Status != "canceled").OrderByDescending(c => c.Created).Take(5)));
    }

    [Fact]
    public async Task Another_value_is_compared_here_in_a_list_that_hides_nothing()
    {
        foreach (var status in new[] { "active", "a_newer_status", null })
        {
            Assert.All(
                await runs.RowsOf(db => db.Contracts.Where(c => c.Status != status)), s => Assert.Contains("status=all", s, StringComparison.Ordinal));
        }

        Assert.All(
            await runs.RowsOf(db => db.Contracts.Where(c => c.Status != "canceled" || c.CustomerId == "cus_5")),
            s => Assert.True(!s.Contains("customer", StringComparison.Ordinal) || s.Contains("status=all", StringComparison.Ordinal)));
        string[] some = ["active", "unpaid"];
        Assert.All(await runs.RowsOf(db => db.Contracts.Where(c => !some.Contains(c.Status))), s => Assert.Contains("status=all", s, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Enumerations_that_may_grow_are_compared_here()
    {
        Assert.All(await runs.RowsOf(db => db.Bills.Where(b => b.Status != "paid")), s => Assert.DoesNotContain("status", s, StringComparison.Ordinal));
        Assert.All(
            await runs.RowsOf(db => db.Means.Where(m => m.Type != "card").OrderBy(m => m.Id)),
            s => Assert.DoesNotContain("type=card", s, StringComparison.Ordinal));
        Assert.All(await runs.RowsOf(db => db.Tariffs.Where(t => t.Type != "recurring")), s => Assert.DoesNotContain("type", s, StringComparison.Ordinal));
        string[] some = ["draft", "void", "uncollectible", "open"];
        Assert.All(await runs.RowsOf(db => db.Bills.Where(b => !some.Contains(b.Status))), s => Assert.DoesNotContain("status", s, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Payment_methods_of_other_types_than_custom_are_the_list_without_a_type()
        => Assert.All(await runs.RowsOf(db => db.Means.Where(m => m.Type != "custom")), s => Assert.DoesNotContain("type", s, StringComparison.Ordinal));

    [Fact]
    public async Task Flags_have_one_other_value()
    {
        var yes = true;
        Assert.All(await runs.RowsOf(db => db.Tariffs.Where(t => t.Active != yes)), s => Assert.Contains("active=false", s, StringComparison.Ordinal));
        Assert.All(await runs.RowsOf(db => db.Articles.Where(a => a.Active != false)), s => Assert.Contains("active=true", s, StringComparison.Ordinal));
        Assert.All(await runs.RowsOf(db => db.Articles.Where(a => !(a.Active == yes))), s => Assert.Contains("active=false", s, StringComparison.Ordinal));

        // It may be missing, and then it is not true either.
        Assert.All(await runs.RowsOf(db => db.Articles.Where(a => a.Shippable != true)), s => Assert.DoesNotContain("shippable", s, StringComparison.Ordinal));
    }

    [Fact]
    public void Subscriptions_of_each_customer_that_are_not_canceled_are_counted()
        => runs.ValueOf(db => string.Join(
            ",",
            db.Buyers.Where(b => b.Created < Recent)
                .Select(b => new { b.Id, N = db.Contracts.Count(c => c.CustomerId == b.Id && c.Status != "canceled") })
                .ToList()));

    [Fact]
    public async Task A_status_that_is_an_enum_is_negated_too()
    {
        foreach (var query in new Func<IShop, IQueryable<Subscription>>[]
        {
            db => db.Subscriptions.Where(s => s.Status != SubscriptionStatus.Canceled),
            db => db.Subscriptions.Where(s => !(s.Status == SubscriptionStatus.Canceled || s.CancelAtPeriodEnd)),
        })
        {
            var (found, sent) = await shop.RequestsOf(db => query(db).Select(s => s.Id).ToListAsync());
            Assert.Equal(query(shop.Objects).Select(s => s.Id), found);
            Assert.All(sent, s => Assert.DoesNotContain("status=all", s, StringComparison.Ordinal));
        }
    }

    /// <summary>The first pages of lists.</summary>
    private static string[] Lists(string[] sent) => [.. sent.Where(s => !s.Contains("starting_after", StringComparison.Ordinal))];

    private static long Unix(DateTime time) => new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeSeconds();
}
