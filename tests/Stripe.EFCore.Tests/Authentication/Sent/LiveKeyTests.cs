using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Stripe.EFCore.Api;
using Stripe.EFCore.Authentication.OAuth;
using Stripe.EFCore.Authentication.Tokens;
using Stripe.EFCore.Infrastructure;
using StripeEFCore.Tests.Api;
using StripeEFCore.Tests.Authentication.OAuth;

namespace StripeEFCore.Tests.Authentication.Sent;

/// <summary>A live key is checked against the address that it is sent to, wherever it comes from.</summary>
[Collection(WholeProcess.Name)]
public sealed class LiveKeyTests : IDisposable
{
    private const string Elsewhere = "http://emulator:8080";
    private const string Here = "http://localhost:8080";

    public void Dispose() => StripeEmbeddedOAuthApplication.Forget();

    [Theory]
    [InlineData("sk_live_51Hidden")]
    [InlineData("rk_live_51Hidden")]
    [InlineData("sk_org_live_51Hidden")]
    [InlineData("sk_org_51Hidden")]
    [InlineData("ek_live_51Hidden")]
    [InlineData("SK_LIVE_51Hidden")]
    public async Task A_live_key_is_not_sent_over_plain_http_whatever_gives_it(string key)
    {
        foreach (var options in new Action<StripeDbContextOptionsBuilder>[]
        {
            s => s.ApiKey(() => key),
            s => s.ApiKey((_, _) => Task.FromResult(key)).ApiKey(() => key),
            s => s.ApiKeyPerContext(),
        })
        {
            var stripe = new FakeStripe(_ => FakeStripe.Json("{}"));
            await using var far = Context(stripe, Elsewhere, options);
            await using var near = Context(stripe, Here, options);

            await AssertRefused(async () =>
            {
                TrySetKey(far, key);
                await Retrieve(far);
            });
            Assert.Empty(stripe.Requests);
            TrySetKey(near, key);
            await Retrieve(near);
            Assert.Single(stripe.Requests);
        }
    }

    [Fact]
    public async Task A_test_key_goes_to_an_emulator_on_another_machine()
    {
        var stripe = new FakeStripe(_ => FakeStripe.Json("{}"));
        foreach (var key in new[] { "sk_test_1", "rk_test_1", "sk_org_test_1" })
        {
            await using var context = Context(stripe, Elsewhere, s => s.ApiKey(() => key));
            await Retrieve(context);
        }

        Assert.Equal(3, stripe.Requests.Count);
    }

    [Theory]
    [InlineData("sk_live_51Hidden", "tok_1", StripeOAuthAccess.PlatformKey)]
    [InlineData("opaque_51Hidden", "tok_1", StripeOAuthAccess.PlatformKey)]
    [InlineData("sk_test_51Hidden", "sk_live_51Hidden", StripeOAuthAccess.AccessToken)]
    [InlineData("sk_test_51Hidden", "opaque_51Hidden", StripeOAuthAccess.AccessToken)]
    public async Task What_a_token_store_holds_is_checked_where_it_is_sent(string secret, string token, StripeOAuthAccess access)
    {
        var store = new MemoryTokenStore("memory://" + Guid.NewGuid());
        store.Write(new() { ClientId = "ca_1", ClientSecret = secret, AccessToken = token, AccountId = "acct_1", Livemode = true });
        var stripe = new FakeStripe(_ => FakeStripe.Json("{}"));
        await using var far = Context(
            stripe, Elsewhere, s => s.OAuth(o => o.Initiate(StripeInitiateOAuth.Refresh).Access(access).TokenStore(store)), account: null);
        await using var near = Context(
            stripe, Here, s => s.OAuth(o => o.Initiate(StripeInitiateOAuth.Refresh).Access(access).TokenStore(store)), account: null);

        await AssertRefused(() => Retrieve(far));
        Assert.Empty(stripe.Requests);
        await Retrieve(near);
        Assert.Single(stripe.Requests);
    }

    [Fact]
    public async Task The_secret_of_an_embedded_application_is_not_sent_over_plain_http()
    {
        StripeEmbeddedOAuthApplication.Register("ca_1", "sk_live_51Hidden", "https://shop.example/back");
        var endpoint = new FakeTokenEndpoint(_ => FakeTokenEndpoint.Json(FakeTokenEndpoint.Tokens("tok", "rt")));
        await using var context = new Shop(new DbContextOptionsBuilder<Shop>().UseStripe(
            "AuthScheme=OAuth;ConnectBase=" + Elsewhere, s => s.MessageHandler(endpoint)).Options);

        await AssertRefused(() => context.Database.GetOAuthAccessTokenAsync(verifier: "ac_1"));
        await AssertRefused(() => context.Database.RefreshOAuthAccessTokenAsync("rt_1"));
        await AssertRefused(() => context.Database.DeauthorizeOAuthAsync("acct_1"));
        await AssertRefused(() => context.Database.GetOAuthAuthorizationUrlAsync(request: new() { CallbackUrl = "https://shop.example/back" }));

        Assert.Empty(endpoint.Requests);
    }

    [Fact]
    public async Task A_code_that_was_not_sent_is_not_noted_as_sent()
    {
        StripeEmbeddedOAuthApplication.Register("ca_1", "sk_live_51Hidden", "https://shop.example/back");
        var location = "memory://" + Guid.NewGuid();
        var endpoint = new FakeTokenEndpoint(_ => FakeTokenEndpoint.Json(FakeTokenEndpoint.Tokens("tok", "rt")));
        var settings = new StripeConnectionSettings
        {
            InitiateOAuth = StripeInitiateOAuth.Refresh,
            OAuthVerifier = "ac_1",
            OAuthSettingsLocation = location,
            ConnectBase = new(Elsewhere),
        };

        await AssertRefused(() => Source(settings, endpoint).GetAsync(async: true, default).AsTask());

        Assert.Null(new MemoryTokenStore(location).Read());
        Assert.Equal("acct_1", (await Source(settings with { ConnectBase = new(Here) }, endpoint).GetAsync(async: true, default)).Account);
    }

    [Fact]
    public async Task Stored_tokens_of_live_mode_are_not_renewed_over_plain_http()
    {
        var location = "memory://" + Guid.NewGuid();
        new MemoryTokenStore(location).Write(new()
        {
            Service = StripeOAuthService.Apps,
            ClientId = "ca_1",
            ClientSecret = "opaque_51Hidden",
            AccessToken = "tok",
            RefreshToken = "rt_51Hidden",
            IssuedAt = DateTimeOffset.UnixEpoch,
            Livemode = true,
        });
        var endpoint = new FakeTokenEndpoint(_ => FakeTokenEndpoint.Json(FakeTokenEndpoint.Tokens("tok_2", "rt_2")));
        var settings = new StripeConnectionSettings
        {
            InitiateOAuth = StripeInitiateOAuth.Refresh,
            OAuthService = StripeOAuthService.Apps,
            OAuthSettingsLocation = location,
            ApiBase = new(Elsewhere),
        };

        await AssertRefused(() => Source(settings, endpoint).GetAsync(async: true, default).AsTask());

        Assert.Empty(endpoint.Requests);
    }

    private static OAuthTokenSource Source(StripeConnectionSettings settings, HttpMessageHandler endpoint) =>
        new(new OAuthSession(settings, new(new HttpClient(endpoint), TimeProvider.System)));

    private static async Task AssertRefused(Func<Task> action)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(action);
        Assert.Contains("would send a live key unencrypted", refused.Message);
        Assert.DoesNotContain("51Hidden", refused.ToString());
    }

    private static void TrySetKey(Shop context, string key)
    {
        if (context.GetService<IDbContextOptions>().FindExtension<StripeOptionsExtension>()!.ApiKey!.Method == "ApiKeyPerContext")
            context.Database.SetStripeApiKey(key);
    }

    private static Task Retrieve(Shop context) =>
        context.GetService<IStripeSession>().RetrieveAsync(new("/v1/account", []), FakeStripe.NoColumns, async: true, default).AsTask();

    private static Shop Context(
        HttpMessageHandler handler, string apiBase, Action<StripeDbContextOptionsBuilder> configure, string? account = "acct_1") =>
        new(new DbContextOptionsBuilder<Shop>().UseStripe(s =>
        {
            configure(s);
            if (account is not null)
                s.AccountId(account);
            s.ApiBase(new(apiBase)).MessageHandler(handler);
        }).UseApplicationServiceProvider(new ServiceCollection().BuildServiceProvider()).Options);

    private sealed class Shop(DbContextOptions<Shop> options) : DbContext(options);
}
