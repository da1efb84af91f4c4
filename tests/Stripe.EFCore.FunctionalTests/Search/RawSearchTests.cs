using System.Net;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Search;

/// <summary>A search with a text of the caller's, the operators around it, and what is refused.</summary>
public sealed class RawSearchTests
{
    private readonly SearchingStripe _stripe = new();

    public RawSearchTests()
    {
        for (var i = 0; i < 130; i++)
            _stripe.Add("customers", SearchJson.Customer(i, i % 2 == 0 ? $"Ann {i}" : $"Bob {i}", $"{i}@example.com"));
        for (var i = 0; i < 20; i++)
            _stripe.Add("invoices", SearchJson.Invoice(i, $"A-{i}", i % 2 == 0 ? "open" : "paid", i * 100, $"cus_{i % 4}"));
        _stripe.Index();
    }

    [Fact]
    public async Task The_text_is_sent_as_it_is_and_other_operators_run_in_process()
    {
        await using var db = _stripe.Open();
        var text = "name~'ann' AND created>0";
        var names = await db.Customers.Search(text).Where(c => c.Email != "2@example.com" && c.Id != "cus_4").OrderBy(c => c.Created).Take(3)
            .Select(c => c.Name).ToListAsync();
        Assert.Equal(["Ann 0", "Ann 6", "Ann 8"], names);
        Assert.Equal(["/v1/customers/search?query=name~'ann' AND created>0&limit=100"], _stripe.Sent);
    }

    [Fact]
    public void A_synchronous_query_searches_too()
    {
        using var db = _stripe.Open();
        Assert.Equal(65, db.Customers.Search("name~'ann'").AsEnumerable().Count());
        Assert.Equal(65, db.Customers.AsNoTracking().Where(c => c.Id != "x").Search("name~'ann'").Count());
        Assert.All(_stripe.Sent, s => Assert.StartsWith("/v1/customers/search?", s, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Take_without_a_filter_is_the_size_of_the_page()
    {
        await using var db = _stripe.Open();
        Assert.Equal(5, (await db.Customers.Search("name~'ann'").Take(5).ToListAsync()).Count);
        Assert.Equal(["/v1/customers/search?query=name~'ann'&limit=5"], _stripe.Sent);
    }

    [Fact]
    public async Task Progress_tells_of_the_pages_of_a_search()
    {
        var told = new List<StripeScanProgress>();
        await using var db = _stripe.Open();
        await db.Customers.Search("created>0").WithProgress(new Listener(told)).ToListAsync();
        Assert.Equal([("/v1/customers/search", 100L, null), ("/v1/customers/search", 130L, 1.0)], told.Select(p => (p.List, p.Rows, p.Share)));
    }

    [Fact]
    public void A_source_that_is_no_query_of_a_context_cannot_be_searched()
        => Assert.Throws<InvalidOperationException>(() => new List<Stripe.Customer>().AsQueryable().Search("name~'ann'"));

    [Fact]
    public async Task Related_objects_are_included()
    {
        await using var db = _stripe.Open();
        var invoices = await db.Invoices.Search("status:'open'").Include(i => i.Customer).ToListAsync();
        Assert.Equal(10, invoices.Count);
        Assert.All(invoices, i => Assert.Equal(i.CustomerId, i.Customer.Id));
        Assert.StartsWith("/v1/invoices/search?query=status:'open'&limit=100&expand[]=data.customer", _stripe.Sent[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_searched_set_is_joined_as_it_was_searched()
    {
        await using var db = _stripe.Open();
        var joined = await db.Invoices.Join(db.Customers.Search("name~'ann'"), i => i.CustomerId, c => c.Id, (i, c) => new { i.Id, c.Name }).ToListAsync();
        Assert.Equal(10, joined.Count);
        Assert.All(joined, j => Assert.StartsWith("Ann", j.Name, StringComparison.Ordinal));
        var inner = await db.Customers.Where(c => db.Invoices.Search("total>1500").Any(i => i.CustomerId == c.Id)).Select(c => c.Id).ToListAsync();
        Assert.Equal(["cus_0", "cus_1", "cus_2", "cus_3"], inner.Order());
    }

    [Fact]
    public async Task A_text_is_a_value_of_the_run_and_no_part_of_the_compiled_query()
    {
        await using var db = _stripe.Open();
        var query = EF.CompileAsyncQuery((SearchContext context, string text) => context.Customers.Search(text).Select(c => c.Name));
        foreach (var name in new[] { "Ann 2", "Bob 3" })
        {
            var found = new List<string>();
            await foreach (var one in query(db, $"name:'{name}'"))
                found.Add(one);
            Assert.Equal([name], found);
        }

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var _ in query(db, ""))
            {
            }
        });
        Assert.Contains("null or empty", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_was_deleted_is_left_out()
    {
        await using var db = _stripe.Open();
        _stripe.Delete("customers", "cus_2");
        Assert.DoesNotContain("cus_2", await db.Customers.Search("name~'ann'").Select(c => c.Id).ToListAsync());
        Assert.Equal(64, await db.Customers.UseSearch().CountAsync(c => c.Name.Contains("Ann")));
    }

    public static TheoryData<string, Func<SearchContext, IQueryable<object>>> Misplaced => new()
    {
        { "makes other rows", db => db.Customers.Take(3).Search("name~'ann'") },
        { "makes other rows", db => db.Customers.Join(db.Invoices, c => c.Id, i => i.CustomerId, (c, i) => i).Search("name~'ann'") },
        { "makes other rows", db => db.Customers.Distinct().Search("name~'ann'") },
        { "twice on one set", db => db.Customers.Search("name~'ann'").Search("name~'bob'") },
        { "depends on a row", db => db.Customers.Where(c => db.Invoices.Search(c.Name).Any()) },
        { "Stripe has no search for '/v1/coupons'", db => db.Coupons.Search("name~'ann'") },
        { "Stripe has no search for what it reads (/v1/coupons)", db => db.Coupons.UseSearch().Where(c => c.Name == "ann") },
        { "FreshFor cannot be used with Search", db => db.Customers.Search("name~'ann'").FreshFor(TimeSpan.FromMinutes(5)) },
        { "UseSearch twice", db => db.Customers.UseSearch().UseSearch(false) },
        { "FreshFor twice", db => db.Customers.FreshFor(TimeSpan.FromMinutes(5)).FreshFor(TimeSpan.FromMinutes(6)) },
        { "opposite", db => db.Customers.UseSearch().FreshFor(TimeSpan.FromMinutes(5)).AllowStaleCount() },
    };

    [Theory]
    [MemberData(nameof(Misplaced))]
    public async Task What_cannot_be_searched_is_refused_before_any_request(string reason, Func<SearchContext, IQueryable<object>> query)
    {
        await using var db = _stripe.Open();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => query(db).ToListAsync());
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Empty(_stripe.Sent);
    }

    [Fact]
    public void A_text_or_a_span_that_means_nothing_is_refused_where_it_is_written()
    {
        using var db = _stripe.Open();
        Assert.Throws<ArgumentException>(() => db.Customers.Search(" "));
        Assert.Throws<ArgumentOutOfRangeException>(() => db.Customers.FreshFor(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => db.Customers.FreshFor(TimeSpan.FromDays(31)));
    }

    [Theory]
    [InlineData("name~'an'", "three characters")]
    [InlineData("balance>5", "unsupported search field 'balance'")]
    [InlineData("name:'a' AND name:'b' OR name:'c'", "cannot be combined")]
    [InlineData(
        "name:'1' OR name:'2' OR name:'3' OR name:'4' OR name:'5' OR name:'6' OR name:'7' OR name:'8' OR name:'9' OR name:'10' OR name:'11'", "at most 10")]
    public async Task What_Stripe_refuses_is_an_error_with_the_way_out(string text, string said)
    {
        await using var db = _stripe.Open();
        var failure = await Assert.ThrowsAsync<StripeInvalidRequestException>(() => db.Customers.Search(text).ToListAsync());
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.Contains("GET /v1/customers/search was refused", failure.Message, StringComparison.Ordinal);
        Assert.Contains("at most 10 clauses", failure.Message, StringComparison.Ordinal);
        Assert.Contains("https://docs.stripe.com/search#query-fields", failure.Message, StringComparison.Ordinal);
        Assert.Single(_stripe.Sent);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task An_account_without_search_is_told_to_leave_it_out(HttpStatusCode status)
    {
        _stripe.Refusal = (status, "The search feature is unavailable in your region.");
        await using var db = _stripe.Open();
        var failure = await Assert.ThrowsAnyAsync<StripeRequestException>(() => db.Customers.UseSearch().Where(c => c.Name == "ann").ToListAsync());
        Assert.Contains("unavailable in your region", failure.Message, StringComparison.Ordinal);
        Assert.Contains("leave UseSearch() and Search(...) out of the query", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_whose_token_has_expired_is_an_error_and_no_shorter_answer()
    {
        _stripe.PagesExpire = true;
        await using var db = _stripe.Open();
        var failure = await Assert.ThrowsAsync<StripeInvalidRequestException>(() => db.Customers.Search("created>0").ToListAsync());
        Assert.Contains("Run the query again", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_that_says_more_and_not_where_is_an_error()
    {
        _stripe.OnSearch = answer => answer["next_page"] = null;
        await using var db = _stripe.Open();
        await Assert.ThrowsAsync<StripeResponseException>(() => db.Customers.Search("created>0").ToListAsync());
    }

    [Fact]
    public async Task A_search_that_never_ends_is_an_error()
    {
        var page = 0;
        _stripe.OnSearch = answer => (answer["has_more"], answer["next_page"]) = (true, $"page_{++page % 100 + 200}");
        await using var db = _stripe.Open();
        await Assert.ThrowsAsync<StripeResponseException>(() => db.Customers.Search("created>0").ToListAsync());
        Assert.True(_stripe.Sent.Count < 30);
    }

    [Fact]
    public async Task An_object_that_comes_on_two_pages_is_one_row()
    {
        _stripe.OnSearch = answer =>
        {
            var data = answer["data"]!.AsArray();
            data.Add(SearchJson.Customer(0, "Ann 0", "0@example.com"));
        };
        await using var db = _stripe.Open();
        Assert.Equal(130, (await db.Customers.Search("created>0").Select(c => c.Id).ToListAsync()).Count);
    }

    private sealed class Listener(List<StripeScanProgress> told) : IProgress<StripeScanProgress>
    {
        public void Report(StripeScanProgress value) => told.Add(value);
    }
}
