using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Stripe.EFCore.Authentication.OAuth.Protocol;

namespace StripeEFCore.Tests.Authentication.OAuth;

public class OAuthClientTests
{
    private const string Secret = "sk_test_51Hidden";
    private const string Code = "ac_51Hidden";
    private static readonly OAuthApplication Platform = new("ca_1", Secret, "http://localhost:33333", StripeOAuthService.Connect);
    private static readonly OAuthApplication App = Platform with { Service = StripeOAuthService.Apps };
    private static readonly string Basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret + ":"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connect_is_given_the_secret_in_the_form(bool async)
    {
        var endpoint = new FakeTokenEndpoint(_ => FakeTokenEndpoint.Json(FakeTokenEndpoint.Tokens("tok", "rt")));

        var answer = await Complete(Client(endpoint).ExchangeAsync(Platform, Code, async, default), async);

        Assert.Equal(new TokenAnswer("tok", "rt", "acct_1", "read_write", false, null), answer);
        var sent = Assert.Single(endpoint.Requests);
        Assert.Equal(("POST", "https://connect.stripe.com/oauth/token", (string?)null), (sent.Method, sent.Url, sent.Authorization));
        Assert.Equal(
            new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = Code, ["client_secret"] = Secret },
            sent.Form);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stripe_Apps_are_given_it_in_the_header(bool async)
    {
        var endpoint = new FakeTokenEndpoint(_ => FakeTokenEndpoint.Json(FakeTokenEndpoint.Tokens("tok", "rt2", scope: "stripe_apps")));

        await Complete(Client(endpoint).RefreshAsync(App, "rt1", async, default), async);

        var sent = Assert.Single(endpoint.Requests);
        Assert.Equal(("https://api.stripe.com/v1/oauth/token", Basic), (sent.Url, sent.Authorization));
        Assert.Equal(new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = "rt1" }, sent.Form);
    }

    [Fact]
    public async Task A_refresh_of_one_token_has_one_idempotency_key_which_is_not_the_token()
    {
        var endpoint = new FakeTokenEndpoint(_ => FakeTokenEndpoint.Json(FakeTokenEndpoint.Tokens("tok", "rt2")));
        var client = Client(endpoint);

        await client.RefreshAsync(App, "rt1", true, default);
        await client.RefreshAsync(App, "rt1", true, default);
        await client.RefreshAsync(App, "rt2", true, default);

        var keys = endpoint.Requests.Select(r => r.IdempotencyKey!).ToList();
        Assert.Equal(keys[0], keys[1]);
        Assert.NotEqual(keys[0], keys[2]);
        Assert.DoesNotContain("rt", keys[0]);
    }

    [Fact]
    public async Task Connect_keeps_its_refresh_token_where_the_answer_has_none()
    {
        var endpoint = new FakeTokenEndpoint(_ => FakeTokenEndpoint.Json(FakeTokenEndpoint.Tokens("tok")));

        Assert.Equal("rt1", (await Client(endpoint).RefreshAsync(Platform, "rt1", true, default)).RefreshToken);
    }

    [Fact]
    public async Task Deauthorizing_goes_to_either_service_with_client_and_account()
    {
        var endpoint = new FakeTokenEndpoint(_ => FakeTokenEndpoint.Json("""{"stripe_user_id":"acct_1"}"""));

        await Client(endpoint).DeauthorizeAsync(Platform, "acct_1", true, default);
        await Client(endpoint).DeauthorizeAsync(App, "acct_1", true, default);

        Assert.Equal(
            [("https://connect.stripe.com/oauth/deauthorize", $"Bearer {Secret}"), ("https://api.stripe.com/v1/oauth/deauthorize", Basic)],
            endpoint.Requests.Select(r => (r.Url, r.Authorization!)));
        Assert.All(endpoint.Requests, r => Assert.Equal(
            new Dictionary<string, string> { ["client_id"] = "ca_1", ["stripe_user_id"] = "acct_1" }, r.Form));
    }

    [Fact]
    public async Task A_refusal_tells_code_words_and_request_and_no_secret()
    {
        var endpoint = new FakeTokenEndpoint(_ => FakeTokenEndpoint.Error("invalid_grant", $"Code {Code} was used with {Secret}"));

        var refused = await Refusal(Client(endpoint), true);

        Assert.Equal(
            ("invalid_grant", "req_1", HttpStatusCode.BadRequest), (refused.Error, refused.RequestId, refused.HttpStatusCode));
        Assert.Contains("was used with sk_test_***", refused.Description);
        Assert.Contains("Begin a new authorization", refused.Message);
        Assert.DoesNotContain("51Hidden", refused.ToString());
        Assert.Single(endpoint.Requests);
    }

    [Fact]
    public async Task An_error_of_the_API_or_of_no_known_kind_is_told_as_well_as_it_can_be()
    {
        var answers = new Queue<HttpResponseMessage>(
        [
            FakeTokenEndpoint.Json(
                """{"error":{"type":"invalid_request_error","message":"No such key: sk_test_51Hidden"}}""", HttpStatusCode.Unauthorized),
            FakeTokenEndpoint.Json("<html>sk_test_51Hidden</html>", HttpStatusCode.BadGateway),
            FakeTokenEndpoint.Error("sk_test_51Hidden", "x"),
        ]);
        var client = Client(new FakeTokenEndpoint(_ => answers.Dequeue()));
        var errors = new List<StripeOAuthException>();
        while (answers.Count > 0)
            errors.Add(await Refusal(client));

        Assert.Equal(["invalid_request_error", null, null], errors.Select(e => e.Error));
        Assert.Equal([401, 502, 400], errors.Select(e => (int)e.HttpStatusCode!));
        Assert.All(errors, e => Assert.DoesNotContain("51Hidden", e.ToString()));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\u0085")]
    [InlineData("\u2028")]
    [InlineData("\u001b[2K")]
    public async Task A_refusal_forges_no_line_of_a_log(string separator)
    {
        var words = System.Text.Json.JsonSerializer.Serialize($"spent{separator}forged rk_live_51Hidden");
        foreach (var body in new[]
        {
            $$"""{"error":"invalid_grant","error_description":{{words}} }""",
            $$"""{"error":{"code":{{words}},"message":{{words}} } }""",
            $$"""{"error":"sk_live_hidden","error_description":{{words}} }""",
        })
        {
            var answer = FakeTokenEndpoint.Json(body, HttpStatusCode.BadRequest);
            answer.Headers.Remove("Request-Id");
            answer.Headers.TryAddWithoutValidation("Request-Id", $"req_1{separator}forged {Secret}");

            var refused = await Refusal(Client(new FakeTokenEndpoint(_ => answer)));

            foreach (var text in new[] { refused.ToString(), refused.Description, refused.RequestId, refused.Error })
            {
                Assert.DoesNotContain(separator + "forged", text ?? "", StringComparison.Ordinal);
                Assert.DoesNotContain("hidden", text ?? "", StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public async Task A_scope_that_is_granted_forges_no_line_of_a_log()
    {
        var json = FakeTokenEndpoint.Tokens("tok", "rt", scope: "read_only\\u2028forged sk_live_51Hidden");

        var answer = await Client(new FakeTokenEndpoint(_ => FakeTokenEndpoint.Json(json))).ExchangeAsync(Platform, Code, true, default);

        Assert.Equal("read_only forged sk_live_***", answer.Scope);
    }

    [Theory]
    [InlineData("", "no complete JSON")]
    [InlineData("null", "no JSON object")]
    [InlineData("[]", "no JSON object")]
    [InlineData("<html></html>", "no complete JSON")]
    [InlineData("""{"access_token":"tok_51Hidden""", "no complete JSON")]
    [InlineData("""{"access_token":"a","access_token":"b"}""", "no complete JSON")]
    [InlineData("""{"access_token":"a","livemode":false,"stripe_user_id":"acct_1"}""", "token_type")]
    [InlineData("""{"access_token":"a","token_type":"mac","livemode":false,"stripe_user_id":"acct_1"}""", "token_type")]
    [InlineData("""{"token_type":"bearer","livemode":false,"stripe_user_id":"acct_1"}""", "access_token is missing")]
    [InlineData("""{"access_token":"","token_type":"bearer","livemode":false,"stripe_user_id":"acct_1"}""", "access_token is empty")]
    [InlineData("""{"access_token":"a\r\nX: y","token_type":"bearer","livemode":false,"stripe_user_id":"acct_1"}""", "in a header")]
    [InlineData("""{"access_token":7,"token_type":"bearer","livemode":false,"stripe_user_id":"acct_1"}""", "access_token is no text")]
    [InlineData("""{"access_token":"a","token_type":"bearer","livemode":false}""", "stripe_user_id")]
    [InlineData("""{"access_token":"a","token_type":"bearer","livemode":false,"stripe_user_id":"cus_1"}""", "stripe_user_id")]
    [InlineData("""{"access_token":"a","token_type":"bearer","livemode":false,"stripe_user_id":"acct_/../x"}""", "stripe_user_id")]
    [InlineData("""{"access_token":"a","token_type":"bearer","livemode":"no","stripe_user_id":"acct_1"}""", "livemode")]
    [InlineData("""{"access_token":"a","token_type":"bearer","livemode":false,"stripe_user_id":"acct_1","expires_in":-1}""", "expires_in")]
    [InlineData("""{"access_token":"a","token_type":"bearer","livemode":false,"stripe_user_id":"acct_1","refresh_token":""}""", "is empty")]
    public async Task An_answer_that_is_cut_off_or_of_another_kind_is_refused_and_not_asked_for_again(string json, string fault)
    {
        var endpoint = new FakeTokenEndpoint(_ => FakeTokenEndpoint.Json(json));

        var refused = await Refusal(Client(endpoint), true);

        Assert.Contains(fault, refused.Message);
        Assert.Contains("may be used up", refused.Message);
        Assert.DoesNotContain("51Hidden", refused.ToString());
        Assert.Single(endpoint.Requests);
    }

    [Fact]
    public async Task Stripe_Apps_without_a_refresh_token_are_refused()
    {
        var client = Client(new FakeTokenEndpoint(_ => FakeTokenEndpoint.Json(FakeTokenEndpoint.Tokens("a"))));

        var refused = await Assert.ThrowsAsync<StripeOAuthException>(() => client.ExchangeAsync(App, Code, true, default).AsTask());

        Assert.Contains("refresh_token is missing", refused.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_broken_connection_is_an_error_that_says_the_code_may_be_spent(bool async)
    {
        var endpoint = new FakeTokenEndpoint(_ => throw new HttpRequestException("Connection reset."));

        var refused = await Refusal(Client(endpoint), async);

        Assert.Contains("connect.stripe.com", refused.Message);
        Assert.Contains("may be used up", refused.Message);
        Assert.Null(refused.Error);
        Assert.Single(endpoint.Requests);
    }

    [Fact]
    public async Task A_time_out_says_how_long_and_that_the_code_may_be_spent()
    {
        var clock = new FakeTimeProvider();
        var handler = new SilentHandler(() => clock.Advance(TimeSpan.FromSeconds(80)));
        var client = new OAuthClient(new(new HttpClient(handler), TimeSpan.FromSeconds(80), clock), new());

        var refused = await Refusal(client);

        Assert.Contains("80 seconds", refused.Message);
        Assert.Contains("may be used up", refused.Message);
    }

    [Fact]
    public async Task An_application_without_a_secret_can_exchange_nothing()
    {
        var client = Client(new FakeTokenEndpoint(_ => FakeTokenEndpoint.Json("{}")));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => client.ExchangeAsync(Platform with { ClientSecret = null }, Code, true, default).AsTask());

        Assert.Contains("OAuthClientSecret", refused.Message);
    }

    private static Task<StripeOAuthException> Refusal(OAuthClient client, bool async = true) =>
        Assert.ThrowsAsync<StripeOAuthException>(() => client.ExchangeAsync(Platform, Code, async, default).AsTask());

    private static OAuthClient Client(HttpMessageHandler handler) =>
        new(new(new HttpClient(handler), TimeSpan.FromSeconds(80), TimeProvider.System), new());

    private static async Task<T> Complete<T>(ValueTask<T> task, bool async)
    {
        Assert.True(async || task.IsCompleted);
        return await task;
    }

    private sealed class SilentHandler(Action arrived) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            arrived();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("Unreachable.");
        }
    }
}
