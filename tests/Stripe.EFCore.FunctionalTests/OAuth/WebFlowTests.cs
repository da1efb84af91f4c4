using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.OAuth;

/// <summary>In one collection with all tests that an embedded application makes a difference to: a process has one.</summary>
[Collection("Embedded application")]
public sealed class WebFlowTests : OAuthTest
{
    private readonly string _memory = "memory://" + Guid.NewGuid();

    [Theory]
    [InlineData(StripeOAuthService.Connect, true)]
    [InlineData(StripeOAuthService.Connect, false)]
    [InlineData(StripeOAuthService.Apps, true)]
    [InlineData(StripeOAuthService.Apps, false)]
    public async Task Url_consent_exchange_and_manual_refresh_by_the_procedures(StripeOAuthService service, bool async)
    {
        await using var context = Open(service, StripeInitiateOAuth.Off);
        var url = async
            ? await context.Database.GetOAuthAuthorizationUrlAsync(StripeOAuthMode.Web, new() { CallbackUrl = Callback, State = "tenant 7" })
            : context.Database.GetOAuthAuthorizationUrl(StripeOAuthMode.Web, new() { CallbackUrl = Callback, State = "tenant 7" });
        var redirect = await NewPerson().ConsentAsync(new Uri(url.Url));
        var received = Person.Parameter(redirect, "state");
        Assert.True(StripeOAuthState.Matches(url.State, received));
        Assert.Equal("tenant 7", StripeOAuthState.GetCallerState(received!));

        var code = Person.Parameter(redirect, "code");
        var tokens = async
            ? await context.Database.GetOAuthAccessTokenAsync(StripeOAuthMode.Web, code)
            : context.Database.GetOAuthAccessToken(StripeOAuthMode.Web, code);
        var isApps = service == StripeOAuthService.Apps;
        Assert.Equal((Account, isApps ? "stripe_apps" : "read_only"), (tokens.AccountId, tokens.Scope));
        Assert.Equal(isApps ? TimeSpan.FromMinutes(55) : null, tokens.ExpiresIn);
        await using (var reading = OpenBare(o => o.AccessToken(tokens.OAuthAccessToken)))
            await AssertReads(reading);

        Clock.Advance(TimeSpan.FromHours(2));
        var fresh = async
            ? await context.Database.RefreshOAuthAccessTokenAsync(tokens.OAuthRefreshToken)
            : context.Database.RefreshOAuthAccessToken(tokens.OAuthRefreshToken);
        Assert.Equal(isApps, fresh.OAuthRefreshToken != tokens.OAuthRefreshToken);
        await using (var reading = OpenBare(o => o.AccessToken(fresh.OAuthAccessToken)))
            await AssertReads(reading);
        Assert.False(System.IO.File.Exists(File));
    }

    [Theory]
    [InlineData(StripeOAuthService.Connect)]
    [InlineData(StripeOAuthService.Apps)]
    public async Task Automatic_refresh_takes_the_tokens_once_and_then_needs_the_location_only(StripeOAuthService service)
    {
        await using var web = Open(service, StripeInitiateOAuth.Off);
        var tokens = await web.Database.GetOAuthAccessTokenAsync(verifier: Grant(service));
        await using (var first = Open(
            service,
            StripeInitiateOAuth.Refresh,
            o => o.AccessToken(tokens.OAuthAccessToken).RefreshToken(tokens.OAuthRefreshToken!).SettingsLocation(_memory)))
        {
            await AssertReads(first);
        }

        Clock.Advance(TimeSpan.FromHours(5));
        await using (var later = OpenBare(o => o.Initiate(StripeInitiateOAuth.Refresh).SettingsLocation(_memory)))
            await AssertReads(later);
        Assert.Equal(service == StripeOAuthService.Apps ? 1 : 0, Emulator.OAuth.Refreshes);
    }

    [Fact]
    public async Task With_a_passphrase_a_file_needs_no_client_secret_later_either()
    {
        await using (var first = OpenWithCode(StripeOAuthService.Apps, o => o.SettingsPassphrase("open sesame")))
            await AssertReads(first);
        Clock.Advance(TimeSpan.FromHours(5));

        await using var later = OpenBare(o => o.Initiate(StripeInitiateOAuth.Refresh).SettingsLocation(File).SettingsPassphrase("open sesame"));
        await AssertReads(later);
        Assert.Equal(1, Emulator.OAuth.Refreshes);
    }

    [Fact]
    public async Task Where_the_provider_keeps_tokens_the_procedures_store_them_and_the_context_reads_on()
    {
        await using var context = Open(StripeOAuthService.Apps, StripeInitiateOAuth.Refresh);
        await context.Database.GetOAuthAccessTokenAsync(verifier: Grant(StripeOAuthService.Apps));
        await AssertReads(context);

        var fresh = await context.Database.RefreshOAuthAccessTokenAsync();
        await AssertReads(context);
        await using var other = Open(StripeOAuthService.Apps, StripeInitiateOAuth.Refresh);
        Assert.NotEqual(fresh.OAuthRefreshToken, (await other.Database.RefreshOAuthAccessTokenAsync()).OAuthRefreshToken);
        Assert.Equal(0, Emulator.OAuth.SpentRefreshTokenUses);
    }

    [Theory]
    [InlineData(StripeOAuthService.Connect, true)]
    [InlineData(StripeOAuthService.Apps, false)]
    public async Task Deauthorizing_ends_the_connection_and_removes_what_was_stored(StripeOAuthService service, bool async)
    {
        await using var context = OpenWithCode(service);
        await AssertReads(context);

        var ended = async ? await context.Database.DeauthorizeOAuthAsync() : context.Database.DeauthorizeOAuth(Account);

        Assert.Equal(Account, ended.AccountId);
        Assert.Empty(Emulator.OAuth.Connections);
        Assert.False(System.IO.File.Exists(File));
        await using var later = Open(service, StripeInitiateOAuth.Refresh);
        await Assert.ThrowsAsync<InvalidOperationException>(() => later.Customers.ToListAsync());
    }

    [Fact]
    public async Task A_code_that_was_used_belongs_to_another_or_has_expired_is_refused()
    {
        await using var context = Open(StripeOAuthService.Connect, StripeInitiateOAuth.Off);
        var used = Grant(StripeOAuthService.Connect);
        await context.Database.GetOAuthAccessTokenAsync(verifier: used);
        var foreign = Emulator.OAuth.Grant("ca_foreign", Account);
        var expired = Grant(StripeOAuthService.Connect);
        Clock.Advance(TimeSpan.FromMinutes(6));

        foreach (var code in new[] { used, foreign, expired, "ac_none" })
        {
            var refused = await Assert.ThrowsAsync<StripeOAuthException>(() => context.Database.GetOAuthAccessTokenAsync(verifier: code));
            Assert.Equal("invalid_grant", refused.Error);
            Assert.NotNull(refused.RequestId);
            Assert.DoesNotContain(code, refused.ToString());
        }

        await using var good = Open(StripeOAuthService.Connect, StripeInitiateOAuth.Off);
        Assert.Equal(Account, (await good.Database.GetOAuthAccessTokenAsync(verifier: Grant(StripeOAuthService.Connect))).AccountId);
    }

    [Fact]
    public async Task A_wrong_secret_is_told_apart_from_a_wrong_code()
    {
        await using var context = Open(StripeOAuthService.Apps, StripeInitiateOAuth.Off, o => o.ClientSecret("sk_test_51Hidden"));

        var refused = await Assert.ThrowsAsync<StripeOAuthException>(
            () => context.Database.GetOAuthAccessTokenAsync(verifier: Grant(StripeOAuthService.Apps)));

        Assert.Equal("invalid_client", refused.Error);
        Assert.Contains("OAuthClientSecret", refused.Message);
        Assert.DoesNotContain("51Hidden", refused.ToString());
    }

    [Fact]
    public async Task Calls_that_cannot_work_say_what_is_missing()
    {
        await using var context = Open(StripeOAuthService.Connect, StripeInitiateOAuth.Off);
        var database = context.Database;
        await AssertMissing<ArgumentException>("verifier", () => database.GetOAuthAccessTokenAsync());
        await AssertMissing<ArgumentException>("leave the verifier out", () => database.GetOAuthAccessTokenAsync(StripeOAuthMode.App, "ac_1"));
        await AssertMissing<InvalidOperationException>("refresh token", () => database.RefreshOAuthAccessTokenAsync());
        await AssertMissing<InvalidOperationException>("AccountId", () => database.DeauthorizeOAuthAsync());
        await AssertMissing<InvalidOperationException>("OAuthAccessToken", () => context.Customers.ToListAsync());

        var options = new DbContextOptionsBuilder<ShopContext>()
            .UseStripe("LiveAPIKey=sk_test_1")
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning))
            .Options;
        await using var keyed = new ShopContext(options);
        await AssertMissing<InvalidOperationException>("AuthScheme=OAuth", () => keyed.Database.GetOAuthAuthorizationUrlAsync());

        static async Task AssertMissing<T>(string what, Func<Task> call)
            where T : Exception =>
            Assert.Contains(what, (await Assert.ThrowsAsync<T>(call)).Message);
    }
}
