using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Uncorrelated;

/// <summary>A subquery that depends on no row is read first, as far as it is needed, and its value is sent with the list around it.</summary>
public sealed class ValueFirstTests(ShopFixture shop) : SubqueryTest(shop)
{
    private Customer Newest => Objects.Customers.OrderByDescending(c => c.Created).First();

    [Fact]
    public async Task The_first_row_of_another_list_is_asked_for_before_the_list_that_it_narrows()
    {
        var sent = await SameRows(s => s.Invoices
            .Where(i => i.CustomerId == s.Customers.OrderByDescending(c => c.Created).Select(c => c.Id).First()).Select(i => i.Id));

        Assert.Equal(["/v1/customers?limit=1", $"/v1/invoices?customer={Newest.Id}&limit=100"], sent);
    }

    [Fact]
    public async Task A_synchronous_query_sends_the_same()
    {
        await using var db = CreateContext();
        var ids = db.Invoices.Where(i => i.CustomerId == db.Customers.OrderByDescending(c => c.Created).Select(c => c.Id).First()).Select(i => i.Id).ToList();

        Assert.Equal(Objects.Invoices.Where(i => i.CustomerId == Newest.Id).Select(i => i.Id), ids);
        Assert.Equal(["/v1/customers?limit=1", $"/v1/invoices?customer={Newest.Id}&limit=100"], Sent);
    }

    [Fact]
    public async Task An_id_that_a_subquery_gives_is_one_retrieve()
    {
        var sent = await SameRows(s => s.Customers.Where(c => c.Id == s.Charges.Where(h => h.CustomerId != null).Select(h => h.CustomerId).First())
            .Select(c => c.Name!));

        Assert.Equal(2, sent.Count);
        Assert.StartsWith("/v1/customers/cus_", sent[1]);
    }

    [Fact]
    public async Task A_scalar_bounds_a_range()
    {
        var sent = await SameRows(s => s.Customers.Where(c => c.Created > s.Products.Max(p => p.Created)).Select(c => c.Id));
        Assert.Equal(2, sent.Count);
        Assert.Contains("created[gte]=", sent[1], StringComparison.Ordinal);

        sent = await SameRows(s => s.Customers.Where(c => c.Created >= s.Invoices.OrderByDescending(i => i.Created).Skip(3)
            .First().Created.AddDays(-9)).Select(c => c.Id));
        Assert.Equal(2, sent.Count);
        Assert.Equal("/v1/invoices?limit=4", sent[0]);
        Assert.Contains("created[gte]=", sent[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_ending_gives_its_value_first()
    {
        foreach (var query in new Func<IShop, IQueryable<string>>[]
        {
            s => s.Invoices.Where(i => i.CustomerId == s.Customers.Select(c => c.Id).First()).Select(i => i.Id),
            s => s.Invoices.Where(i => i.CustomerId == s.Customers.Select(c => c.Id).FirstOrDefault()).Select(i => i.Id),
            s => s.Invoices.Where(i => i.CustomerId == s.Customers.Take(1).Select(c => c.Id).Single()).Select(i => i.Id),
            s => s.Invoices.Where(i => i.CustomerId == s.Customers.Select(c => c.Id).ElementAt(2)).Select(i => i.Id),
            s => s.Invoices.Where(i => i.CustomerId == s.Customers.Select(c => c.Id).Max()).Select(i => i.Id),
            s => s.Invoices.Where(i => i.CustomerId == s.Customers.OrderBy(c => c.Name).ThenBy(c => c.Id).Select(c => c.Id).Last()).Select(i => i.Id),
        })
        {
            var sent = await SameRows(query);
            Assert.True(sent.Count == 2 && sent[1].Contains("customer=cus_", StringComparison.Ordinal), string.Join('\n', sent));
        }
    }

    [Fact]
    public async Task A_value_that_no_request_can_carry_is_read_once_and_judged_in_process()
    {
        var sent = await SameRows(s => s.Customers.Where(c => c.Balance < s.Products.Count()).Select(c => c.Id));
        Assert.Equal(["/v1/customers?limit=100", "/v1/products?limit=100"], sent.Order());
    }

    [Fact]
    public async Task Nested_twice_each_value_is_asked_for_after_the_one_inside_it()
    {
        var sent = await SameRows(s => s.Charges.Where(h => h.CustomerId
            == s.Invoices.Where(i => i.CustomerId == s.Customers.OrderByDescending(c => c.Created).Skip(2).First().Id).First().CustomerId).Select(h => h.Id));

        Assert.Equal("/v1/customers?limit=3", sent[0]);
        Assert.Matches(@"^/v1/invoices\?customer=cus_\w+&limit=1$", sent[1]);
        Assert.Matches(@"^/v1/charges\?customer=cus_\w+&limit=100$", sent[2]);
        Assert.Equal(3, sent.Count);
    }

    [Fact]
    public async Task In_results_orders_and_conditions_of_groups_the_value_is_read_once()
    {
        Assert.Equal(
            ["/v1/customers?limit=1", "/v1/products?limit=100"],
            (await SameRows(s => s.Products.Select(p => p.Id + s.Customers.OrderByDescending(c => c.Created).First().Id))).Order());
        Assert.Equal(
            ["/v1/customers?limit=1", "/v1/products?limit=100"],
            (await SameRows(s => s.Products.OrderBy(p => p.Created > s.Customers.First().Created).ThenBy(p => p.Id).Select(p => p.Id))).Order());
        var sent = await SameRows(s => s.Charges.GroupBy(h => h.Currency).Where(g => g.Count() > s.Products.Count()).Select(g => g.Key).OrderBy(k => k));
        Assert.Single(sent, r => r == "/v1/products?limit=100");
    }

    [Fact]
    public async Task On_both_sides_of_a_join_the_value_is_sent()
    {
        var sent = await SameRows(s => from i in s.Invoices
                                       join h in s.Charges.Where(h => h.CustomerId == s.Customers.OrderByDescending(c => c.Created).Skip(1)
                                           .First().Id) on i.CustomerId equals h.CustomerId
                                       where i.CustomerId == s.Customers.OrderByDescending(c => c.Created).Skip(1).First().Id
                                       select i.Id + h.Id);

        Assert.Equal(3, sent.Count);
        Assert.Equal("/v1/customers?limit=2", sent[0]);
        Assert.All(sent.Skip(1), r => Assert.Contains("customer=cus_", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_filter_of_an_Include_sends_the_value()
    {
        await using var db = CreateContext();
        var customers = await db.Customers.Include(c => c.Invoices.Where(i => i.Created >= db.Invoices.OrderByDescending(x => x.Created).Skip(9)
            .First().Created))
            .AsNoTracking().ToListAsync();

        var from = Objects.Invoices.OrderByDescending(x => x.Created).Skip(9).First().Created;
        Assert.Equal(
            Objects.Customers.AsEnumerable().Select(c => (c.Id, string.Join(',', c.Invoices.Where(i => i.Created >= from).Select(i => i.Id).Order()))),
            customers.Select(c => (c.Id, string.Join(',', c.Invoices.Select(i => i.Id).Order()))));
        Assert.Contains("/v1/invoices?limit=10", Sent);
        Assert.True(Sent.Count <= 4, string.Join('\n', Sent));
    }

    [Fact]
    public async Task A_filter_that_the_API_does_not_answer_stops_at_the_first_match()
    {
        var late = Objects.Invoices.Skip(150).First(i => i.Number != null);
        var sent = await SameRows(s => s.Charges.Where(h => h.CustomerId == s.Invoices.First(i => i.Number != null
            && i.Number.EndsWith(late.Number!)).CustomerId).Select(h => h.Id));

        Assert.Equal(3, sent.Count);
        Assert.Equal("/v1/invoices?limit=100", sent[0]);
        Assert.StartsWith("/v1/invoices?limit=100&starting_after=", sent[1]);
        Assert.Equal($"/v1/charges?customer={late.CustomerId}&limit=100", sent[2]);
    }

    [Fact]
    public async Task Any_of_a_list_reads_one_row()
    {
        var sent = await SameRows(s => s.Products.Where(p => s.Invoices.Any(i => i.Status == "open")).Select(p => p.Id));
        Assert.Equal(["/v1/invoices?status=open&limit=1", "/v1/products?limit=100"], sent.Order());
    }

    [Fact]
    public async Task The_first_of_none_is_an_error_only_where_a_row_asks_for_it()
    {
        await using var db = CreateContext();
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            db.Invoices.Where(i => i.CustomerId == db.Customers.Where(c => c.Email == "nobody").Select(c => c.Id).First()).ToListAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            db.Customers.Where(c => c.Created > db.Invoices.Where(i => i.Total < -1).Min(i => i.Created)).ToListAsync());

        Assert.Empty(await db.Customers.Where(c => c.Email == "nobody")
            .Where(c => c.Id == db.Customers.Where(x => x.Email == "nobody").Select(x => x.Id).First()).ToListAsync());
    }

    [Fact]
    public async Task No_value_matches_what_LINQ_says_and_is_never_sent()
    {
        foreach (var query in new Func<IShop, IQueryable<string>>[]
        {
            s => s.Charges.Where(h => h.CustomerId == s.Customers.Where(c => c.Email == "nobody").Select(c => c.Id).FirstOrDefault()).Select(h => h.Id),
            s => s.Invoices.Where(i => i.SubscriptionId == s.Invoices.Where(x => x.SubscriptionId == null).Select(x => x.SubscriptionId).First())
                .Select(i => i.Id),
            s => s.Customers.Where(c => c.Id == s.Customers.Where(x => x.Email == "nobody").Select(x => x.Id).FirstOrDefault()).Select(c => c.Id),
            s => s.Customers.Where(c => c.Created > s.Invoices.Where(i => i.Total < -1).Max(i => (DateTime?)i.Created)).Select(c => c.Id),
            s => s.Invoices.Where(i => s.Customers.Where(c => c.Email == "nobody").Select(c => c.Id).Contains(i.CustomerId)).Select(i => i.Id),
        })
        {
            var sent = await SameRows(query);
            Assert.DoesNotContain(sent, r => r.Contains("=&", StringComparison.Ordinal) || r.EndsWith('=') || r.EndsWith('/'));
        }
    }

    [Fact]
    public async Task One_compiled_query_takes_the_values_of_each_run()
    {
        foreach (var email in Objects.Customers.Where(c => c.Email != null).Select(c => c.Email).Take(3).Append("nobody"))
        {
            var sent = await SameRows(s => s.Invoices.Where(i => i.CustomerId == s.Customers.Where(c => c.Email == email)
                .Select(c => c.Id).FirstOrDefault() && i.Total > 0).Select(i => i.Id));
            Assert.Equal($"/v1/customers?email={email}&limit=1", sent[0]);
        }
    }

    [Fact]
    public async Task A_value_that_chance_gives_is_one_value_for_the_request_and_the_filter()
    {
        await using var db = CreateContext();
        var some = await db.Invoices.Where(i => i.CustomerId == db.Invoices.OrderBy(c => EF.Functions.Random()).Select(c => c.CustomerId)
            .First()).ToListAsync();
        Assert.NotEmpty(some);
        Assert.Single(some.Select(i => i.CustomerId).Distinct());
    }

    [Fact]
    public async Task A_count_of_another_set_is_part_of_the_query_and_sent_when_it_runs()
    {
        await using var db = CreateContext();
        var query = db.Products.Select(p => new { p.Id, Customers = db.Customers.Count() });
        query.ToQueryString();
        Assert.Empty(Sent);

        var rows = await query.ToListAsync();
        Assert.All(rows, r => Assert.Equal(Objects.Customers.Count(), r.Customers));
        Assert.Equal(["/v1/customers?limit=100", "/v1/products?limit=100"], Sent.Order());
    }

    [Fact]
    public async Task A_count_of_a_query_in_a_variable_is_part_of_the_query()
    {
        await using var db = CreateContext();
        var open = db.Invoices.AsNoTracking().Where(i => i.Status == "open");
        var query = db.Products.Select(p => new { p.Id, Open = open.Count() });
        query.ToQueryString();
        Assert.Empty(Sent);

        Assert.All(await query.ToListAsync(), r => Assert.Equal(Objects.Invoices.Count(i => i.Status == "open"), r.Open));
        Assert.Equal(["/v1/invoices?status=open&limit=100", "/v1/products?limit=100"], Sent.Order());
    }

    [Fact]
    public async Task A_count_of_values_of_the_caller_is_a_value()
    {
        await using var db = CreateContext();
        int[] values = [1, 2, 3];
        Assert.Equal(
            Objects.Customers.Where(c => c.Balance < 3).Select(c => c.Id),
            await db.Customers.Where(c => c.Balance < values.AsQueryable().Count()).Select(c => c.Id).ToListAsync());
    }

    [Fact]
    public async Task The_plan_shows_the_subquery_and_where_its_value_goes()
    {
        await using var db = CreateContext();
        var plan = db.Invoices.Where(i => i.CustomerId == db.Customers.OrderByDescending(c => c.Created).Select(c => c.Id).First()).ToQueryString();
        Assert.Equal(
            """
            Filter Invoice.customer == #1
            ├─ GET /v1/invoices?customer={#1}&limit=100
            └─ #1, once: First of Customer.id
               └─ Sort by Customer.created desc (as the API answers)
                  └─ GET /v1/customers?limit=1
            """,
            plan);
    }
}
