using System.Net;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.V2;

/// <summary>How lists of API v2 are asked for: pages, filters, ranges, errors.</summary>
public sealed class V2ListTests
{
    private const string Path = "/v2/money_management/transactions";

    private readonly CannedStripe _stripe = new();

    private V2Context Context() => new(_stripe.Options<V2Context>());

    private static string Transaction(int number, string created = "2026-01-02T03:04:05.678Z")
        => $$$"""{"id":"trxn_{{{number}}}","object":"v2.money_management.transaction","created":"{{{created}}}","amount":"""
            + $$$"""{"value":{{{number}}},"currency":"usd"},"status":"posted","flow":{"type":"outbound_payment","outbound_payment":"obp_{{{number}}}"}}""";

    [Theory]
    [InlineData($"{Path}?page=a%2Bb%3D&limit=100", true)]
    [InlineData($"{Path}?page=a%2Bb%3D&limit=100", false)]
    [InlineData($"https://api.stripe.com{Path}?page=a%2Bb%3D", true)]
    [InlineData($"https://api.stripe.com{Path}?page=a%2Bb%3D", false)]
    public async Task The_next_page_is_where_the_page_says(string url, bool async)
    {
        var next = Uri.UnescapeDataString(url.Replace("https://api.stripe.com", ""));
        _stripe.Page($"{Path}?limit=100", url, Transaction(3), Transaction(2)).List(next, Transaction(1));
        await using var db = Context();

        var ids = db.Transactions.Select(t => t.Id);
        Assert.Equal(["trxn_3", "trxn_2", "trxn_1"], async ? await ids.ToListAsync() : ids.ToList());
        Assert.Equal([$"{Path}?limit=100", next], _stripe.Sent);
    }

    [Theory]
    [InlineData("\"https://evil.example/v2/money_management/transactions?page=1\"", "leads away")]
    [InlineData("\"//evil.example/v2?page=1\"", "leads away")]
    [InlineData("\"https://[\"", "neither a path nor an absolute URL")]
    [InlineData("\"page=1\"", "neither a path nor an absolute URL")]
    [InlineData("17", "no string")]
    [InlineData("{}", "no string")]
    [InlineData("\"/v2/money_management/transactions?limit=100&page=1\"", "circles")]
    public async Task A_next_page_that_cannot_be_read_is_an_error_and_not_the_end(string url, string reason)
    {
        var json = $$"""{"data":[{{Transaction(1)}}],"next_page_url":{{url}}}""";
        _stripe.Answer($"{Path}?limit=100", json).Answer($"{Path}?limit=100&page=1", json);
        await using var db = Context();

        var asked = await Assert.ThrowsAsync<StripeResponseException>(() => db.Transactions.ToListAsync());
        var inStep = Assert.Throws<StripeResponseException>(() => db.Transactions.ToList());

        Assert.Contains(reason, asked.Message);
        Assert.Contains(Path, asked.Message);
        Assert.Equal(asked.Message, inStep.Message);
        Assert.All(_stripe.Requests, request => Assert.Equal("api.stripe.com", request.RequestUri!.Host));
    }

    [Fact]
    public async Task A_page_that_says_has_more_without_a_next_page_is_an_error()
    {
        _stripe.Answer($"{Path}?limit=100", $$"""{"data":[{{Transaction(1)}}],"has_more":true}""");
        await using var db = Context();

        Assert.Contains("has_more", (await Assert.ThrowsAsync<StripeResponseException>(() => db.Transactions.ToListAsync())).Message);
        Assert.DoesNotContain(_stripe.Sent, sent => sent.Contains("starting_after"));
    }

    [Fact]
    public async Task Take_sizes_the_page_and_asks_for_no_more()
    {
        _stripe.Page($"{Path}?limit=2", $"{Path}?limit=2&page=1", Transaction(3), Transaction(2));
        await using var db = Context();

        Assert.Equal([3, 2], await db.Transactions.Take(2).Select(t => t.Amount.Value).ToListAsync());
        Assert.Equal([$"{Path}?limit=2"], _stripe.Sent);
    }

    [Fact]
    public async Task A_range_of_created_is_sent_as_text_in_milliseconds_and_judged_again()
    {
        string[] created = ["2026-01-02T03:04:05.679Z", "2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.677Z", "2026-01-02T03:04:05Z"];
        var all = created.Select((time, i) => Transaction(i, time)).ToArray();
        var time = new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);
        var judge = created
            .Select((t, i) => (Number: (long)i, Created: DateTimeOffset.Parse(t, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime))
            .ToList();
        await using var db = Context();

        await Sends("created[gt]=2026-01-02T03:04:05.678Z", db.Transactions.Where(t => t.Created > time), judge.Where(t => t.Created > time));
        await Sends("created[gte]=2026-01-02T03:04:05.678Z", db.Transactions.Where(t => t.Created >= time), judge.Where(t => t.Created >= time));
        await Sends("created[lt]=2026-01-02T03:04:05.678Z", db.Transactions.Where(t => t.Created < time), judge.Where(t => t.Created < time));
        await Sends("created[lte]=2026-01-02T03:04:05.678Z", db.Transactions.Where(t => t.Created <= time), judge.Where(t => t.Created <= time));
        await Sends(
            "created[gte]=2026-01-02T03:04:05.678Z&created[lte]=2026-01-02T03:04:05.678Z",
            db.Transactions.Where(t => t.Created == time),
            judge.Where(t => t.Created == time));

        var between = time.AddTicks(1);
        await Sends("created[gt]=2026-01-02T03:04:05.678Z", db.Transactions.Where(t => t.Created > between), judge.Where(t => t.Created > between));
        await Sends("created[gte]=2026-01-02T03:04:05.678Z", db.Transactions.Where(t => t.Created >= between), judge.Where(t => t.Created >= between));
        await Sends("created[lt]=2026-01-02T03:04:05.679Z", db.Transactions.Where(t => t.Created < between), judge.Where(t => t.Created < between));
        await Sends("created[lte]=2026-01-02T03:04:05.679Z", db.Transactions.Where(t => t.Created <= between), judge.Where(t => t.Created <= between));
        await Sends(
            "created[gte]=2026-01-02T03:04:05.678Z&created[lte]=2026-01-02T03:04:05.679Z",
            db.Transactions.Where(t => t.Created == between),
            judge.Where(t => t.Created == between));

        var whole = time.AddMilliseconds(-678);
        await Sends("created[gte]=2026-01-02T03:04:05Z", db.Transactions.Where(t => t.Created >= whole), judge.Where(t => t.Created >= whole));

        async Task Sends(string filter, IQueryable<Stripe.V2.MoneyManagement.Transaction> query, IEnumerable<(long Number, DateTime)> expected)
        {
            _stripe.Forget().List($"{Path}?{filter}&limit=100", all);
            Assert.Equal(expected.Select(t => t.Number), await query.Select(t => t.Amount.Value).ToListAsync());
            Assert.Equal([$"{Path}?{filter}&limit=100"], _stripe.Sent);
        }
    }

    [Fact]
    public async Task Bounds_of_imports_are_parameters_of_their_own()
    {
        const string Imports = "/v2/commerce/product_catalog/imports";
        var (from, to) = (new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc));
        const string Import =
            """{"id":"pcimprt_1","object":"v2.commerce.product_catalog_import","created":"2026-01-15T00:00:00.001Z","status":"failed","feed_type":"product"}""";
        _stripe.List($"{Imports}?status=failed&created_gte=2026-01-01T00:00:00Z&created_lt=2026-02-01T00:00:00Z&limit=100", Import);
        await using var db = Context();

        Assert.Equal(["pcimprt_1"], await db.Imports.Where(i => i.Status == "failed" && i.Created >= from && i.Created < to).Select(i => i.Id).ToListAsync());
    }

    [Fact]
    public async Task Several_values_are_an_indexed_array()
    {
        string[] types = ["v1.billing.meter.no_meter_found", "v2.core.event_destination.ping"];
        const string Ping = """{"id":"evt_1","object":"v2.core.event","type":"v2.core.event_destination.ping","created":"2026-01-02T03:04:05.678Z"}""";
        _stripe.List("/v2/core/events?types[0]=v1.billing.meter.no_meter_found&types[1]=v2.core.event_destination.ping&limit=100", Ping)
            .List("/v2/core/events?types[0]=v2.core.event_destination.ping&limit=100", Ping);
        await using var db = Context();

        Assert.Equal(["evt_1"], await db.Events.Where(e => types.Contains(e.Type)).Select(e => e.Id).ToListAsync());
        Assert.Equal(["evt_1"], await db.Events.Where(e => e.Type == types[1]).Select(e => e.Id).ToListAsync());
    }

    [Fact]
    public async Task Joins_retrieve_objects_of_api_v2_by_id()
    {
        _stripe.List(
            "/v2/money_management/transaction_entries?transaction=trxn_1&limit=100",
            """{"id":"trxne_1","transaction":"trxn_1","created":"2026-01-02T03:04:05.678Z"}""")
            .Answer($"{Path}/trxn_1", Transaction(1));
        await using var db = Context();

        var joined = await db.TransactionEntries.Where(e => e.Transaction == "trxn_1")
            .Join(db.Transactions, e => e.Transaction, t => t.Id, (e, t) => new { Entry = e.Id, t.Amount.Value }).ToListAsync();

        Assert.Equal(("trxne_1", 1L), (Assert.Single(joined).Entry, joined[0].Value));
        Assert.Equal(["/v2/money_management/transaction_entries?transaction=trxn_1&limit=100", $"{Path}/trxn_1"], _stripe.Sent);
    }

    [Fact]
    public async Task Amounts_and_dictionaries_are_read()
    {
        _stripe.List(
            "/v2/money_management/financial_accounts?statuses[0]=open&limit=100",
            """{"id":"fa_1","status":"open","created":"2026-01-02T03:04:05.678Z","balance":{"available":{"usd":{"value":500,"currency":"usd"}}"""
            + ""","inbound_pending":{},"outbound_pending":{}}}""");
        await using var db = Context();

        var account = Assert.Single(await db.FinancialAccounts.Where(f => f.Status == "open").ToListAsync());

        Assert.Equal((500L, "usd"), (account.Balance.Available["usd"].Value, account.Balance.Available["usd"].Currency));
        Assert.Empty(account.Balance.InboundPending);
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc), account.Created);
    }

    [Fact]
    public async Task An_id_that_Stripe_does_not_have_is_null_and_other_errors_are_told()
    {
        const string Error = """{"error":{"code":"invalid_fields","message":"You cannot do that."}}""";
        _stripe.Answer($"{Path}/trxn_9", """{"error":{"type":"not_found","code":"not_found","message":"No such transaction."}}""", HttpStatusCode.NotFound)
            .Answer($"{Path}?limit=100", Error, HttpStatusCode.BadRequest)
            .Answer($"{Path}/trxn_8", Error, HttpStatusCode.Forbidden);
        await using var db = Context();

        Assert.Null(await db.Transactions.FindAsync("trxn_9"));
        var refusal = await Assert.ThrowsAsync<StripeInvalidRequestException>(() => db.Transactions.ToListAsync());
        Assert.Equal("invalid_fields", refusal.Code);
        Assert.Contains("You cannot do that", refusal.Message);
        await Assert.ThrowsAsync<StripePermissionException>(async () => await db.Transactions.FindAsync("trxn_8"));
    }

    [Fact]
    public async Task Requests_carry_the_version_that_Stripe_net_sends_and_no_parameters_of_api_v1()
    {
        _stripe.List($"{Path}?limit=100", Transaction(1));
        await using var db = Context();

        await db.Transactions.ToListAsync();
        await _stripe.Client().V2.MoneyManagement.Transactions.ListAsync(new() { Limit = 100 });

        var versions = _stripe.Requests.Select(request => request.Headers.GetValues("Stripe-Version").Single()).ToList();
        Assert.Equal([versions[1], versions[1]], versions);
        Assert.All(_stripe.Sent, sent => Assert.DoesNotContain("expand", sent));
    }
}
