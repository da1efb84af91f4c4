using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.FunctionalTests.Queries.Conditions;

/// <summary>What Stripe leaves out of a list does not depend on the plan, or is told: objects of test clocks, and events that it no longer keeps.</summary>
public sealed class LeftOutTests
{
    private static readonly DateTime Now = new(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(150)]
    public async Task Customers_of_a_test_clock_are_asked_for_one_by_one(int customers)
    {
        var stripe = Clocks(customers);
        await using var db = new Billing(stripe.Options<Billing>());
        var query = db.Customers.Where(c => c.TestClockId == "clock_1").Select(c => new { c.Id, N = db.Subscriptions.Count(s => s.CustomerId == c.Id) });
        var counts = await query.ToListAsync();
        Assert.Equal(customers, counts.Count);
        Assert.All(counts, c => Assert.Equal(1, c.N));
        Assert.DoesNotContain(stripe.TakeSent(), r => r.StartsWith("/v1/subscriptions", StringComparison.Ordinal) && !r.Contains("customer="));
        Assert.DoesNotContain("whole list", query.ToQueryString());
        Assert.Equal(0, stripe.Told(StripeEventId.TestClockObjectsLeftOut));

        var joined = db.Customers.Where(c => c.TestClockId == "clock_1").Join(db.Subscriptions, c => c.Id, s => s.CustomerId, (c, s) => s.Id);
        Assert.Equal(customers, (await joined.ToListAsync()).Count);
    }

    [Fact]
    public async Task A_whole_list_that_is_read_for_customers_who_may_be_of_a_test_clock_is_told_once()
    {
        var stripe = Clocks(30);
        await using var db = new Billing(stripe.Options<Billing>());
        string[] ids = [.. Enumerable.Range(1, 8).Select(i => $"cus_{i}")];
        var query = db.Customers.Where(c => ids.Contains(c.Id)).Select(c => db.Subscriptions.Count(s => s.CustomerId == c.Id));
        Assert.Contains("(without objects of test clocks)", query.ToQueryString());
        for (var i = 0; i < 2; i++)
            await query.ToListAsync();
        Assert.Contains(stripe.TakeSent(), r => r.StartsWith("/v1/subscriptions?status=all&", StringComparison.Ordinal));
        Assert.Equal(1, stripe.Told(StripeEventId.TestClockObjectsLeftOut));

        var plan = db.Customers.Select(c => db.Subscriptions.Count(s => s.CustomerId == c.Id)).ToQueryString();
        Assert.Contains("or once the whole list when that is cheaper", plan);
        Assert.DoesNotContain("test clocks", plan);
    }

    [Fact]
    public async Task A_live_key_has_no_test_clocks()
    {
        var stripe = Clocks(30);
        await using var db = new Billing(stripe.Options<Billing>("sk_live_1"));
        string[] ids = [.. Enumerable.Range(1, 8).Select(i => $"cus_{i}")];
        await db.Customers.Where(c => ids.Contains(c.Id)).Select(c => db.Subscriptions.Count(s => s.CustomerId == c.Id)).ToListAsync();
        Assert.Equal(0, stripe.Told(StripeEventId.TestClockObjectsLeftOut));
    }

    [Theory]
    [InlineData(12, 2)]
    [InlineData(12, 8)]
    [InlineData(20, 12)]
    public async Task Ids_that_the_list_leaves_out_are_retrieved_or_told(int count, int ofClock)
    {
        var stripe = new CannedStripe(asked => asked switch
        {
            _ when asked.StartsWith("/v1/customers/", StringComparison.Ordinal) => [Customer(int.Parse(asked.Split('_')[1]))],
            _ => Enumerable.Range(ofClock + 1, count - ofClock).Select(Customer),
        });
        await using var db = new Billing(stripe.Options<Billing>());
        string[] ids = [.. Enumerable.Range(1, count).Select(i => $"cus_{i}")];
        var found = await db.Customers.Where(c => ids.Contains(c.Id)).Select(c => c.Id).ToListAsync();
        Assert.Equal(ofClock <= 8 ? ids : ids[ofClock..], found);
        Assert.Equal(ofClock <= 8 ? 0 : 1, stripe.Told(StripeEventId.TestClockObjectsLeftOut));
    }

    [Theory]
    [InlineData(90, true)]
    [InlineData(31, true)]
    [InlineData(29, false)]
    public async Task Events_older_than_Stripe_keeps_them_are_told(int days, bool isTold)
    {
        var stripe = new CannedStripe(_ => [Event(1), Event(20)]);
        await using var db = new Billing(stripe.Options<Billing>());
        for (var i = 0; i < 2; i++)
            Assert.Equal(["evt_1", "evt_20"], await db.Events.Where(e => e.Created >= DateTime.UtcNow.AddDays(-days)).Select(e => e.Id).ToListAsync());
        Assert.Equal(isTold ? 1 : 0, stripe.Told(StripeEventId.OlderObjectsMissing));
        var plan = db.Events.Where(e => e.Created >= DateTime.UtcNow.AddDays(-days)).ToQueryString();
        Assert.Equal(isTold, plan.Contains("older than 30 days", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_of_any_age_are_told_and_a_number_of_the_newest_are_not()
    {
        var stripe = new CannedStripe(_ => [Event(1)]);
        await using var db = new Billing(stripe.Options<Billing>());
        await db.Events.Take(10).ToListAsync();
        Assert.Equal(0, stripe.Told(StripeEventId.OlderObjectsMissing));
        await db.Events.Where(e => e.Type == "charge.refunded").ToListAsync();
        Assert.Equal(1, stripe.Told(StripeEventId.OlderObjectsMissing));
        Assert.DoesNotContain("older than", db.Customers.ToQueryString());
    }

    [Fact]
    public async Task The_events_can_be_made_to_throw_each_time()
    {
        var stripe = new CannedStripe(_ => [Event(1)]);
        await using var db = new Billing(stripe.Options<Billing>(configure: o => o.ConfigureWarnings(w => w.Throw(StripeEventId.OlderObjectsMissing))));
        for (var i = 0; i < 2; i++)
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.Events.CountAsync());
    }

    private static CannedStripe Clocks(int customers)
        => new(asked => asked switch
        {
            _ when asked.StartsWith("/v1/customers?test_clock=clock_1&", StringComparison.Ordinal)
                => asked.Contains("starting_after") ? [] : Enumerable.Range(1, customers).Select(Customer),
            _ when asked.StartsWith("/v1/customers/cus_", StringComparison.Ordinal) => [Customer(int.Parse(asked.Split('_')[1]))],
            _ when asked.StartsWith("/v1/customers", StringComparison.Ordinal) => [],
            _ when asked.Contains("customer=cus_") => [Subscription(asked.Split("customer=")[1].Split('&')[0])],
            _ => [],
        });

    private static JsonObject Customer(int number)
        => new() { ["id"] = $"cus_{number}", ["object"] = "customer", ["created"] = 1_790_000_000 - number, ["test_clock"] = "clock_1" };

    private static JsonObject Subscription(string customer)
        => new() { ["id"] = $"sub_{customer}", ["object"] = "subscription", ["created"] = 1_790_000_000, ["customer"] = customer, ["status"] = "active" };

    private static JsonObject Event(int days)
        => new()
        {
            ["id"] = $"evt_{days}",
            ["object"] = "event",
            ["created"] = new DateTimeOffset(Now.AddDays(-days)).ToUnixTimeSeconds(),
            ["type"] = "charge.refunded",
        };

    private sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
    {
        public DbSet<Stripe.Customer> Customers => Set<Stripe.Customer>();

        public DbSet<Stripe.Subscription> Subscriptions => Set<Stripe.Subscription>();

        public DbSet<Stripe.Event> Events => Set<Stripe.Event>();
    }
}
