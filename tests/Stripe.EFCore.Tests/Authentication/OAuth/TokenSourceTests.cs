using System.Net;
using Microsoft.Extensions.Time.Testing;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Authentication.OAuth;
using Stripe.EFCore.Authentication.Tokens;

namespace StripeEFCore.Tests.Authentication.OAuth;

public class TokenSourceTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _location = "memory://" + Guid.NewGuid();
    private readonly FakeTimeProvider _clock = new(Start);
    private readonly RollingEndpoint _rolling = new();
    private HttpMessageHandler? _endpoint;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tokens_of_Stripe_Apps_are_renewed_55_minutes_after_they_came_and_stored_first(bool async)
    {
        var source = Source(AppsTokens());
        Assert.Equal("tok_0", (await Get(source, async)).Bearer);
        _clock.Advance(TimeSpan.FromMinutes(54));
        Assert.Equal("tok_0", (await Get(source, async)).Bearer);
        Assert.Empty(_rolling.Handler.Requests);

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("tok_1", (await Get(source, async)).Bearer);
        Assert.Equal(("tok_1", "rt_1"), (Stored()!.AccessToken, Stored()!.RefreshToken));
        Assert.Equal(Start.AddMinutes(55), Stored()!.IssuedAt);
    }

    [Fact]
    public async Task A_stated_life_is_kept_to_with_a_margin()
    {
        var issued = Start.ToUnixTimeSeconds();
        var source = Source(AppsTokens() with { OAuthExpiresIn = TimeSpan.FromMinutes(10), OAuthTokenTimestamp = issued });
        await Get(source);
        _clock.Advance(TimeSpan.FromMinutes(9) - TimeSpan.FromSeconds(1));
        Assert.Equal("tok_0", (await Get(source)).Bearer);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("tok_1", (await Get(source)).Bearer);
    }

    [Fact]
    public async Task Later_connections_need_no_tokens_in_their_settings()
    {
        await Get(Source(AppsTokens()));

        Assert.Equal("tok_0", (await Get(Source(Apps))).Bearer);
        Assert.Equal("tok_0", (await Get(Source(new() { InitiateOAuth = StripeInitiateOAuth.Refresh }))).Bearer);
    }

    [Fact]
    public async Task The_stored_application_serves_where_the_settings_name_none()
    {
        await Get(Source(AppsTokens()));
        _clock.Advance(TimeSpan.FromMinutes(55));

        Assert.Equal("tok_1", (await Get(Source(new() { InitiateOAuth = StripeInitiateOAuth.Refresh }))).Bearer);
    }

    [Fact]
    public async Task Many_at_once_renew_once()
    {
        await Get(Source(AppsTokens()));
        _clock.Advance(TimeSpan.FromMinutes(55));

        var bearers = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => Task.Run(() => Get(Source(Apps), async: i % 2 == 0).AsTask())));

        Assert.All(bearers, b => Assert.Equal("tok_1", b.Bearer));
        Assert.Single(_rolling.Handler.Requests);
        Assert.Equal(0, _rolling.Misuses);
    }

    [Fact]
    public async Task A_refused_token_is_renewed_once_and_whoever_was_refused_with_the_same_takes_the_new_one()
    {
        var (one, other) = (Source(AppsTokens()), Source(Apps));
        var (refused, alsoRefused) = (await Get(one), await Get(other));

        var first = await one.ReplaceAsync(refused, expired: true, async: true, default);
        var second = await other.ReplaceAsync(alsoRefused, expired: true, async: true, default);

        Assert.Equal(("tok_1", "tok_1"), (first!.Bearer, second!.Bearer));
        Assert.Single(_rolling.Handler.Requests);
    }

    [Fact]
    public async Task A_refusal_that_does_not_mean_expiry_renews_nothing()
    {
        var source = Source(AppsTokens());

        Assert.Null(await source.ReplaceAsync(await Get(source), expired: false, async: true, default));
        Assert.Empty(_rolling.Handler.Requests);
    }

    [Fact]
    public async Task A_refresh_that_fails_for_a_while_leaves_the_token_in_use_while_it_lives()
    {
        var source = Source(AppsTokens());
        await Get(source);
        _clock.Advance(TimeSpan.FromMinutes(55));
        _rolling.Answer = _ => FakeTokenEndpoint.Json("", HttpStatusCode.ServiceUnavailable);

        Assert.Equal("tok_0", (await Get(source)).Bearer);
        Assert.Equal("tok_0", (await Get(source)).Bearer);
        Assert.Single(_rolling.Handler.Requests);
        _clock.Advance(TimeSpan.FromSeconds(31));
        _rolling.Answer = null;
        Assert.Equal("tok_1", (await Get(source)).Bearer);
    }

    [Fact]
    public async Task A_refresh_that_fails_when_the_token_is_dead_is_an_error()
    {
        var source = Source(AppsTokens());
        await Get(source);
        _clock.Advance(TimeSpan.FromMinutes(61));
        _rolling.Answer = _ => FakeTokenEndpoint.Json("", HttpStatusCode.ServiceUnavailable);

        await Assert.ThrowsAsync<StripeOAuthException>(() => Get(source).AsTask());
        Assert.Equal("rt_0", Stored()!.RefreshToken);
    }

    [Fact]
    public async Task Tokens_of_another_account_are_not_taken_for_the_refreshed_ones()
    {
        var source = Source(AppsTokens() with { AccountId = "acct_1" });
        await Get(source);
        _clock.Advance(TimeSpan.FromHours(2));
        _rolling.Answer = _ => FakeTokenEndpoint.Json(FakeTokenEndpoint.Tokens("evil", "evil", "acct_evil"));

        Assert.Contains("acct_evil", (await Assert.ThrowsAsync<StripeOAuthException>(() => Get(source).AsTask())).Message);
        Assert.Equal("rt_0", Stored()!.RefreshToken);
    }

    [Fact]
    public async Task Who_is_cancelled_leaves_and_the_refresh_that_was_sent_is_seen_through()
    {
        var source = Source(AppsTokens());
        await Get(source);
        _clock.Advance(TimeSpan.FromMinutes(55));
        using var leaving = new CancellationTokenSource();
        using var goOn = new ManualResetEventSlim();
        _rolling.Before = () =>
        {
            leaving.Cancel();
            goOn.Wait();
        };

        var cancelled = Task.Run(() => source.GetAsync(async: true, leaving.Token).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(leaving.Token));
        goOn.Set();

        Assert.Equal("tok_1", (await Get(Source(Apps))).Bearer);
        Assert.Single(_rolling.Handler.Requests);
    }

    [Fact]
    public async Task Tokens_that_could_not_be_stored_are_stored_before_they_are_used()
    {
        var store = new FailingStore();
        var source = Source(AppsTokens(), store);
        await Get(source);
        _clock.Advance(TimeSpan.FromMinutes(55));
        store.Fails = true;
        await Assert.ThrowsAsync<StripeOAuthTokenStoreException>(() => Get(source).AsTask());
        store.Fails = false;

        Assert.Equal("tok_1", (await Get(source)).Bearer);
        Assert.Equal("rt_1", store.Settings!.RefreshToken);
        Assert.Single(_rolling.Handler.Requests);
    }

    [Fact]
    public async Task Stored_tokens_win_over_those_of_the_settings_unless_these_say_that_they_are_later()
    {
        await Get(Source(AppsTokens()));
        var again = AppsTokens() with { OAuthAccessToken = "tok_new", OAuthRefreshToken = "rt_new" };

        Assert.Equal("tok_0", (await Get(Source(again))).Bearer);
        Assert.Equal("tok_0", (await Get(Source(again with { OAuthTokenTimestamp = Start.ToUnixTimeSeconds() }))).Bearer);
        Assert.Equal("tok_new", (await Get(Source(again with { OAuthTokenTimestamp = Start.ToUnixTimeSeconds() + 1 }))).Bearer);
    }

    [Fact]
    public async Task A_refresh_token_alone_gives_the_first_tokens()
    {
        Assert.Equal("tok_1", (await Get(Source(Apps with { OAuthRefreshToken = "rt_0" }))).Bearer);
        Assert.Equal("rt_1", Stored()!.RefreshToken);
    }

    [Fact]
    public async Task Nothing_to_refresh_is_an_error_that_says_what_to_give()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Get(Source(Apps)).AsTask());

        Assert.Contains(_location, refused.Message);
        Assert.Contains("OAuthVerifier", refused.Message);
    }

    [Fact]
    public async Task Tokens_of_one_application_are_not_used_by_another()
    {
        await Get(Source(AppsTokens()));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Get(Source(Apps with { OAuthClientId = "ca_2" })).AsTask());

        Assert.Contains("ca_1", refused.Message);
        Assert.Contains("ca_2", refused.Message);
    }

    [Fact]
    public async Task A_verifier_is_exchanged_once_whatever_the_settings_go_on_saying()
    {
        var settings = Connect with { OAuthVerifier = "ac_1" };
        _endpoint = new FakeTokenEndpoint(_ => FakeTokenEndpoint.Json(FakeTokenEndpoint.Tokens("tok", "rt")));

        for (var i = 0; i < 3; i++)
            await Get(Source(settings));

        Assert.Single(((FakeTokenEndpoint)_endpoint).Requests);
    }

    [Fact]
    public async Task A_verifier_whose_answer_was_lost_is_never_sent_again_and_a_new_one_is()
    {
        var settings = Connect with { OAuthVerifier = "ac_1" };
        var endpoint = new FakeTokenEndpoint(request => request.Form["code"] == "ac_1"
            ? throw new HttpRequestException("reset")
            : FakeTokenEndpoint.Json(FakeTokenEndpoint.Tokens("tok", "rt")));
        _endpoint = endpoint;

        await Assert.ThrowsAsync<StripeOAuthException>(() => Get(Source(settings)).AsTask());
        Assert.Contains("not sent again", (await Assert.ThrowsAsync<StripeOAuthException>(() => Get(Source(settings)).AsTask())).Message);
        await Get(Source(settings with { OAuthVerifier = "ac_2" }));

        Assert.Equal(["ac_1", "ac_2"], endpoint.Requests.Select(r => r.Form["code"]));
    }

    [Fact]
    public async Task A_verifier_that_was_refused_leaves_nothing_behind()
    {
        _endpoint = new FakeTokenEndpoint(_ => FakeTokenEndpoint.Error("invalid_client", "No such key"));

        await Assert.ThrowsAsync<StripeOAuthException>(() => Get(Source(Connect with { OAuthVerifier = "ac_1" })).AsTask());

        Assert.Null(Stored());
    }

    [Fact]
    public async Task Connect_reads_with_the_platforms_key_and_the_account_or_with_the_token()
    {
        _endpoint = new FakeTokenEndpoint(_ => FakeTokenEndpoint.Json(FakeTokenEndpoint.Tokens("tok", "rt", "acct_9")));
        var settings = Connect with { OAuthVerifier = "ac_1" };

        Assert.Equal(new Credential("sk_test_1", "acct_9"), await Get(Source(settings)));
        Assert.Equal(new Credential("sk_test_1", "acct_9"), await Get(Source(settings with { AccountId = "acct_9" })));
        Assert.Equal(new Credential("tok", null), await Get(Source(settings with { OAuthAccess = StripeOAuthAccess.AccessToken })));
        Assert.Equal(
            new Credential("tok", null),
            await Get(Source(settings with { OAuthAccess = StripeOAuthAccess.AccessToken, AccountId = "acct_9" })));
        var other = Source(settings with { AccountId = "acct_8" });
        Assert.Contains("acct_8", (await Assert.ThrowsAsync<InvalidOperationException>(() => Get(other).AsTask())).Message);
    }

    [Fact]
    public async Task Without_a_secret_or_passphrase_there_is_nothing_to_encrypt_a_file_with()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString());
        var source = new OAuthTokenSource(new OAuthSession(
            new() { InitiateOAuth = StripeInitiateOAuth.Refresh, OAuthSettingsLocation = path },
            new(new HttpClient(_rolling.Handler), _clock)));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Get(source).AsTask());

        Assert.Contains("OAuthSettingsPassphrase", refused.Message);
        Assert.Contains("StripeEmbeddedOAuthApplication.Register", refused.Message);
    }

    private StripeConnectionSettings Apps => new()
    {
        InitiateOAuth = StripeInitiateOAuth.Refresh,
        OAuthService = StripeOAuthService.Apps,
        OAuthClientId = "ca_1",
        OAuthClientSecret = "sk_test_1",
    };

    private StripeConnectionSettings Connect => Apps with { OAuthService = StripeOAuthService.Connect };

    private static ValueTask<Credential> Get(OAuthTokenSource source, bool async = true) => source.GetAsync(async, default);

    private StripeConnectionSettings AppsTokens() => Apps with { OAuthAccessToken = "tok_0", OAuthRefreshToken = "rt_0" };

    private StripeOAuthSettings? Stored() => new MemoryTokenStore(_location).Read();

    private OAuthTokenSource Source(StripeConnectionSettings settings, IStripeOAuthTokenStore? store = null) => new(new OAuthSession(
        settings with { OAuthSettingsLocation = _location },
        new(new HttpClient(_endpoint ?? _rolling.Handler), _clock) { OpenStore = store is null ? null : () => store }));
}
