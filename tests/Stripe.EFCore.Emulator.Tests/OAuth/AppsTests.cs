using System.Net;

namespace StripeEFCore.Emulator.Tests.OAuth;

public sealed class AppsTests : OAuthTest
{
    [Fact]
    public async Task A_code_becomes_tokens_for_an_hour()
    {
        var (status, body) = await AppsAsync(Emulator.OAuth.Grant("ca_apps", Shop));
        Assert.Equal((HttpStatusCode.OK, "stripe_apps", Shop), (status, (string?)body["scope"], (string?)body["stripe_user_id"]));
        Assert.DoesNotContain("expires_in", body.Select(m => m.Key));

        var token = (string)body["access_token"]!;
        Clock.Advance(TimeSpan.FromSeconds(3599));
        Assert.Equal(4, await CustomersAsync(token));
        Clock.Advance(TimeSpan.FromSeconds(1));
        var expired = await RefusalAsync(token);
        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_expired"), (expired.HttpStatusCode, expired.StripeError.Code));
        Assert.StartsWith("Expired API Key provided: sk_test_*", expired.Message);
        Assert.DoesNotContain(token, expired.Message);
    }

    [Fact]
    public async Task Every_refresh_replaces_the_refresh_token_and_leaves_the_old_access_token_its_hour()
    {
        var (_, first) = await AppsAsync(Emulator.OAuth.Grant("ca_apps", Shop));
        var (_, second) = await AppsRefreshAsync((string)first["refresh_token"]!);
        var (_, third) = await AppsRefreshAsync((string)second["refresh_token"]!);
        Assert.Equal(3, new[] { first, second, third }.Select(t => (string)t["refresh_token"]!).Distinct().Count());
        foreach (var tokens in new[] { first, second, third })
            Assert.Equal(4, await CustomersAsync((string)tokens["access_token"]!));
        Assert.Equal((2, 0), (Emulator.OAuth.Refreshes, Emulator.OAuth.SpentRefreshTokenUses));
    }

    [Fact]
    public async Task A_spent_refresh_token_is_refused_and_counted()
    {
        var (_, first) = await AppsAsync(Emulator.OAuth.Grant("ca_apps", Shop));
        var (_, second) = await AppsRefreshAsync((string)first["refresh_token"]!);
        AssertInvalidGrant(await AppsRefreshAsync((string)first["refresh_token"]!), "already been used");
        Assert.Equal((1, 1), (Emulator.OAuth.Refreshes, Emulator.OAuth.SpentRefreshTokenUses));
        Assert.Equal(HttpStatusCode.OK, (await AppsRefreshAsync((string)second["refresh_token"]!)).Status);
    }

    [Fact]
    public async Task Of_many_refreshes_at_once_with_one_token_one_succeeds()
    {
        var (_, first) = await AppsAsync(Emulator.OAuth.Grant("ca_apps", Shop));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AppsRefreshAsync((string)first["refresh_token"]!)));
        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.Equal((1, 19), (Emulator.OAuth.Refreshes, Emulator.OAuth.SpentRefreshTokenUses));
    }

    [Fact]
    public async Task A_refresh_token_lives_a_year()
    {
        var (_, first) = await AppsAsync(Emulator.OAuth.Grant("ca_apps", Shop));
        Clock.Advance(TimeSpan.FromDays(364));
        var (_, second) = await AppsRefreshAsync((string)first["refresh_token"]!);
        Clock.Advance(TimeSpan.FromDays(365));
        AssertInvalidGrant(await AppsRefreshAsync((string)second["refresh_token"]!), "expired");
    }

    [Fact]
    public async Task The_secret_key_has_to_come_as_a_header()
        => AssertRefused(
            await PostAsync(
                "/v1/oauth/token",
                null,
                ("client_secret", Emulator.ApiKey),
                ("grant_type", "authorization_code"),
                ("code", Emulator.OAuth.Grant("ca_apps", Shop))),
            HttpStatusCode.Unauthorized, "invalid_client", "Authorization header");

    [Fact]
    public async Task Deauthorizing_ends_access_and_refresh()
    {
        var (_, tokens) = await AppsAsync(Emulator.OAuth.Grant("ca_apps", Shop));
        var (status, body) = await PostAsync("/v1/oauth/deauthorize", Emulator.ApiKey, ("client_id", "ca_apps"), ("stripe_user_id", Shop));
        Assert.Equal((HttpStatusCode.OK, Shop), (status, (string?)body["stripe_user_id"]));
        Assert.Equal("platform_api_key_expired", (await RefusalAsync((string)tokens["access_token"]!)).StripeError.Code);
        AssertInvalidGrant(await AppsRefreshAsync((string)tokens["refresh_token"]!), "revoked");
    }

    [Fact]
    public async Task Access_tokens_can_be_made_to_expire_at_once()
    {
        var (_, tokens) = await AppsAsync(Emulator.OAuth.Grant("ca_apps", Shop));
        Emulator.OAuth.ExpireAccessTokens();
        Assert.Equal("api_key_expired", (await RefusalAsync((string)tokens["access_token"]!)).StripeError.Code);
        var (_, refreshed) = await AppsRefreshAsync((string)tokens["refresh_token"]!);
        Assert.Equal(4, await CustomersAsync((string)refreshed["access_token"]!));
    }
}
