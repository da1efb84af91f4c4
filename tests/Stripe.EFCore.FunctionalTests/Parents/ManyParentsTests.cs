using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;
using Stripe.EFCore.Emulator;
using StripeEFCore.FunctionalTests.Model;
using StripeEFCore.FunctionalTests.Queries;
using Xunit.Abstractions;

namespace StripeEFCore.FunctionalTests.Parents;

/// <summary>
///     What the related rows of many parents cost: a request for each parent, or the whole list, whichever is cheaper, and never much more than that.
/// </summary>
public sealed class ManyParentsTests(Businesses businesses, ITestOutputHelper output) : IClassFixture<Businesses>
{
    /// <summary>Twice the better way, and a few keys that are sent without a look at the list.</summary>
    private static long AtMost(long better) => 2 * better + 3;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_list_is_not_looked_at_for_a_few_parents(int parents)
    {
        var traffic = new Traffic();
        await using var db = traffic.Context(businesses.Large);
        var customers = await db.Customers.Take(parents).Include(c => c.Invoices).ToListAsync();
        Assert.Equal(
            [.. customers.Select(c => $"/v1/invoices?customer={c.Id}&limit=100").Order(), $"/v1/customers?limit={parents}"],
            [.. traffic.Sent.Skip(1).Order(), traffic.Sent[0]]);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(200)]
    [InlineData(1000)]
    public async Task Few_parents_of_a_long_list_are_asked_for_one_by_one(int parents)
    {
        var traffic = new Traffic();
        await using var db = traffic.Context(businesses.Large);
        var customers = await db.Customers.Take(parents).Include(c => c.Invoices).AsNoTracking().ToListAsync();
        Assert.Equal(parents, customers.Count);
        Assert.Equal(parents, traffic.Count("/v1/invoices?customer="));
        Assert.InRange(traffic.Count("/v1/invoices") - parents, 0, Math.Max(4, parents / 20));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(50)]
    [InlineData(200)]
    [InlineData(1000)]
    [InlineData(1300)]
    public async Task No_more_than_twice_the_better_way_whatever_the_sizes(int parents)
    {
        foreach (var business in new[] { businesses.Small, businesses.Middle, businesses.Large })
        {
            await Check(business, "invoice", db => db.Customers.Take(parents).Include(c => c.Invoices).AsNoTracking().LoadAsync());
            await Check(
                business,
                "charge",
                db => db.Customers.Take(parents).Select(c => new { c.Id, Paid = db.Charges.Count(h => h.CustomerId == c.Id && h.Paid) }).LoadAsync());
            await Check(
                business, "subscription", db => db.Customers.Take(parents).Join(db.Subscriptions, c => c.Id, s => s.CustomerId, (c, s) => s.Id).LoadAsync());
        }

        async Task Check(StripeEmulator business, string resource, Func<ShopContext, Task> query)
        {
            var traffic = new Traffic();
            await using var db = traffic.Context(business);
            await query(db);
            var keys = Math.Min(parents, business.Account().Count("customer"));
            var pages = Math.Max(1, (business.Account().Count(resource) + 99) / 100);
            var sent = traffic.Count($"/v1/{resource}s");
            output.WriteLine($"{resource} of {keys}, {pages} pages: {sent}");
            Assert.InRange(sent, 1, AtMost(Math.Min(keys, pages)));
            Assert.InRange(traffic.Sent.Count - sent, 1, (keys + 99) / 100 * 1.3);
            Assert.InRange(traffic.MostInFlight, 1, 8);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(100)]
    public async Task A_list_of_less_than_half_the_keys_is_found_out_whatever_the_day(int day)
    {
        await using var business = await StripeEmulator.StartAsync(Businesses.Options(40_000, day));
        var traffic = new Traffic();
        await using var db = traffic.Context(business);
        await db.Customers.Take(1000).Join(db.Subscriptions, c => c.Id, s => s.CustomerId, (c, s) => s.Id).LoadAsync();
        output.WriteLine($"{(business.Account().Count("subscription") + 99) / 100} pages: {traffic.Count("/v1/subscriptions")}");
        Assert.InRange(traffic.Count("/v1/subscriptions"), 400, AtMost((business.Account().Count("subscription") + 99) / 100));
    }

    [Fact]
    public async Task All_parents_of_a_short_list_cost_just_the_list()
    {
        var traffic = new Traffic();
        await using var db = traffic.Context(businesses.Small);
        var customers = await db.Customers.Include(c => c.Invoices).ToListAsync();
        var invoices = businesses.Small.Account().Count("invoice");
        Assert.Equal(invoices, customers.Sum(c => c.Invoices.Count));
        Assert.Equal((invoices + 99) / 100, traffic.Count("/v1/invoices"));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(150)]
    [InlineData(1000)]
    public async Task Rows_and_their_order_are_the_same_whichever_way_is_taken(int parents)
    {
        var traffic = new Traffic();
        await using var db = traffic.Context(businesses.Middle);
        var customers = await db.Customers.Take(parents)
            .Select(c => new { c.Id, Invoices = db.Invoices.Where(i => i.CustomerId == c.Id).Select(i => i.Id).ToList() })
            .ToListAsync();
        var all = await db.Invoices.AsNoTracking().ToListAsync();
        var byCustomer = all.ToLookup(i => i.CustomerId, i => i.Id);
        Assert.All(customers, c => Assert.Equal(byCustomer[c.Id], c.Invoices));
        Assert.Equal(parents, customers.Count);
    }

    [Fact]
    public async Task References_of_many_rows_are_retrieved_once_each_or_read_as_a_list()
    {
        var traffic = new Traffic();
        await using var db = traffic.Context(businesses.Large);
        await db.Invoices.Take(1000)
            .Select(i => new { i.Id, Email = db.Customers.Where(c => c.Id == i.CustomerId).Select(c => c.Email).FirstOrDefault() })
            .LoadAsync();
        var retrieved = traffic.Sent.Where(r => r.StartsWith("/v1/customers/", StringComparison.Ordinal)).ToList();
        Assert.Equal(retrieved.Distinct().Count(), retrieved.Count);
        Assert.InRange(retrieved.Count, 1, 1000);
        Assert.InRange(traffic.Count("/v1/customers"), 1, AtMost((businesses.Large.Account().Count("customer") + 99) / 100));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(100)]
    public async Task Keys_that_cost_many_pages_each_are_given_up_for_the_whole_list(int parents)
    {
        var traffic = new Traffic();
        await using var db = traffic.Context(businesses.Middle);
        var counted = await db.Customers.Take(parents).Select(c => new { c.Created, Older = db.Invoices.Count(i => i.Created < c.Created) }).ToListAsync();
        var pages = (businesses.Middle.Account().Count("invoice") + 99) / 100;

        output.WriteLine($"{pages} pages: {traffic.Count("/v1/invoices")}, {traffic.Count("/v1/invoices?created[lt]=")} by time");

        // The looks come on top, and the pages that are half empty where the list is cut: each an eighth of the list, and a few.
        Assert.InRange(traffic.Count("/v1/invoices"), 1, AtMost(pages) + 5 + pages / 4);
        var created = await db.Invoices.Select(i => i.Created).ToListAsync();
        Assert.All(counted, c => Assert.Equal(created.Count(i => i < c.Created), c.Older));
    }

    [Fact]
    public async Task Lists_of_ids_are_found_in_the_whole_list_too()
    {
        var traffic = new Traffic();
        await using var db = traffic.Context(businesses.Middle);
        var found = await db.Customers.Take(300)
            .Select(c => new { c.Id, Same = db.Customers.Where(o => new[] { c.Id, "cus_nothere" }.Contains(o.Id)).Select(o => o.Id).ToList() }).ToListAsync();
        Assert.All(found, f => Assert.Equal([f.Id], f.Same));
        Assert.InRange(traffic.Sent.Count, 1, 3 + AtMost(10));
    }

    [Fact]
    public async Task A_list_of_equal_times_is_read_on_and_not_guessed()
    {
        await using var emulator = await StripeEmulator.StartAsync();
        for (var i = 0; i < 150; i++)
        {
            emulator.Account().Insert("customer", new JsonObject { ["id"] = $"cus_{i:D4}", ["created"] = 1_700_000_000 });
            for (var j = 0; j < 4; j++)
                emulator.Account().Insert("invoice", new JsonObject { ["id"] = $"in_{i:D4}_{j}", ["customer"] = $"cus_{i:D4}", ["created"] = 1_700_000_000 });
        }

        var traffic = new Traffic();
        await using var db = traffic.Context(emulator);
        var customers = await db.Customers.Take(150).Include(c => c.Invoices).ToListAsync();
        Assert.All(
            customers, c => Assert.Equal([.. Enumerable.Range(0, 4).Select(j => c.Id.Replace("cus", "in") + "_" + j)], c.Invoices.Select(i => i.Id).Order()));
        Assert.InRange(traffic.Count("/v1/invoices"), 6, AtMost(6));
    }

    [Fact]
    public async Task Parents_without_the_key_ask_for_nothing()
    {
        var traffic = new Traffic();
        await using var db = traffic.Context(businesses.Small);
        var expected = (await db.Invoices.AsNoTracking().ToListAsync()).Take(30).ToList();
        var start = traffic.Sent.Count;
        var found = await db.Invoices.Take(30)
            .Select(i =>
                new { i.Id, Same = db.Subscriptions.Where(s => i.SubscriptionId != null && s.Id == i.SubscriptionId).Select(s => s.Id).FirstOrDefault() })
                    .ToListAsync();
        Assert.Equal(expected.Select(i => i.SubscriptionId), found.Select(f => f.Same));
        Assert.DoesNotContain(traffic.Sent.Skip(start), r => r == "/v1/subscriptions/");
    }

    [Fact]
    public async Task Nested_levels_are_asked_for_once_for_all_parents_of_a_window()
    {
        var traffic = new Traffic();
        await using var db = traffic.Context(businesses.Large);
        var customers = await db.Customers.Take(100).Include(c => c.Charges).ThenInclude(h => h.Refunds).AsNoTracking().ToListAsync();
        var charges = customers.Sum(c => c.Charges.Count);
        Assert.Equal(traffic.Sent.Count, traffic.Sent.Distinct().Count());
        Assert.InRange(traffic.Count("/v1/charges"), 1, 100 + 8);
        Assert.InRange(traffic.Count("/v1/refunds"), 1, AtMost(Math.Min(charges, 26)));
    }

    [Fact]
    public async Task Synchronous_queries_choose_too()
    {
        var traffic = new Traffic();
        await using var db = traffic.Context(businesses.Middle);
        var customers = db.Customers.Take(300).Include(c => c.Invoices).AsNoTracking().ToList();
        var pages = (businesses.Middle.Account().Count("invoice") + 99) / 100;
        output.WriteLine($"{pages} pages: {traffic.Count("/v1/invoices")}, {traffic.Count("/v1/invoices?customer=")} by key");
        Assert.Equal(300, customers.Count);
        Assert.InRange(traffic.Count("/v1/invoices"), 1, AtMost(pages));
        Assert.Equal(1, traffic.MostInFlight);
    }

    [Fact]
    public async Task A_thousand_parents_keep_eight_requests_under_way()
    {
        var (gate, waiting, eight) = (new Lock(), 0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var traffic = new Traffic();

        // The requests for invoices go on by eights, so the query ends only if eight are under way whenever one is.
        traffic.Gate = request =>
        {
            lock (gate)
            {
                if (!request.StartsWith("/v1/invoices?customer=", StringComparison.Ordinal))
                    return Task.CompletedTask;
                var go = eight.Task;
                if (++waiting % 8 == 0)
                {
                    eight.SetResult();
                    eight = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                return go.WaitAsync(TimeSpan.FromMinutes(1));
            }
        };
        await using var db = traffic.Context(businesses.Large);
        var customers = await db.Customers.Take(1000).Include(c => c.Invoices).AsNoTracking().ToListAsync();
        Assert.Equal((1000, 1000), (customers.Count, waiting));
        Assert.Equal(8, traffic.MostInFlight);
    }

    [Fact]
    public async Task A_window_is_asked_for_while_the_one_before_is_given_out()
    {
        var next = new TaskCompletionSource();
        var traffic = new Traffic();
        traffic.OnSending = _ =>
        {
            if (traffic.Count("/v1/invoices?customer=") > 100)
                next.TrySetResult();
        };
        using var distant = businesses.AtADistance();
        await using var db = traffic.Context(distant.Emulator);
        await using var rows = db.Customers.Take(400).Include(c => c.Invoices).AsNoTracking().AsAsyncEnumerable().GetAsyncEnumerator();
        Assert.True(await rows.MoveNextAsync());

        // No further row is asked for, and yet requests go out.
        await next.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.InRange(traffic.Count("/v1/invoices?customer="), 101, 400);
    }

    [Fact]
    public async Task First_and_a_small_Take_ask_for_no_window_that_they_do_not_need()
    {
        var traffic = new Traffic();
        await using var db = traffic.Context(businesses.Large);
        _ = await db.Customers.Where(c => db.Invoices.Any(i => i.CustomerId == c.Id)).FirstAsync();
        Assert.Equal(1, traffic.Count("/v1/customers"));
        Assert.InRange(traffic.Count("/v1/invoices?customer="), 1, 100);
    }

    [Fact]
    public async Task Leaving_early_cancels_what_is_under_way_and_sends_nothing_more()
    {
        var traffic = new Traffic();
        using var distant = businesses.AtADistance();
        await using var db = traffic.Context(distant.Emulator);
        await foreach (var _ in db.Customers.Include(c => c.Invoices.OrderBy(i => i.Total)).Take(500).AsNoTracking().AsAsyncEnumerable())
            break;

        var sent = traffic.Sent.Count;
        Assert.InRange(sent, 100, 350);
        await Task.Delay(3 * Distant.Latency);
        Assert.Equal(sent, traffic.Sent.Count);
    }

    [Fact]
    public async Task Nothing_is_sent_after_a_cancellation()
    {
        using var cancellation = new CancellationTokenSource();
        var traffic = new Traffic();
        traffic.OnSending = _ =>
        {
            if (traffic.Count("/v1/invoices?customer=") >= 50)
                cancellation.Cancel();
        };
        using var distant = businesses.AtADistance();
        await using var db = traffic.Context(distant.Emulator);
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => db.Customers.Take(500).Include(c => c.Invoices).AsNoTracking().ToListAsync(cancellation.Token));
        Assert.Equal(cancellation.Token, exception.CancellationToken);

        // The request during which it was cancelled, and those that were on their way to the wire beside it.
        Assert.InRange(traffic.Count("/v1/invoices?customer="), 51, 50 + 8);
        var sent = traffic.Sent.Count;
        await Task.Delay(2 * Distant.Latency);
        Assert.Equal(sent, traffic.Sent.Count);
    }

    [Fact]
    public async Task A_child_list_that_the_key_may_not_read_is_one_exception_and_the_end_of_the_requests()
    {
        businesses.Large.AddRestrictedKey("rk_test_no_invoices", r => r != "invoice");
        var traffic = new Traffic();
        await using var db = traffic.Context(businesses.Large, "rk_test_no_invoices");
        var exception = await Assert.ThrowsAsync<StripePermissionException>(
            () => db.Customers.Take(300).Include(c => c.Invoices).AsNoTracking().ToListAsync());
        Assert.Contains("/v1/invoices", exception.Message);
        Assert.InRange(traffic.Count("/v1/invoices"), 1, 8);
    }

    [Fact]
    public async Task The_plan_says_that_either_way_may_be_taken()
    {
        await using var db = new Traffic().Context(businesses.Small);
        Assert.Contains(
            "GET /v1/invoices?customer={Customer.id}&limit=100, or once the whole list when that is cheaper",
            db.Customers.Include(c => c.Invoices).ToQueryString());
        Assert.Contains(
            "GET /v1/customers/{Charge.customer}, or once the whole list when that is cheaper",
            db.Charges.Select(h => db.Customers.Where(c => c.Id == h.CustomerId).Select(c => c.Email).FirstOrDefault()).ToQueryString());
    }
}
