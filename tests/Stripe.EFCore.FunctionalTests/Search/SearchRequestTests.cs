using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.FunctionalTests.Search;

/// <summary>Which search a query becomes, and when it stays a list.</summary>
public sealed class SearchRequestTests
{
    private static readonly string Ann = "ann";
    private static readonly string? Nothing = NoName();
    private readonly SearchingStripe _stripe = new();

    public SearchRequestTests()
    {
        for (var i = 0; i < 250; i++)
            _stripe.Add("customers", SearchJson.Customer(i, i % 10 == 0 ? $"Ann {i}" : $"Bob {i}", $"{i}@example.com", ("plan", i % 2 == 0 ? "pro" : "free")));
        _stripe.Add("customers", SearchJson.Customer(900, "ann", "ann@x.com"));
        for (var i = 0; i < 30; i++)
            _stripe.Add("charges", SearchJson.Charge(i, i * 100, i % 3 == 0 ? "failed" : "succeeded", customer: $"cus_{i}"));
        _stripe.Index();
    }

    private static readonly string Long = new('a', 5000);

    private static string? NoName() => null;

    public static TheoryData<string, Expression<Func<Customer, bool>>> Customers => new()
    {
        { "name:\"ann\"", c => c.Name == "ann" },
        { "name:\"ann\"", c => c.Name == Ann },
        { "name:\"ann\"", c => c.Name.Equals("ann") },
        { "name:\"ann\"", c => string.Equals(c.Name, "ann", StringComparison.Ordinal) },
        { "name:\"ann\"", c => c.Name.Equals(Ann, StringComparison.OrdinalIgnoreCase) },
        { "name:\"say \\\"hi\\\" \\\\o/\"", c => c.Name == "say \"hi\" \\o/" },
        { "name~\"ann\"", c => c.Name.Contains("ann") },
        { "name~\"ann\"", c => c.Name.Contains(Ann) },
        { "name~\"Ann\"", c => c.Name.StartsWith("Ann") },
        { "name~\"Ann\"", c => c.Name.StartsWith("Ann", StringComparison.Ordinal) },
        { "email~\"@x.com\"", c => c.Email.EndsWith("@x.com") },
        { "name~\"ann\"", c => c.Name.Contains(Ann, StringComparison.OrdinalIgnoreCase) },
        { "metadata[\"plan\"]:\"pro\"", c => c.Metadata["plan"] == "pro" },
        { "-metadata[\"plan\"]:null", c => c.Metadata.ContainsKey("plan") },
        { "metadata[\"plan\"]:null", c => !c.Metadata.ContainsKey("plan") },
        { "-metadata[\"plan\"]:null", c => c.Metadata["plan"] != null },
        { "metadata[\"plan\"]:null", c => c.Metadata["plan"] == null },
        { "metadata[\"plan\"]:null", c => c.Metadata["plan"] == Nothing },
        { "metadata[\"plan\"]:\"pro\" OR metadata[\"plan\"]:\"free\"", c => new[] { "pro", "free" }.Contains(c.Metadata["plan"]) },
        { "name:\"a1\" OR name:\"b2\"", c => new[] { "a1", "b2" }.Contains(c.Name) },
        { "name:\"a1\" OR email~\"xyz\"", c => c.Name == "a1" || c.Email.Contains("xyz") },
        { "-metadata[\"plan\"]:null OR name~\"Bob\"", c => c.Metadata.ContainsKey("plan") || c.Name.StartsWith("Bob") },
        { "name:\"ann\" OR metadata[\"plan\"]:null", c => c.Name == "ann" || !c.Metadata.ContainsKey("plan") },
        { "email~\"xyz\" OR name:\"a1\" OR name:\"b2\"", c => c.Email.Contains("xyz") || new[] { "a1", "b2" }.Contains(c.Name) },
        { "name:\"a1\" OR email~\"xyz\"", c => (c.Name == "a1" && c.Balance > 3) || c.Email.Contains("xyz") },
        { "name~\"ann\" AND metadata[\"plan\"]:\"pro\"", c => c.Name.Contains("ann") && c.Metadata["plan"] == "pro" },
        { "name~\"ann\"", c => c.Name.Contains("ann") && c.Balance > 100 },
        { "name~\"ann\"", c => c.Name.Contains("ann") && c.Name != "ann" },
        { "name~\"ann\"", c => c.Name.Contains("ann") && c.Name != null && c.Metadata["k"] != Long },
        { "name~\"ann\" OR name:\"ann\"", c => c.Name.Contains("ann") && c.Metadata["k"] == null || c.Name == "ann" && c.Name.Contains("ann") },
        {
            "name~\"ann\" AND name~\"nn1\" AND name~\"nn2\" AND name~\"nn3\" AND name~\"nn4\" AND name~\"nn5\" AND name~\"nn6\" AND name~\"nn7\" AND "
                + "name~\"nn8\" AND name~\"nn9\"",
            c => c.Created > DateTime.UnixEpoch && c.Name.Contains("ann") && c.Name.Contains("nn1") && c.Name.Contains("nn2") && c.Name.Contains("nn3")
                && c.Name.Contains("nn4") && c.Name.Contains("nn5") && c.Name.Contains("nn6") && c.Name.Contains("nn7") && c.Name.Contains("nn8")
                && c.Name.Contains("nn9")
        },
        { "name~\"ann\" AND created>1700000000", c => c.Name.Contains("ann") && c.Created > DateTime.UnixEpoch.AddSeconds(1700000000.5) },
        { "name~\"ann\" AND created>=1700000001", c => c.Name.Contains("ann") && c.Created >= DateTime.UnixEpoch.AddSeconds(1700000000.5) },
        { "name~\"ann\" AND created<1700000001", c => c.Name.Contains("ann") && c.Created < DateTime.UnixEpoch.AddSeconds(1700000000.5) },
    };

    public static TheoryData<Expression<Func<Customer, bool>>> NotSearched => new()
    {
        c => c.Name.Contains("an"),
        c => c.Name == Nothing,
        c => c.Name != "ann",
        c => !c.Name.Contains("ann"),
        c => c.Name == "---",
        c => c.Balance > 100,
        c => c.Name == "ann" || c.Balance > 100,
        c => c.Email == "a@example.com",
        c => c.Email == "a@example.com" && c.Name.Contains("ann"),
        c => c.Created > DateTime.UnixEpoch,
        c => new[] { "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "a10", "a11" }.Contains(c.Name),
        c => new[] { "a1", null }.Contains(c.Name),
        c => c.Metadata["plan"] != "pro",
        c => c.Metadata["pl[an"] == "pro",
        c => c.Name.Contains("ann", StringComparison.InvariantCultureIgnoreCase),
        c => c.Name.Contains("änn", StringComparison.OrdinalIgnoreCase),
        c => c.Name == "a\u0001b",
        c => c.Name == Long,
        c => c.Name == Long + "1" || c.Email == "a@x.com",
    };

    public static TheoryData<string, Func<SearchContext, IQueryable<object>>> Others => new()
    {
        { "/v1/charges/search?query=amount>1000", db => db.Charges.Where(c => c.Amount > 1000) },
        { "/v1/charges/search?query=amount:1000", db => db.Charges.Where(c => c.Amount == 1000) },
        { "/v1/charges/search?query=amount>\"-5\"", db => db.Charges.Where(c => c.Amount > -5) },
        { "/v1/charges/search?query=amount>=10 AND amount<=20", db => db.Charges.Where(c => c.Amount >= 10 && c.Amount <= 20) },
        { "/v1/charges/search?query=currency:\"usd\"", db => db.Charges.Where(c => c.Currency == "usd") },
        { "/v1/charges/search?query=status:\"failed\" OR status:\"pending\"", db => db.Charges.Where(c => c.Status == "failed" || c.Status == "pending") },
        {
            "/v1/charges/search?query=disputed:\"true\" OR payment_method_details.card.brand:\"visa\" OR amount>5",
            db => db.Charges.Where(c => c.Disputed || c.PaymentMethodDetails.Card.Brand == "visa" || c.Amount > 5)
        },
        { "/v1/charges/search?query=disputed:\"true\"", db => db.Charges.Where(c => c.Disputed) },
        { "/v1/charges/search?query=refunded:\"true\"", db => db.Charges.Where(c => c.Refunded) },
        { "/v1/charges", db => db.Charges.Where(c => !c.Disputed) },
        { "/v1/charges", db => db.Charges.Where(c => !c.Refunded) },
        { "/v1/charges/search?query=payment_method_details.card.last4:\"4242\"", db => db.Charges.Where(c => c.PaymentMethodDetails.Card.Last4 == "4242") },
        { "/v1/charges/search?query=payment_method_details.card.exp_month:8", db => db.Charges.Where(c => c.PaymentMethodDetails.Card.ExpMonth == 8) },
        { "/v1/charges?customer=cus_1", db => db.Charges.Where(c => c.CustomerId == "cus_1" && c.Amount > 10) },
        { "/v1/invoices/search?query=number~\"ABC-\"", db => db.Invoices.Where(i => i.Number.StartsWith("ABC-")) },
        { "/v1/invoices/search?query=status:\"open\" AND total>1000", db => db.Invoices.Where(i => i.Status == "open" && i.Total > 1000) },
        { "/v1/invoices?status=open", db => db.Invoices.Where(i => i.Status == "open") },
        { "/v1/invoices?subscription=sub_1", db => db.Invoices.Where(i => i.Parent.SubscriptionDetails.SubscriptionId == "sub_1" && i.Total > 5) },
        { "/v1/invoices/search?query=last_finalization_error_code:\"x_y\"", db => db.Invoices.Where(i => i.LastFinalizationError.Code == "x_y") },
        { "/v1/payment_intents/search?query=status:\"succeeded\" AND amount<5", db => db.PaymentIntents.Where(p => p.Status == "succeeded" && p.Amount < 5) },
        { "/v1/prices/search?query=metadata[\"k\"]:\"v\" AND active:\"true\"", db => db.Prices.Where(p => p.Metadata["k"] == "v" && p.Active) },
        { "/v1/products/search?query=name~\"gold\" AND active:\"false\"", db => db.Products.Where(p => p.Name.Contains("gold") && !p.Active) },
        { "/v1/products/search?query=description~\"gold\"", db => db.Products.Where(p => p.Description.Contains("gold")) },
        { "/v1/subscriptions/search?query=metadata[\"k\"]:\"v\"", db => db.Subscriptions.Where(s => s.Metadata["k"] == "v") },
        {
            "/v1/subscriptions/search?query=canceled_at>=1700000000",
            db => db.Subscriptions.Where(s => s.CanceledAt >= DateTime.UnixEpoch.AddSeconds(1700000000))
        },
    };

    [Theory]
    [MemberData(nameof(Customers))]
    public async Task A_filter_that_no_list_answers_is_searched(string search, Expression<Func<Customer, bool>> filter)
    {
        await using var db = _stripe.Open();
        var found = await db.Customers.UseSearch().Where(filter).Select(c => c.Id).ToListAsync();
        var sent = _stripe.TakeSent();
        var read = await db.Customers.Where(filter).Select(c => c.Id).ToListAsync();
        Assert.Equal($"/v1/customers/search?query={search}&limit=100", sent[0]);
        Assert.Equal(read.Order(), found.Order());
        Assert.DoesNotContain(_stripe.Sent, s => s.Contains("/search", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(NotSearched))]
    public async Task A_filter_that_a_search_could_answer_wrongly_or_a_list_as_well_is_not_searched(Expression<Func<Customer, bool>> filter)
    {
        await using var db = _stripe.Open(s => s.UseSearch());
        await db.Customers.Where(filter).ToListAsync();
        Assert.NotEmpty(_stripe.Sent);
        Assert.DoesNotContain(_stripe.Sent, s => s.Contains("/search", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Each_searchable_resource_is_searched_by_its_fields(string request, Func<SearchContext, IQueryable<object>> query)
    {
        await using var db = _stripe.Open(s => s.UseSearch());
        await query(db).ToListAsync();
        Assert.StartsWith(request + (request.Contains('?') ? "&limit=100" : "?limit=100"), _stripe.Sent[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_and_a_context_say_whether_search_is_used()
    {
        await using var quiet = _stripe.Open();
        await using var searching = _stripe.Open(s => s.UseSearch());
        await quiet.Customers.Where(c => c.Name == "ann").ToListAsync();
        Assert.All(_stripe.TakeSent(), s => Assert.StartsWith("/v1/customers?", s, StringComparison.Ordinal));
        await searching.Customers.Where(c => c.Name == "ann").ToListAsync();
        Assert.All(_stripe.TakeSent(), s => Assert.StartsWith("/v1/customers/search?", s, StringComparison.Ordinal));
        await searching.Customers.Where(c => c.Name == "ann").UseSearch(false).ToListAsync();
        Assert.All(_stripe.TakeSent(), s => Assert.StartsWith("/v1/customers?", s, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_string_turns_search_on()
    {
        await using var db = _stripe.Open(options: o => o.UseStripe(
            "AuthScheme=APIKey;LiveAPIKey=sk_test_search;UseSearch=true;RateLimits=Off", s => s.MessageHandler(_stripe).TimeProvider(new StoppedClock())));
        await db.Customers.Where(c => c.Name == "ann").ToListAsync();
        Assert.StartsWith("/v1/customers/search?", Assert.Single(_stripe.Sent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_decides_for_each_run_whether_a_compiled_query_searches()
    {
        await using var db = _stripe.Open();
        var query = EF.CompileAsyncQuery((SearchContext context, string? name) => context.Customers.UseSearch().Where(c => c.Name == name).Select(c => c.Id));
        foreach (var (name, isSearched) in new[] { ("ann", true), (null, false), ("!", false), ("Bob 7", true) })
        {
            await foreach (var _ in query(db, name))
            {
            }

            Assert.Equal(isSearched, _stripe.TakeSent()[0].Contains("/search", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Pages_follow_by_the_token_of_the_page_before()
    {
        await using var db = _stripe.Open();
        Assert.Equal(225, await db.Customers.UseSearch().CountAsync(c => c.Name.Contains("Bob")));
        Assert.Equal(
            [
                "/v1/customers/search?query=name~\"Bob\"&limit=100", "/v1/customers/search?query=name~\"Bob\"&limit=100&page=page_100",
                "/v1/customers/search?query=name~\"Bob\"&limit=100&page=page_200",
            ],
            _stripe.Sent);
    }

    [Fact]
    public async Task The_newest_rows_are_the_newest_although_a_search_has_no_order()
    {
        await using var db = _stripe.Open();
        IQueryable<string> Newest() => db.Customers.Where(c => c.Name.Contains("Bob")).OrderByDescending(c => c.Created).Take(5).Select(c => c.Id);
        Assert.Equal(await Newest().ToListAsync(), await Newest().UseSearch().ToListAsync());
        Assert.Equal(Newest().ToList(), Newest().UseSearch().ToList());
    }

    [Fact]
    public void The_plan_prints_the_search_and_asks_nothing()
    {
        using var db = _stripe.Open();
        Assert.Contains(
            "GET /v1/customers/search?query=name~\"ann\"&limit=100 (may miss the last minute)",
            db.Customers.UseSearch().Where(c => c.Name.Contains(Ann)).ToQueryString(),
            StringComparison.Ordinal);
        Assert.Contains(
            "GET /v1/customers/search?query=name~'x'&limit=100 (may miss the last minute)",
            db.Customers.Search("name~'x'").ToQueryString(),
            StringComparison.Ordinal);
        Assert.Empty(_stripe.Sent);
    }

    [Fact]
    public async Task A_scan_that_a_search_would_have_narrowed_is_told_with_the_search()
    {
        await using var db = _stripe.Open();
        await db.Customers.Where(c => c.Name.Contains("secret") && c.Metadata["plan"] == "pro").ToListAsync();
        Assert.EndsWith(
            "UseSearch() would ask for GET /v1/customers/search?query=name~\"?\" AND metadata[\"plan\"]:\"?\" (may miss the last minute).",
            _stripe.Message(StripeEventId.UnboundedScan),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_is_no_unbounded_scan()
    {
        await using var db = _stripe.Open();
        await db.Customers.UseSearch().Where(c => c.Name.Contains("ann")).ToListAsync();
        Assert.Equal(0, _stripe.Told(StripeEventId.UnboundedScan));
    }

    [Fact]
    public async Task A_subquery_that_depends_on_no_row_is_searched_too()
    {
        await using var db = _stripe.Open();
        var ids = await db.Charges.Where(c => c.Status == "failed" && c.Amount > db.Customers.Count(o => o.Name.Contains("Ann"))).UseSearch()
            .Select(c => c.Id).ToListAsync();
        Assert.Equal(["ch_12", "ch_15", "ch_18", "ch_21", "ch_24", "ch_27", "ch_3", "ch_6", "ch_9"], ids.Order());
        Assert.Equal(
            ["/v1/charges/search?query=status:\"failed\"&limit=100", "/v1/customers/search?query=name~\"Ann\"&limit=100"], _stripe.Sent.Order());
    }
}
