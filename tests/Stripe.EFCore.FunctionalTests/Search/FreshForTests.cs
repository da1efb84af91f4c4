using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.FunctionalTests.Search;

/// <summary>What a search does not know yet is read in other ways: created objects by the list, changed and deleted ones by events.</summary>
public sealed class FreshForTests
{
    private static readonly TimeSpan Lag = TimeSpan.FromMinutes(5);
    private static readonly long Since = SearchingStripe.Now.ToUnixTimeSeconds() - 300;
    private readonly SearchingStripe _stripe = new();

    public FreshForTests()
    {
        for (var i = 0; i < 20; i++)
            _stripe.Add("customers", SearchJson.Customer(i, i % 2 == 0 ? $"Ann {i}" : $"Bob {i}", $"{i}@example.com"));
        for (var i = 0; i < 10; i++)
            _stripe.Add("charges", SearchJson.Charge(i, i * 100));
        for (var i = 0; i < 4; i++)
            _stripe.Add("invoices", SearchJson.Invoice(i, $"A-{i}", "open", i * 100));
        _stripe.Index();
    }

    [Fact]
    public async Task Created_changed_and_deleted_objects_are_seen_although_the_index_lags()
    {
        _stripe.Add("customers", NewCustomer(100, "Ann new"), "customer.created");
        _stripe.Add("customers", NewCustomer(101, "Zoe new"), "customer.created");
        _stripe.Change("customers", "cus_1", c => c["name"] = "Ann married", "customer.updated");
        _stripe.Change("customers", "cus_2", c => c["name"] = "Zoe", "customer.updated");
        _stripe.Change("customers", "cus_4", c => c["email"] = "new@example.com", "customer.updated");
        _stripe.Delete("customers", "cus_6", "customer.deleted");
        await using var db = _stripe.Open();
        var expected = _stripe.Of("customers").Where(c => ((string)c["name"]!).StartsWith("Ann", StringComparison.Ordinal))
            .Select(c => (string)c["id"]!).ToList();

        var stale = await Query(db).Select(c => c.Id).ToListAsync();
        Assert.Equal(expected.Except(["cus_100", "cus_1"]).Order(), stale.Order());
        _stripe.TakeSent();
        Assert.Equal(expected.Order(), (await Query(db).FreshFor(Lag).Select(c => c.Id).ToListAsync()).Order());
        Assert.Equal(
            [
                "/v1/customers/cus_1", "/v1/customers/cus_2", "/v1/customers/cus_4", "/v1/customers/cus_6",
                "/v1/customers/search?query=name~\"Ann\"&limit=100", $"/v1/customers?created[gte]={Since}&limit=100",
                $"/v1/events?created[gte]={Since}&types[0]=customer.created&types[1]=customer.deleted&types[2]=customer.updated&limit=100",
            ],
            _stripe.TakeSent().Order(StringComparer.Ordinal));
        Assert.Equal(expected.Count, Query(db).FreshFor(Lag).Count());
        Assert.Equal(expected, await Query(db).FreshFor(Lag).OrderByDescending(c => c.Created).Select(c => c.Id).ToListAsync());
        Assert.Equal("new@example.com", (await Query(db).FreshFor(Lag).SingleAsync(c => c.Id == "cus_4" || c.Id == "none" && c.Name.Contains("Ann"))).Email);
    }

    [Fact]
    public async Task Without_permission_for_events_created_objects_are_seen_and_the_rest_is_told()
    {
        _stripe.MayReadEvents = false;
        _stripe.Add("customers", NewCustomer(100, "Ann new"), "customer.created");
        _stripe.Change("customers", "cus_1", c => c["name"] = "Ann married", "customer.updated");
        await using var db = _stripe.Open();
        var ids = await Query(db).FreshFor(Lag).Select(c => c.Id).ToListAsync();
        Assert.Contains("cus_100", ids);
        Assert.DoesNotContain("cus_1", ids);
        Assert.Equal(11, ids.Count);
        Assert.Equal(1, _stripe.Told(StripeEventId.ChangesNotRead));
        await using var strict = _stripe.Open(options: o => o.ConfigureWarnings(w => w.Throw(StripeEventId.ChangesNotRead)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Query(strict).FreshFor(Lag).ToListAsync());
    }

    [Fact]
    public async Task An_object_that_is_older_than_was_asked_for_is_not_lost()
    {
        // The server ignores created[gte].
        _stripe.IgnoresCreated = true;
        _stripe.Add("customers", SearchJson.Customer(100, "Ann new", "100@example.com"), "customer.created");
        await using var db = _stripe.Open();
        Assert.Contains("cus_100", await Query(db).FreshFor(Lag).Select(c => c.Id).ToListAsync());
    }

    [Fact]
    public void The_plan_says_what_is_read_besides_and_what_permission_it_needs()
    {
        using var db = _stripe.Open();
        var plan = Query(db).FreshFor(Lag).ToQueryString();
        Assert.Contains("GET /v1/customers/search?query=name~\"Ann\"&limit=100", plan, StringComparison.Ordinal);
        Assert.Contains($"and GET /v1/customers?created[gte]={Since}&limit=100 (created in the last 300 s)", plan, StringComparison.Ordinal);
        Assert.Contains($"and GET /v1/events?created[gte]={Since}&types[0]=customer.created", plan, StringComparison.Ordinal);
        Assert.Contains("without permission to read events, created objects only", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("may miss", plan, StringComparison.Ordinal);
        Assert.Empty(_stripe.Sent);
    }

    [Fact]
    public async Task A_dispute_changes_the_charge_that_it_names()
    {
        _stripe.Change("charges", "ch_3", c => c["disputed"] = true);
        _stripe.HappenedTo(new JsonObject { ["id"] = "dp_1", ["object"] = "dispute", ["charge"] = "ch_3" }, "charge.dispute.created");
        await using var db = _stripe.Open();
        Assert.Empty(await db.Charges.UseSearch().Where(c => c.Disputed).ToListAsync());
        Assert.Equal("ch_3", (await db.Charges.UseSearch().FreshFor(Lag).SingleAsync(c => c.Disputed)).Id);
    }

    [Fact]
    public async Task A_filter_of_the_list_narrows_the_newest_rows_too()
    {
        await using var db = _stripe.Open();
        await db.Invoices.UseSearch().FreshFor(Lag).Where(i => i.Status == "open" && i.Total > 100).ToListAsync();
        Assert.Contains($"/v1/invoices?status=open&created[gte]={Since}&limit=100", _stripe.Sent);
    }

    [Fact]
    public async Task A_range_that_ended_before_needs_no_newest_rows()
    {
        await using var db = _stripe.Open();
        var end = SearchingStripe.Now.UtcDateTime.AddDays(-1);
        var ids = await db.Invoices.UseSearch().FreshFor(Lag).Where(i => i.Created < end && i.Total > 100).Select(i => i.Id).ToListAsync();
        Assert.Equal(["in_2", "in_3"], ids.Order());
        Assert.Equal(2, _stripe.Sent.Count);
    }

    [Fact]
    public async Task A_list_needs_nothing_besides()
    {
        await using var db = _stripe.Open();
        await db.Customers.FreshFor(Lag).Where(c => c.Name.Contains("Ann")).ToListAsync();
        Assert.Equal(["/v1/customers?limit=100"], _stripe.Sent);
    }

    [Fact]
    public void The_types_of_events_are_those_of_Stripe()
    {
        var known = typeof(EventTypes).GetFields().Select(f => f.GetValue(null) as string).ToHashSet();
        foreach (var query in new Func<SearchContext, IQueryable<object>>[]
        {
            db => db.Customers.Where(c => c.Name == "abc"), db => db.Charges.Where(c => c.Amount > 1), db => db.Invoices.Where(c => c.Total > 1),
            db => db.PaymentIntents.Where(c => c.Amount > 1), db => db.Prices.Where(c => c.Metadata["k"] == "v"), db => db.Products.Where(c => c.Name == "abc"),
            db => db.Subscriptions.Where(c => c.Metadata["k"] == "v"),
        })
        {
            using var db = _stripe.Open();
            var line = query(db).UseSearch().FreshFor(Lag).ToQueryString().Split('\n').Single(l => l.Contains("/v1/events", StringComparison.Ordinal));
            string[] types = [.. line.Split('&').Where(p => p.StartsWith("types[", StringComparison.Ordinal)).Select(p => p.Split('=')[1])];
            Assert.InRange(types.Length, 3, 20);
            Assert.All(types, type => Assert.Contains(type, known));
        }
    }

    private static IQueryable<Customer> Query(SearchContext db) => db.Customers.UseSearch().Where(c => c.Name.Contains("Ann"));

    private static JsonObject NewCustomer(int number, string name)
    {
        var created = SearchJson.Customer(number, name);
        created["created"] = SearchingStripe.Now.ToUnixTimeSeconds() - 10 + number % 10;
        return created;
    }
}
