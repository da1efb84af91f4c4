using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Queries;

/// <summary>How many requests a query costs, and which: never more than it needs.</summary>
public sealed class RequestTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    [Fact]
    public async Task Find_by_id_sends_one_retrieve()
    {
        var id = shop.Objects.Customers.First().Id;
        var (customer, requests) = await shop.RequestsOf(db => db.Customers.FindAsync(id).AsTask());
        Assert.Equal(id, customer!.Id);
        Assert.Equal([$"/v1/customers/{id}"], requests);
    }

    [Fact]
    public async Task Where_on_id_sends_one_retrieve()
    {
        var id = shop.Objects.Invoices.Last().Id;
        var (invoice, requests) = await shop.RequestsOf(db => db.Invoices.SingleAsync(i => i.Id == id));
        Assert.Equal(id, invoice.Id);
        Assert.Equal([$"/v1/invoices/{id}"], requests);
    }

    [Fact]
    public async Task An_id_that_is_not_there_gives_null_by_one_request()
    {
        var (customer, requests) = await shop.RequestsOf(db => db.Customers.FindAsync("cus_nothere").AsTask());
        Assert.Null(customer);
        Assert.Single(requests);
    }

    [Fact]
    public async Task A_second_Find_of_a_tracked_entity_sends_nothing()
    {
        var id = shop.Objects.Customers.First().Id;
        var (same, requests) = await shop.RequestsOf(async db =>
            ReferenceEquals(await db.Customers.FindAsync(id), await db.Customers.FindAsync(id)));
        Assert.True(same);
        Assert.Single(requests);
    }

    [Fact]
    public async Task First_with_a_filter_the_API_answers_sends_one_request_for_one_row()
    {
        var (_, requests) = await shop.RequestsOf(db => db.Invoices.FirstAsync(i => i.Status == "paid"));
        Assert.Equal(["/v1/invoices?status=paid&limit=1"], requests);
    }

    [Fact]
    public async Task Single_asks_for_two_rows_and_no_more()
    {
        var email = shop.Objects.Customers.First(c => c.Email != null).Email;
        var (_, requests) = await shop.RequestsOf(db => db.Customers.Where(c => c.Email == email).Take(1).SingleAsync());
        Assert.Single(requests);
    }

    [Fact]
    public async Task Take_in_the_order_of_the_API_sends_one_request_for_just_so_many()
    {
        var (charges, requests) = await shop.RequestsOf(db => db.Charges.OrderByDescending(c => c.Created).Take(20).ToListAsync());
        Assert.Equal(20, charges.Count);
        Assert.Equal(["/v1/charges?limit=20"], requests);
    }

    [Fact]
    public async Task Take_of_a_whole_page_does_not_fetch_the_next()
    {
        var (charges, requests) = await shop.RequestsOf(db => db.Invoices.Take(100).ToListAsync());
        Assert.Equal(100, charges.Count);
        Assert.Equal(["/v1/invoices?limit=100"], requests);
    }

    [Fact]
    public async Task Include_of_a_reference_is_expanded_and_costs_no_request()
    {
        var (invoices, requests) = await shop.RequestsOf(db => db.Invoices.Include(i => i.Customer).Take(20).ToListAsync());
        Assert.All(invoices, i => Assert.Equal(i.CustomerId, i.Customer!.Id));
        Assert.Equal(["/v1/invoices?limit=20&expand[]=data.customer"], requests);
    }

    [Fact]
    public async Task ThenInclude_of_references_expands_along_the_way()
    {
        var (refunds, requests) = await shop.RequestsOf(db => db.Refunds.Include(r => r.Charge).ThenInclude(c => c!.Customer).Take(3).ToListAsync());
        Assert.All(refunds, r => Assert.Equal(r.Charge!.CustomerId, r.Charge.Customer?.Id));
        Assert.Equal(["/v1/refunds?limit=3&expand[]=data.charge&expand[]=data.charge.customer"], requests);
    }

    [Fact]
    public async Task Any_sends_one_request_for_one_row()
    {
        var (any, requests) = await shop.RequestsOf(db => db.Invoices.AnyAsync(i => i.Status == "open"));
        Assert.True(any);
        Assert.Equal(["/v1/invoices?status=open&limit=1"], requests);
    }

    [Fact]
    public async Task An_empty_id_list_sends_nothing()
    {
        string[] ids = [];
        var (customers, requests) = await shop.RequestsOf(db => db.Customers.Where(c => ids.Contains(c.Id)).ToListAsync());
        Assert.Empty(customers);
        Assert.Empty(requests);
    }

    [Fact]
    public async Task An_id_list_sends_one_retrieve_for_each_different_id()
    {
        var known = shop.Objects.Customers.Take(3).Select(c => c.Id).ToArray();
        string?[] ids = [.. known, known[0], null, "cus_nothere"];
        var (customers, requests) = await shop.RequestsOf(db => db.Customers.Where(c => ids.Contains(c.Id)).ToListAsync());
        Assert.Equal(known.Order(), customers.Select(c => c.Id).Order());
        Assert.Equal(known.Append("cus_nothere").Select(i => $"/v1/customers/{i}").Order(), requests.Order());
    }

    [Fact]
    public async Task A_list_parameter_takes_a_list_of_ids_at_once()
    {
        var ids = shop.Objects.Products.Take(3).Select(p => p.Id).ToArray();
        var (products, requests) = await shop.RequestsOf(db => db.Products.Where(p => ids.Contains(p.Id)).ToListAsync());
        Assert.Equal(ids.Order(), products.Select(p => p.Id).Order());
        Assert.True(requests.Count is 1 or 3, string.Join('\n', requests));
    }

    [Fact]
    public async Task Rows_by_the_hundred_send_a_request_for_each_hundred()
    {
        var expected = shop.Objects.Invoices.Count(i => i.Status == "paid");
        var (invoices, requests) = await shop.RequestsOf(db => db.Invoices.Where(i => i.Status == "paid").ToListAsync());
        Assert.Equal(expected, invoices.Count);
        Assert.True(expected > 100, $"{expected} rows make no second page");
        Assert.Equal((expected + 99) / 100, requests.Count);
        Assert.All(requests, r => Assert.StartsWith("/v1/invoices?status=paid&limit=100", r));
    }

    [Fact]
    public async Task A_range_on_created_is_sent_whole()
    {
        var from = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var (_, requests) = await shop.RequestsOf(db => db.Charges.Where(c => c.Created >= from && c.Created < from.AddDays(1)).ToListAsync());
        Assert.Equal(["/v1/charges?created[gte]=1767225600&created[lt]=1767312000&limit=100"], requests);
    }

    [Fact]
    public async Task Subscriptions_are_listed_with_the_cancelled_ones()
    {
        var (subscriptions, requests) = await shop.RequestsOf(db => db.Subscriptions.ToListAsync());
        Assert.Contains(subscriptions, s => s.Status == SubscriptionStatus.Canceled);
        Assert.All(requests, r => Assert.Contains("status=all", r));
    }

    [Fact]
    public async Task A_filter_on_status_takes_the_place_of_all()
    {
        var (subscriptions, requests) = await shop.RequestsOf(db => db.Subscriptions.Where(s => s.Status == SubscriptionStatus.PastDue).ToListAsync());
        Assert.All(subscriptions, s => Assert.Equal(SubscriptionStatus.PastDue, s.Status));
        Assert.All(requests, r => Assert.Contains("status=past_due", r));
    }

    [Fact]
    public async Task Prices_are_listed_active_and_inactive()
    {
        var (prices, requests) = await shop.RequestsOf(db => db.Prices.ToListAsync());
        Assert.Equal(prices.Select(p => p.Id).Distinct().Count(), prices.Count);
        Assert.Contains(requests, r => r.Contains("active=true"));
        Assert.Contains(requests, r => r.Contains("active=false"));
    }

    [Fact]
    public async Task A_collection_of_few_parents_is_asked_for_by_parent()
    {
        var (customers, requests) = await shop.RequestsOf(db => db.Customers.OrderByDescending(c => c.Created).Take(3).Include(c => c.Invoices).ToListAsync());
        Assert.All(customers, c => Assert.Equal(shop.Objects.Customers.Single(o => o.Id == c.Id).Invoices.Count, c.Invoices.Count));
        Assert.Equal(4, requests.Count);
        Assert.All(customers, c => Assert.Contains(requests, r => r.Contains($"customer={c.Id}")));
    }

    [Fact]
    public async Task A_collection_of_all_parents_is_read_as_one_list()
    {
        var (customers, requests) = await shop.RequestsOf(db => db.Customers.Include(c => c.Invoices).ToListAsync());
        var invoices = shop.Objects.Invoices.Count();
        Assert.Equal(invoices, customers.Sum(c => c.Invoices.Count));
        Assert.Equal(1 + (invoices + 99) / 100, requests.Count);
    }

    [Fact]
    public async Task A_subquery_in_a_predicate_sends_no_request_for_a_row()
    {
        var (_, requests) = await shop.RequestsOf(db => db.Customers.CountAsync(c => db.Charges.Any(h => h.CustomerId == c.Id && h.Refunded)));
        Assert.Equal(1 + (shop.Objects.Charges.Count() + 99) / 100, requests.Count);
    }

    [Fact]
    public async Task ToQueryString_sends_nothing_and_shows_the_requests()
    {
        var (text, requests) = await shop.RequestsOf(db => Task.FromResult(
            db.Invoices.Include(i => i.Customer)
                .Where(i => i.Status == "open" && i.Total > 100)
                .OrderByDescending(i => i.Total)
                .Take(5)
                .TagWith("overdue")
                .ToQueryString()));
        Assert.Empty(requests);
        Assert.Equal(
            """
            -- overdue
            Take 5
            └─ Sort by Invoice.total desc
               └─ Filter Invoice.status == "open" && Invoice.total > 100
                  └─ GET /v1/invoices?status=open&limit=100&expand[]=data.customer (a long list is read in several ranges of created at once)
            """.ReplaceLineEndings(),
            text.ReplaceLineEndings());
    }

    [Fact]
    public async Task First_behind_a_filter_of_this_process_asks_for_no_page_ahead()
    {
        var (_, requests) = await shop.RequestsOf(db => db.Invoices.FirstAsync(i => i.Total >= 0));
        Assert.Equal(["/v1/invoices?limit=100"], requests);
    }

    [Fact]
    public async Task Synchronous_queries_send_the_same_requests()
    {
        var (count, requests) = await shop.RequestsOf(db => Task.FromResult(db.Invoices.Where(i => i.Status == "paid").ToList().Count));
        Assert.Equal((count + 99) / 100, requests.Count);
    }
}
