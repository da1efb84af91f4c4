using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Queries;

namespace StripeEFCore.FunctionalTests.Parents;

/// <summary>What the objects of many ids cost: a retrieve for each, or the list that has them, whichever is cheaper, and never much more than that.</summary>
public sealed class ManyIdsTests(Businesses businesses) : IClassFixture<Businesses>
{
    [Theory]
    [InlineData(20)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public async Task Ids_that_cost_more_than_the_list_are_found_in_it(int count)
    {
        var traffic = new Traffic();
        await using var db = traffic.Context(businesses.Small);
        var all = await db.Customers.AsNoTracking().Select(c => c.Id).ToListAsync();
        var start = traffic.Sent.Count;
        List<string?> ids = [.. all.Take(9), .. all.Take(9), null, "", "a/b?c", "search", .. Enumerable.Range(0, count - 9).Select(i => $"cus_nothere{i}")];
        var found = await db.Customers.Where(c => ids.Contains(c.Id)).Select(c => c.Id).ToListAsync();
        Assert.Equal(all.Take(9), found);
        Assert.Equal(["/v1/customers?limit=100"], traffic.Sent.Skip(start));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(150)]
    public async Task Few_ids_of_a_long_list_are_retrieved_once_each(int count)
    {
        var traffic = new Traffic();
        await using var db = traffic.Context(businesses.Large);
        var known = await db.Customers.AsNoTracking().Take(count).Select(c => c.Id).ToListAsync();
        var start = traffic.Sent.Count;
        List<string?> ids = [.. known, .. known, null, ""];
        var found = await db.Customers.Where(c => ids.Contains(c.Id)).Select(c => c.Id).ToListAsync();
        Assert.Equal(known, found);
        var sent = traffic.Sent.Skip(start).ToList();
        Assert.Equal(known.Select(id => $"/v1/customers/{id}").Order(), sent.Where(r => r.StartsWith("/v1/customers/", StringComparison.Ordinal)).Order());
        Assert.InRange(sent.Count - count, 0, count <= 8 ? 0 : 4 + count / 10);
        Assert.InRange(traffic.MostInFlight, 1, 8);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(40)]
    [InlineData(100)]
    [InlineData(700)]
    [InlineData(5000)]
    public async Task No_more_than_twice_the_better_way_whatever_the_sizes(int count)
    {
        foreach (var business in new[] { businesses.Small, businesses.Middle, businesses.Large })
        {
            var traffic = new Traffic();
            await using var db = traffic.Context(business);
            var known = await db.Customers.AsNoTracking().Take(count).Select(c => c.Id).ToListAsync();
            string[] ids = [.. known, .. Enumerable.Range(known.Count, count - known.Count).Select(i => $"cus_nothere{i}")];
            var start = traffic.Sent.Count;
            Assert.Equal(known, await db.Customers.Where(c => ids.Contains(c.Id)).Select(c => c.Id).ToListAsync());
            var pages = (business.Account().Count("customer") + 99) / 100;
            var better = Math.Min(count, pages);
            Assert.InRange(traffic.Sent.Count - start, 1, 2 * better + 16 + better / 10);
        }
    }

    [Fact]
    public void Synchronous_queries_choose_too()
    {
        var traffic = new Traffic();
        using var db = traffic.Context(businesses.Middle);
        var all = db.Customers.AsNoTracking().Select(c => c.Id).ToList();
        var start = traffic.Sent.Count;
        string[] ids = [.. all.Where((_, i) => i % 2 == 0), .. Enumerable.Range(0, 20_000).Select(i => $"cus_nothere{i}")];
        Assert.Equal(all.Where((_, i) => i % 2 == 0), db.Customers.Where(c => ids.Contains(c.Id)).Select(c => c.Id).ToList());
        Assert.Equal((all.Count + 99) / 100, traffic.Sent.Count - start);
        Assert.Equal(1, traffic.MostInFlight);
    }

    [Fact]
    public async Task Another_condition_narrows_the_list()
    {
        var traffic = new Traffic();
        await using var db = traffic.Context(businesses.Middle);
        var open = await db.Invoices.AsNoTracking().Where(i => i.Status == "open").Select(i => i.Id).ToListAsync();
        string[] ids = [.. open, .. Enumerable.Range(0, 5000).Select(i => $"in_nothere{i}")];
        var start = traffic.Sent.Count;
        Assert.Equal(open, await db.Invoices.Where(i => ids.Contains(i.Id) && i.Status == "open").Select(i => i.Id).ToListAsync());
        Assert.All(traffic.Sent.Skip(start), r => Assert.StartsWith("/v1/invoices?status=open&", r));
        Assert.Equal((open.Count + 99) / 100, traffic.Sent.Count - start);
    }

    [Fact]
    public void The_plan_shows_both_ways_and_not_every_id()
    {
        var traffic = new Traffic();
        using var db = traffic.Context(businesses.Small);
        string[] ids = [.. Enumerable.Range(0, 1000).Select(i => $"cus_{i}")];
        var plan = db.Customers.Where(c => ids.Contains(c.Id)).ToQueryString();
        Assert.Contains("GET /v1/customers/cus_9", plan);
        Assert.DoesNotContain("GET /v1/customers/cus_10", plan);
        Assert.Contains("and 990 more", plan);
        Assert.Contains("or, once that is cheaper, GET /v1/customers?limit=100", plan);
        Assert.Empty(traffic.Sent);
    }
}
