using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.FunctionalTests.Search;

/// <summary>When a count is the number that Stripe's search gives, and when rows are counted.</summary>
public sealed class SearchCountTests
{
    private const string Total = "&expand[]=total_count&limit=100";
    private readonly SearchingStripe _stripe = new();

    public SearchCountTests()
    {
        for (var i = 0; i < 350; i++)
            _stripe.Add("charges", SearchJson.Charge(i, i * 10, i % 2 == 0 ? "failed" : "succeeded", i % 5 == 0 ? "usd" : "eur", $"cus_{i % 3}"));
        for (var i = 0; i < 150; i++)
            _stripe.Add("customers", SearchJson.Customer(i, $"Ann {i}", null, ("plan", "pro")));
        _stripe.Index();
    }

    public static TheoryData<string, int, Func<SearchContext, IQueryable<object>>> Counted => new()
    {
        { "amount>=1000", 250, db => db.Charges.Where(c => c.Amount >= 1000) },
        { "amount>=1000 AND amount<2500", 150, db => db.Charges.Where(c => c.Amount >= 1000 && c.Amount < 2500) },
        { "status:\"failed\"", 175, db => db.Charges.Where(c => c.Status == "failed") },
        { "currency:\"eur\" OR currency:\"usd\"", 350, db => db.Charges.Where(c => c.Currency == "eur" || c.Currency == "usd") },
        { "customer:\"cus_1\"", 117, db => db.Charges.Where(c => c.CustomerId == "cus_1") },
    };

    public static TheoryData<int, Func<SearchContext, IQueryable<object>>> Drained => new()
    {
        { 150, db => db.Customers.Where(c => c.Name.Contains("Ann")) },
        { 150, db => db.Customers.Where(c => c.Metadata["plan"] == "pro") },
        { 150, db => db.Customers.Where(c => c.Metadata.ContainsKey("plan")) },
        { 0, db => db.Charges.Where(c => c.Status == "FAILED") },
        { 0, db => db.Charges.Where(c => c.Currency == "EUR") },
        { 0, db => db.Charges.Where(c => c.CustomerId == "CUS_1") },
        { 140, db => db.Charges.Where(c => c.Status == "failed" && c.Amount >= 700 && c.Captured) },
        { 9, db => db.Charges.Where(c => c.Amount >= 1000).Take(9) },
        { 2, db => db.Charges.Where(c => c.Amount >= 1000).Select(c => c.Currency).Distinct() },
    };

    [Theory]
    [MemberData(nameof(Counted))]
    public async Task A_count_that_a_search_answers_in_full_is_one_request(string search, int expected, Func<SearchContext, IQueryable<object>> query)
    {
        await using var db = _stripe.Open();
        Assert.Equal(expected, await query(db).UseSearch().AllowStaleCount().CountAsync());
        Assert.Equal(expected, query(db).UseSearch().AllowStaleCount().LongCount());
        Assert.Equal([$"/v1/charges/search?query={search}{Total}", $"/v1/charges/search?query={search}{Total}"], _stripe.Sent);
    }

    [Theory]
    [MemberData(nameof(Counted))]
    public async Task Without_leave_rows_are_counted(string search, int expected, Func<SearchContext, IQueryable<object>> query)
    {
        await using var db = _stripe.Open();
        Assert.Equal(expected, await query(db).UseSearch().CountAsync());
        Assert.Equal(expected, await query(db).AllowStaleCount().CountAsync());
        Assert.DoesNotContain(_stripe.Sent, s => s.Contains("total_count", StringComparison.Ordinal));
        Assert.True(_stripe.Sent.Count > 3, search);
    }

    [Theory]
    [MemberData(nameof(Drained))]
    public async Task A_count_that_a_search_could_get_wrong_is_counted(int expected, Func<SearchContext, IQueryable<object>> query)
    {
        await using var db = _stripe.Open(s => s.UseSearch());
        _stripe.OnSearch = answer => answer["total_count"] = 7777;
        Assert.Equal(expected, await query(db).AllowStaleCount().CountAsync());
    }

    [Theory]
    [InlineData(9_999, 9_999)]
    [InlineData(10_000, 250)]
    [InlineData(25_000, 250)]
    public async Task A_number_that_is_not_exact_any_longer_is_not_taken(int total, int expected)
    {
        await using var db = _stripe.Open();
        _stripe.OnSearch = answer => answer["total_count"] = total;
        Assert.Equal(expected, await db.Charges.UseSearch().AllowStaleCount().CountAsync(c => c.Amount >= 1000));
    }

    [Fact]
    public async Task Objects_that_do_not_match_any_longer_are_noticed_on_the_first_page()
    {
        await using var db = _stripe.Open();
        _stripe.Change("charges", "ch_101", c => c["amount"] = 1);
        Assert.Equal(249, await db.Charges.UseSearch().AllowStaleCount().CountAsync(c => c.Amount >= 1000));
        Assert.Equal(3, _stripe.Sent.Count);
    }

    [Fact]
    public async Task An_answer_without_a_number_is_counted()
    {
        await using var db = _stripe.Open();
        _stripe.OnSearch = answer => ((JsonObject)answer).Remove("total_count");
        Assert.Equal(250, await db.Charges.UseSearch().AllowStaleCount().CountAsync(c => c.Amount >= 1000));
    }
}
