using System.Net;
using Stripe;

namespace StripeEFCore.Emulator.Tests.OAuth;

public sealed class ConnectTests : OAuthTest
{
    [Fact]
    public async Task A_code_becomes_tokens_that_read_the_account()
    {
        var (status, body) = await ConnectAsync(Emulator.OAuth.Grant("ca_connect", Shop));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            ["access_token", "livemode", "refresh_token", "token_type", "stripe_publishable_key", "stripe_user_id", "scope"],
            body.Select(m => m.Key));
        Assert.Equal((Shop, "read_write"), ((string?)body["stripe_user_id"], (string?)body["scope"]));
        Assert.Equal(("bearer", false), ((string?)body["token_type"], (bool)body["livemode"]!));
        Assert.Equal(4, await CustomersAsync((string)body["access_token"]!));
    }

#pragma warning disable CS0618 // Stripe.net calls the tokens obsolete, in favour of the platform's key. The service gives them still.
    [Fact]
    public async Task Stripe_net_exchanges_refreshes_and_deauthorizes()
    {
        var service = new OAuthTokenService(ClientOf(Emulator.ApiKey));
        var code = Emulator.OAuth.Grant("ca_connect", Shop);
        var token = await service.CreateAsync(new OAuthTokenCreateOptions { GrantType = "authorization_code", Code = code });
        Assert.Equal((Shop, "bearer"), (token.StripeUserId, token.TokenType));

        var refreshed = await service.CreateAsync(
            new OAuthTokenCreateOptions { GrantType = "refresh_token", RefreshToken = token.RefreshToken, Scope = "read_only" });
        Assert.Equal(("read_only", null), (refreshed.Scope, refreshed.RefreshToken));
        Assert.Equal(4, await CustomersAsync(refreshed.AccessToken));

        var gone = await service.DeauthorizeAsync(new OAuthDeauthorizeOptions { ClientId = "ca_connect", StripeUserId = Shop });
        Assert.Equal(Shop, gone.StripeUserId);
        Assert.Empty(Emulator.OAuth.Connections);
        Assert.Equal(HttpStatusCode.Unauthorized, (await RefusalAsync(token.AccessToken)).HttpStatusCode);
    }
#pragma warning restore CS0618

    [Fact]
    public async Task The_secret_may_come_in_the_body_or_as_a_header_and_the_header_counts_first()
    {
        Assert.Equal(HttpStatusCode.OK, (await ConnectAsync(Emulator.OAuth.Grant("ca_connect", Shop))).Status);

        var code = Emulator.OAuth.Grant("ca_connect", Shop);
        var both = await PostAsync(
            "/oauth/token", "sk_test_foreign", ("client_secret", Emulator.ApiKey), ("grant_type", "authorization_code"), ("code", code));
        AssertInvalidGrant(both, "does not belong to you");
        var header = await PostAsync("/oauth/token", Emulator.ApiKey, ("grant_type", "authorization_code"), ("code", code));
        Assert.Equal(HttpStatusCode.OK, header.Status);
    }

    [Fact]
    public async Task A_code_used_twice_is_refused_and_ends_the_connection()
    {
        var code = Emulator.OAuth.Grant("ca_connect", Shop);
        var (_, first) = await ConnectAsync(code);
        AssertInvalidGrant(await ConnectAsync(code), "already been used");
        Assert.Equal(1, Emulator.OAuth.CodeReuses);
        Assert.Empty(Emulator.OAuth.Connections);

        var revoked = await RefusalAsync((string)first["access_token"]!);
        Assert.Equal((HttpStatusCode.Unauthorized, "platform_api_key_expired"), (revoked.HttpStatusCode, revoked.StripeError.Code));
        Assert.Equal("account_invalid", (await RefusalAsync(Emulator.ApiKey, Shop)).StripeError.Code);
        AssertInvalidGrant(await ConnectRefreshAsync((string)first["refresh_token"]!), "revoked");

        // A new consent is a new connection, which the old code does not touch.
        var (_, again) = await ConnectAsync(Emulator.OAuth.Grant("ca_connect", Shop));
        await ConnectAsync(code);
        Assert.Equal(4, await CustomersAsync((string)again["access_token"]!));
    }

    [Fact]
    public async Task A_code_lives_five_minutes()
    {
        var code = Emulator.OAuth.Grant("ca_connect", Shop);
        var late = Emulator.OAuth.Grant("ca_connect", Shop);
        Clock.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(HttpStatusCode.OK, (await ConnectAsync(code)).Status);
        Clock.Advance(TimeSpan.FromSeconds(1));
        AssertInvalidGrant(await ConnectAsync(late), "expired");
        Assert.Equal(0, Emulator.OAuth.CodeReuses);
    }

    [Fact]
    public async Task A_code_of_another_application_is_refused_and_stays_good_for_its_own()
    {
        var code = Emulator.OAuth.Grant("ca_foreign", Shop);
        AssertInvalidGrant(await ConnectAsync(code), "does not belong to you");
        Assert.Equal(HttpStatusCode.OK, (await ConnectAsync(code, "sk_test_foreign")).Status);
    }

    [Fact]
    public async Task A_code_of_the_other_service_is_refused()
        => AssertInvalidGrant(await ConnectAsync(Emulator.OAuth.Grant("ca_apps", Shop)), "does not exist");

    [Theory]
    [InlineData("sk_test_wrong", "authorization_code", "code", "ac_x", HttpStatusCode.Unauthorized, "invalid_client")]
    [InlineData("", "authorization_code", "code", "ac_x", HttpStatusCode.Unauthorized, "invalid_client")]
    [InlineData(null, "password", "code", "ac_x", HttpStatusCode.BadRequest, "unsupported_grant_type")]
    [InlineData(null, "", "code", "ac_x", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData(null, "authorization_code", "code", "", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData(null, "authorization_code", "code", "ac_x", HttpStatusCode.BadRequest, "invalid_grant")]
    [InlineData(null, "refresh_token", "refresh_token", "rt_x", HttpStatusCode.BadRequest, "invalid_grant")]
    public async Task Wrong_requests_are_refused_with_Stripes_codes(
        string? secret,
        string grantType,
        string name,
        string value,
        HttpStatusCode status,
        string error)
        => AssertRefused(
            await PostAsync("/oauth/token", null, ("client_secret", secret ?? Emulator.ApiKey), ("grant_type", grantType), (name, value)),
            status,
            error,
            "");

    [Theory]
    [InlineData("read_write")]
    [InlineData("everything")]
    public async Task A_refresh_gives_no_scope_beyond_the_granted_one(string scope)
    {
        var (_, body) = await ConnectAsync(Emulator.OAuth.Grant("ca_connect", Shop, "read_only"));
        var refreshed = await ConnectRefreshAsync((string)body["refresh_token"]!, scope);
        AssertRefused(refreshed, HttpStatusCode.BadRequest, "invalid_scope", scope);
    }

    [Fact]
    public async Task Access_tokens_do_not_expire_and_refresh_tokens_can_be_used_again()
    {
        var (_, body) = await ConnectAsync(Emulator.OAuth.Grant("ca_connect", Shop));
        Clock.Advance(TimeSpan.FromDays(900));
        Emulator.OAuth.ExpireAccessTokens();
        Assert.Equal(4, await CustomersAsync((string)body["access_token"]!));
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.OK, (await ConnectRefreshAsync((string)body["refresh_token"]!)).Status);
        Assert.Equal((2, 0), (Emulator.OAuth.Refreshes, Emulator.OAuth.SpentRefreshTokenUses));
    }

    [Theory]
    [InlineData("ca_connect", "acct_unknown", "not connected")]
    [InlineData("ca_connect", Shop, "not connected")]
    [InlineData("ca_foreign", Shop, "No application matches")]
    [InlineData("ca_unknown", Shop, "No application matches")]
    public async Task Only_what_is_connected_can_be_deauthorized(string clientId, string account, string description)
        => AssertRefused(
            await PostAsync("/oauth/deauthorize", Emulator.ApiKey, ("client_id", clientId), ("stripe_user_id", account)),
            HttpStatusCode.Unauthorized, "invalid_client", description);
}
