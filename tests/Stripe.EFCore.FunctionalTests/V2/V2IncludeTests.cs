using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.FunctionalTests.V2;

/// <summary>Fields that API v2 leaves null unless they are asked for with <c>include</c>.</summary>
public sealed class V2IncludeTests
{
    private const string Bare1 =
        """{"id":"acct_1","object":"v2.core.account","created":"2026-01-02T03:04:05.678Z","display_name":"One","identity":null,"configuration":null}""";
    private const string Bare2 =
        """{"id":"acct_2","object":"v2.core.account","created":"2026-01-02T03:04:04.678Z","display_name":"Two","identity":null,"configuration":null}""";
    private const string Identity1 =
        """{"id":"acct_1","object":"v2.core.account","created":"2026-01-02T03:04:05.678Z","display_name":"One","identity":{"country":"us"}"""
        + ""","configuration":null}""";
    private const string Identity2 =
        """{"id":"acct_2","object":"v2.core.account","created":"2026-01-02T03:04:04.678Z","display_name":"Two","identity":{"country":"de"}"""
        + ""","configuration":null}""";
    private const string BareDestination =
        """{"id":"ed_1","object":"v2.core.event_destination","created":"2026-01-02T03:04:05.678Z","type":"webhook_endpoint","webhook_endpoint":"""
        + """{"url":null,"signing_secret":null}}""";
    private const string Destination =
        """{"id":"ed_1","object":"v2.core.event_destination","created":"2026-01-02T03:04:05.678Z","type":"webhook_endpoint","webhook_endpoint":"""
        + """{"url":"https://example.com/hook","signing_secret":null}}""";

    private readonly CannedStripe _stripe = new CannedStripe()
        .List("/v2/core/accounts?closed=false&limit=100", Bare1, Bare2)
        .List("/v2/core/accounts?closed=true&limit=100")
        .Answer("/v2/core/accounts/acct_1", Bare1)
        .Answer("/v2/core/accounts/acct_1?include[0]=identity", Identity1)
        .Answer("/v2/core/accounts/acct_2?include[0]=identity", Identity2)
        .List("/v2/core/event_destinations?limit=100", BareDestination)
        .List("/v2/core/event_destinations?include[0]=webhook_endpoint.url&limit=100", Destination)
        .Answer("/v2/core/event_destinations/ed_1?include[0]=webhook_endpoint.url", Destination);

    private V2Context Context() => new(_stripe.Options<V2Context>());

    [Fact]
    public async Task A_list_that_takes_include_is_asked_for_the_fields_that_a_query_reads()
    {
        await using var db = Context();

        Assert.Equal(["https://example.com/hook"], await db.EventDestinations.Select(d => d.WebhookEndpoint.Url).ToListAsync());
        Assert.Equal("ed_1", (await db.EventDestinations.Where(d => d.WebhookEndpoint.Url.StartsWith("https")).ToListAsync()).Single().Id);
        Assert.Equal("https://example.com/hook", (await db.EventDestinations.Select(d => d.WebhookEndpoint).ToListAsync()).Single().Url);
        Assert.All(_stripe.Sent, sent => Assert.StartsWith("/v2/core/event_destinations?include[0]=webhook_endpoint.url&limit=", sent));
    }

    [Fact]
    public async Task A_retrieve_is_asked_for_the_fields_that_a_query_reads()
    {
        await using var db = Context();

        Assert.Equal("https://example.com/hook", await db.EventDestinations.Where(d => d.Id == "ed_1").Select(d => d.WebhookEndpoint.Url).SingleAsync());
        Assert.Equal("us", db.Accounts.Where(a => a.Id == "acct_1").Select(a => a.Identity.Country).Single());
        Assert.Equal(["/v2/core/event_destinations/ed_1?include[0]=webhook_endpoint.url", "/v2/core/accounts/acct_1?include[0]=identity"], _stripe.Sent);
    }

    [Fact]
    public async Task A_whole_object_is_as_Stripe_sends_it()
    {
        await using var db = Context();

        Assert.Null((await db.Accounts.FirstAsync(a => a.DisplayName == "One")).Identity);
        Assert.Null((await db.EventDestinations.ToListAsync()).Single().WebhookEndpoint.Url);
        Assert.Null((await db.Accounts.FindAsync("acct_1"))!.Identity);
        Assert.DoesNotContain(_stripe.Sent, sent => sent.Contains("include"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rows_of_a_list_that_takes_no_include_are_retrieved(bool async)
    {
        await using var db = Context();
        var germans = db.Accounts.Where(a => a.Identity.Country == "de");

        var found = async ? await germans.ToListAsync() : germans.ToList();

        Assert.Equal("Two", Assert.Single(found).DisplayName);
        Assert.Equal("de", found[0].Identity.Country);
        Assert.Equal(
            [
                "/v2/core/accounts/acct_1?include[0]=identity",
                "/v2/core/accounts/acct_2?include[0]=identity",
                "/v2/core/accounts?closed=false&limit=100",
                "/v2/core/accounts?closed=true&limit=100",
            ],
            _stripe.Sent.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_plan_shows_the_retrieves_of_rows()
    {
        await using var db = Context();

        Assert.Contains(
            "GET /v2/core/accounts?closed=false&limit=100 (then for each row GET /v2/core/accounts/{id}?include[0]=identity)",
            db.Accounts.Where(a => a.Identity.Country == "de").ToQueryString());
        Assert.Contains(
            "GET /v2/core/event_destinations?include[0]=webhook_endpoint.url&limit=100",
            db.EventDestinations.Select(d => d.WebhookEndpoint.Url).ToQueryString());
    }

    [Fact]
    public async Task A_null_test_of_an_object_asks_for_all_that_is_in_it()
    {
        await using var db = Context();

        Assert.Contains(
            "include[0]=configuration.customer&include[1]=configuration.merchant&include[2]=configuration.recipient)",
            db.Accounts.Where(a => a.Configuration == null).ToQueryString());
        Assert.Contains("{id}?include[0]=configuration.merchant)", db.Accounts.Where(a => a.Configuration.Merchant.Applied == true).ToQueryString());
    }

    [Fact]
    public async Task A_field_that_only_the_creating_request_gives_is_refused_before_any_request()
    {
        await using var db = Context();

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => db.EventDestinations.Select(d => d.WebhookEndpoint.SigningSecret).ToListAsync());

        Assert.Contains("webhook_endpoint.signing_secret", refusal.Message);
        Assert.Empty(_stripe.Sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_subquery_and_a_join_retrieve_with_the_fields_that_they_read(bool async)
    {
        _stripe.List("/v2/core/event_destinations?limit=100", BareDestination.Replace("\"type\"", "\"name\":\"acct_1\",\"type\""));
        await using var db = Context();

        var nested = db.EventDestinations.Select(d => db.Accounts.Where(a => a.Id == d.Name).Select(a => a.Identity.Country).FirstOrDefault());
        var joined = db.EventDestinations.Join(db.Accounts, d => d.Name, a => a.Id, (d, a) => a.Identity.Country);

        foreach (var query in new[] { nested, joined })
        {
            _stripe.Forget();
            Assert.Equal(["us"], async ? await query.ToListAsync() : query.ToList());
            Assert.Equal(["/v2/core/event_destinations?limit=100", "/v2/core/accounts/acct_1?include[0]=identity"], _stripe.Sent);
        }
    }

    [Fact]
    public async Task Fields_are_asked_for_wherever_a_query_reads_them()
    {
        await using var db = Context();

        Assert.Equal(["de", "us"], await db.Accounts.OrderBy(a => a.Identity.Country).Select(a => a.Identity.Country).ToListAsync());
        Assert.Equal(["Two", "One"], (await db.Accounts.OrderBy(a => a.Identity.Country).ToListAsync()).Select(a => a.DisplayName));
        var groups = await db.Accounts.GroupBy(a => a.Identity.Country).Select(g => new { g.Key, Count = g.Count() }).ToListAsync();
        Assert.Equal([("us", 1), ("de", 1)], groups.Select(g => (g.Key, g.Count)));
        Assert.Equal(["us", "de"], await db.Accounts.Concat(db.Accounts).Select(a => a.Identity.Country).Distinct().ToListAsync());
        Assert.Equal(2, await db.Accounts.Select(a => a.Identity).CountAsync(i => i != null));
        Assert.True(await db.Accounts.AnyAsync(a => a.Identity.Country == "de"));
        Assert.Equal(2, await db.Accounts.CountAsync(a => db.Accounts.Any(b => b.Identity.Country == a.Identity.Country)));
    }

    [Fact]
    public async Task Two_readings_of_one_list_are_each_right()
    {
        await using var db = Context();

        var found = await db.Accounts
            .Select(a => new { Account = a, Same = db.Accounts.Where(b => b.DisplayName == a.DisplayName).Select(b => b.Identity.Country).First() })
            .ToListAsync();

        Assert.Equal(["us", "de"], found.Select(f => f.Same));
    }

    [Fact]
    public async Task Rows_that_are_not_taken_are_not_retrieved()
    {
        _stripe.Page("/v2/core/accounts?closed=false&limit=1", "/v2/core/accounts?page=2", Bare1);
        await using var db = Context();

        Assert.Equal(["us"], await db.Accounts.Select(a => a.Identity.Country).Take(1).ToListAsync());
        Assert.Equal(["/v2/core/accounts?closed=false&limit=1", "/v2/core/accounts/acct_1?include[0]=identity"], _stripe.Sent);
    }

    [Fact]
    public async Task Many_ids_are_retrieved_and_not_read_from_a_list_that_takes_no_include()
    {
        string[] ids = [.. Enumerable.Range(1, 20).Select(i => $"acct_{i}")];
        foreach (var id in ids)
            _stripe.Answer($"/v2/core/accounts/{id}?include[0]=identity", Identity1.Replace("acct_1", id));
        await using var db = Context();

        Assert.Equal(20, await db.Accounts.CountAsync(a => ids.Contains(a.Id) && a.Identity.Country == "us"));
        Assert.All(_stripe.Sent, sent => Assert.EndsWith("?include[0]=identity", sent));
    }

    [Fact]
    public async Task An_object_that_was_deleted_between_list_and_retrieve_has_no_row()
    {
        _stripe.Answer(
            "/v2/core/accounts/acct_1?include[0]=identity",
            """{"error":{"code":"not_found","message":"No such account."}}""",
            System.Net.HttpStatusCode.NotFound);
        await using var db = Context();

        Assert.Equal(["de"], await db.Accounts.Select(a => a.Identity.Country).ToListAsync());
    }
}
