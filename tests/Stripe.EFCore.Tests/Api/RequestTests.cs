using System.Net;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Budgets;
using Stripe.EFCore.Api.Limits;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Api.Transport;
using StripeEFCore.Tests.Api.Transport;

namespace StripeEFCore.Tests.Api;

public class RequestTests
{
    [Fact]
    public async Task A_list_sends_filters_expansions_and_the_page_size_encoded_once()
    {
        var stripe = new FakeStripe(FakeStripe.Page(hasMore: false));
        var request = new ListRequest(
            "/v1/invoices",
            [new("status", "open"), new("created[gte]", "1700000000"), new("number", "A+B & 50%/ü")],
            ["customer", "lines.data.price"]);

        await stripe.Session().ListAsync(request, FakeStripe.NoColumns, async: true, default).ToListAsync();

        Assert.Equal(
            "https://api.stripe.com/v1/invoices?status=open&created[gte]=1700000000&number=A%2BB%20%26%2050%25%2F%C3%BC&limit=100"
            + "&expand[]=data.customer&expand[]=data.lines.data.price",
            Assert.Single(stripe.Requests).Uri.AbsoluteUri);
    }

    [Fact]
    public async Task A_retrieve_sends_the_path_and_expansions_as_seen_from_the_object()
    {
        var stripe = new FakeStripe(FakeStripe.Json("""{"id":"in_1"}"""));

        var row = await stripe.Session().RetrieveAsync(new("/v1/invoices/in_1", ["customer"]), FakeStripe.NoColumns, async: true, default);

        Assert.NotNull(row);
        Assert.Equal(["/v1/invoices/in_1?expand[]=customer"], stripe.Urls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Requests_carry_key_account_version_and_the_names_of_both_libraries(bool async)
    {
        var stripe = new FakeStripe(FakeStripe.Json("""{"id":"cus_1"}"""));
        var session = stripe.Session(FakeStripe.Keyed with { AccountId = "acct_7" });

        await session.RetrieveAsync(new("/v1/customers/cus_1", []), FakeStripe.NoColumns, async, default);

        var sent = Assert.Single(stripe.Requests);
        Assert.Equal(HttpMethod.Get, sent.Method);
        Assert.Equal("Bearer sk_test_51Secret", sent.Headers["Authorization"]);
        Assert.Equal("acct_7", sent.Headers["Stripe-Account"]);
        Assert.Equal(StripeConfiguration.ApiVersion, sent.Headers["Stripe-Version"]);
        Assert.StartsWith($"Stripe/v1 .NetBindings/{StripeConfiguration.StripeNetVersion} Stripe.EFCore/", sent.Headers["User-Agent"]);
        Assert.Contains("\"name\":\"Stripe.EFCore\"", sent.Headers["X-Stripe-Client-User-Agent"]);
        Assert.DoesNotContain("X-Stripe-Client-Telemetry", sent.Headers.Keys);
        Assert.DoesNotContain("Idempotency-Key", sent.Headers.Keys);
    }

    [Fact]
    public async Task Without_an_account_no_account_header_is_sent()
    {
        var stripe = new FakeStripe(FakeStripe.Json("{}"));

        await stripe.Session().RetrieveAsync(new("/v1/customers/cus_1", []), FakeStripe.NoColumns, async: true, default);

        Assert.DoesNotContain("Stripe-Account", Assert.Single(stripe.Requests).Headers.Keys);
    }

    [Fact]
    public async Task An_OAuth_access_token_is_the_bearer()
    {
        var stripe = new FakeStripe(FakeStripe.Json("{}"));
        var settings = new StripeConnectionSettings { AuthScheme = StripeAuthScheme.OAuth, OAuthAccessToken = "sk_test_token" };

        await stripe.Session(settings).RetrieveAsync(new("/v1/customers/cus_1", []), FakeStripe.NoColumns, async: true, default);

        Assert.Equal("Bearer sk_test_token", Assert.Single(stripe.Requests).Headers["Authorization"]);
    }

    [Theory]
    [InlineData("http://localhost:5000", "http://localhost:5000/v1/customers/cus_1")]
    [InlineData("http://localhost:5000/", "http://localhost:5000/v1/customers/cus_1")]
    [InlineData("https://proxy.example/stripe/", "https://proxy.example/stripe/v1/customers/cus_1")]
    public async Task Requests_go_to_ApiBase(string apiBase, string expected)
    {
        var stripe = new FakeStripe(FakeStripe.Json("{}"));
        var session = stripe.Session(FakeStripe.Keyed with { ApiBase = new(apiBase) });

        await session.RetrieveAsync(new("/v1/customers/cus_1", []), FakeStripe.NoColumns, async: true, default);

        Assert.Equal(expected, Assert.Single(stripe.Requests).Uri.AbsoluteUri);
    }

    [Fact]
    public async Task Sessions_of_two_accounts_share_one_transport_and_keep_their_own_credentials()
    {
        var stripe = new FakeStripe(_ => FakeStripe.Json("{}"));
        var transport = new StripeTransport(stripe);
        StripeSession Open(string key, string account) => new(
            SessionSetup.WithKey(new() { LiveAPIKey = key, AccountId = account }, NoRequestObserver.Instance, TimeProvider.System), transport, new(0, 0));
        var (first, second) = (Open("sk_test_a", "acct_a"), Open("sk_test_b", "acct_b"));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? first : second)
            .RetrieveAsync(new($"/v1/customers/{(i % 2 == 0 ? "a" : "b")}", []), FakeStripe.NoColumns, async: true, default).AsTask()));

        Assert.All(stripe.Requests, sent =>
        {
            var owner = sent.Uri.Segments[^1];
            Assert.Equal($"Bearer sk_test_{owner}", sent.Headers["Authorization"]);
            Assert.Equal($"acct_{owner}", sent.Headers["Stripe-Account"]);
        });
        Assert.Equal(20, stripe.Requests.Count);
    }

    [Fact]
    public async Task Asynchronous_requests_offer_HTTP_2_and_synchronous_ones_HTTP_1()
    {
        var stripe = new FakeStripe(_ => FakeStripe.Json("{}"));

        await stripe.Session().RetrieveAsync(new("/v1/customers/cus_1", []), FakeStripe.NoColumns, async: true, default);
        await stripe.Session().RetrieveAsync(new("/v1/customers/cus_1", []), FakeStripe.NoColumns, async: false, default);

        Assert.Equal([HttpVersion.Version20, HttpVersion.Version11], stripe.Requests.Select(sent => sent.Version));
    }

    [Theory]
    [InlineData("/v1/customers/")]
    [InlineData("/v1/customers/..")]
    [InlineData("/v1/customers/.")]
    [InlineData("/v1/customers/%20")]
    public async Task An_id_that_would_change_the_path_finds_nothing_and_sends_nothing(string path)
    {
        var stripe = new FakeStripe(FakeStripe.Json("{}"));

        var row = await stripe.Session().RetrieveAsync(new(path, []), FakeStripe.NoColumns, async: true, default);

        Assert.Null(row);
        Assert.Empty(stripe.Requests);
    }

    [Theory]
    [InlineData("v1/customers")]
    [InlineData(".evil.example/v1")]
    [InlineData("@evil.example/v1")]
    [InlineData("/v1/customers//tax_ids")]
    [InlineData("/v1/customers/{customer}/tax_ids")]
    [InlineData("/v1/customers?limit=1")]
    public void A_list_path_that_is_none_is_refused_with_its_text(string path)
    {
        var stripe = new FakeStripe(FakeStripe.Json("{}"));

        var refused = Assert.Throws<ArgumentException>(
            () => stripe.Session().ListAsync(FakeStripe.Customers with { Path = path }, FakeStripe.NoColumns, async: true, default));

        Assert.Contains($"'{path}'", refused.Message);
    }

    [Fact]
    public void A_request_prints_itself_with_masked_values_unless_asked_for_them()
    {
        var info = new RequestInfo(
            HttpMethod.Get, "/v1/customers", [new("email", "jo@example.com"), new("limit", "100")], ["data.default_source"], "acct_7");

        Assert.Equal("GET /v1/customers?email=?&limit=100&expand[]=data.default_source (account ?)", info.ToString());
        Assert.Equal(
            "GET /v1/customers?email=jo@example.com&limit=100&expand[]=data.default_source (account acct_7)",
            info.ToStringWithValues());
    }

    [Fact]
    public void A_session_is_not_opened_with_settings_that_cannot_work() =>
        Assert.Contains("LiveAPIKey", Assert.Throws<InvalidOperationException>(() => new FakeStripe().Session(new())).Message);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_is_read_to_its_end_even_where_the_reader_needs_less(bool async)
    {
        var ended = false;
        var stripe = new FakeStripe(FakeStripe.Body(new BreakingStream("{}  \n", () => ended = true)));
        var sender = new RequestSender(
            SessionSetup.WithKey(FakeStripe.Keyed, NoRequestObserver.Instance, TimeProvider.System),
            new StripeTransport(stripe),
            new(0, 0),
            new RequestGate(FakeStripe.Keyed, null, TimeProvider.System),
            new RequestBudgets(FakeStripe.Keyed, new(), new ProcessState(), TimeProvider.System, NoRequestObserver.Instance));
        var info = new RequestInfo(HttpMethod.Get, "/v1/customers/cus_1", [], [], null);

        await sender.SendAsync(new(info, info.ToPathAndQuery(), "/v1/customers/{id}"), new OneByteReader(), async, default);

        Assert.True(ended);
    }

    private sealed class OneByteReader : IAnswerReader<int>
    {
        public async ValueTask<int> ReadAsync(Stream body, bool async, CancellationToken cancellationToken) =>
            async ? await body.ReadAsync(new byte[1], cancellationToken) : body.ReadByte();

        public int RowsOf(int answer) => 0;

        public bool Accepts(StripeRequestException refusal, out int answer)
        {
            answer = 0;
            return false;
        }
    }
}
