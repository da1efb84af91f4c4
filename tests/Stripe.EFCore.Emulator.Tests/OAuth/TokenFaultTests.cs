using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests.OAuth;

public sealed class TokenFaultTests : OAuthTest
{
    [Fact]
    public async Task A_server_error_leaves_the_code_good()
    {
        var code = Emulator.OAuth.Grant("ca_apps", Shop);
        Emulator.OAuth.FailNextTokenResponse(EmulatedTokenFault.ServerError);
        Assert.Equal(HttpStatusCode.InternalServerError, (await AppsAsync(code)).Status);
        Assert.Equal(HttpStatusCode.OK, (await AppsAsync(code)).Status);
    }

    [Fact]
    public async Task A_lost_answer_has_used_the_refresh_token_up()
    {
        var (_, tokens) = await AppsAsync(Emulator.OAuth.Grant("ca_apps", Shop));
        Emulator.OAuth.FailNextTokenResponse(EmulatedTokenFault.LostAnswer);
        await Assert.ThrowsAsync<HttpRequestException>(() => AppsRefreshAsync((string)tokens["refresh_token"]!));
        AssertInvalidGrant(await AppsRefreshAsync((string)tokens["refresh_token"]!), "already been used");
        Assert.Equal(1, Emulator.OAuth.Refreshes);
    }

    [Fact]
    public async Task A_truncated_answer_is_no_JSON_and_has_used_the_code_up()
    {
        var code = Emulator.OAuth.Grant("ca_connect", Shop);
        Emulator.OAuth.FailNextTokenResponse(EmulatedTokenFault.Truncated);
        using var answer = await SendAsync("/oauth/token", Emulator.ApiKey, ("grant_type", "authorization_code"), ("code", code));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.StartsWith("{\"access_token\":\"sk_test_", body);
        Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(body));
        Assert.Single(Emulator.OAuth.Connections);
    }

    [Theory]
    [InlineData(EmulatedTokenFault.WithoutAccessToken, "access_token", null)]
    [InlineData(EmulatedTokenFault.HeaderInjection, "access_token", "\"sk_test_forged\\r\\nX-Forged: yes\"")]
    [InlineData(EmulatedTokenFault.WrongTypes, "access_token", "[\"sk_test_forged\"]")]
    [InlineData(EmulatedTokenFault.WrongTokenType, "token_type", "\"mac\"")]
    [InlineData(EmulatedTokenFault.UnknownTokens, "stripe_user_id", "\"acct_forged\"")]
    public async Task Forged_answers_look_like_tokens_and_exchange_nothing(EmulatedTokenFault fault, string member, string? value)
    {
        Emulator.OAuth.FailNextTokenResponse(fault);
        var code = Emulator.OAuth.Grant("ca_connect", Shop);
        var (status, body) = await ConnectAsync(code);
        Assert.Equal((HttpStatusCode.OK, value), (status, body[member]?.ToJsonString()));
        Assert.Empty(Emulator.OAuth.Connections);
        Assert.Equal(HttpStatusCode.OK, (await ConnectAsync(code)).Status);
    }

    [Fact]
    public async Task Forged_tokens_open_nothing()
    {
        Emulator.OAuth.FailNextTokenResponse(EmulatedTokenFault.UnknownTokens);
        var (_, body) = await ConnectAsync(Emulator.OAuth.Grant("ca_connect", Shop));
        Assert.Equal(HttpStatusCode.Unauthorized, (await RefusalAsync((string)body["access_token"]!)).HttpStatusCode);
    }

    [Fact]
    public async Task A_proxy_answers_with_a_page()
    {
        Emulator.OAuth.FailNextTokenResponse(EmulatedTokenFault.Html);
        var code = Emulator.OAuth.Grant("ca_apps", Shop);
        using var answer = await SendAsync("/v1/oauth/token", Emulator.ApiKey, ("grant_type", "authorization_code"), ("code", code));
        Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task Faults_come_in_the_order_they_were_asked_for()
    {
        Emulator.OAuth.FailNextTokenResponse(EmulatedTokenFault.ServerError);
        Emulator.OAuth.FailNextTokenResponse(EmulatedTokenFault.WithoutAccessToken);
        var code = Emulator.OAuth.Grant("ca_apps", Shop);
        Assert.Equal(HttpStatusCode.InternalServerError, (await AppsAsync(code)).Status);
        Assert.False((await AppsAsync(code)).Body.ContainsKey("access_token"));
        Assert.True((await AppsAsync(code)).Body.ContainsKey("access_token"));
    }

    [Fact]
    public async Task A_held_request_has_done_nothing_yet_and_a_held_answer_has()
    {
        var (_, tokens) = await AppsAsync(Emulator.OAuth.Grant("ca_apps", Shop));
        using var requests = Emulator.OAuth.HoldTokenRequests();
        using var answers = Emulator.OAuth.HoldTokenAnswers();
        var refresh = AppsRefreshAsync((string)tokens["refresh_token"]!);
        await requests.Arrived;
        Assert.Equal((0, 1), (Emulator.OAuth.Refreshes, requests.Count));
        requests.Release();
        await answers.Arrived;
        Assert.Equal(1, Emulator.OAuth.Refreshes);
        Assert.False(refresh.IsCompleted);
        answers.Release();
        Assert.Equal(HttpStatusCode.OK, (await refresh).Status);
    }

    [Fact]
    public async Task A_delay_goes_by_the_emulators_clock()
    {
        Emulator.OAuth.TokenDelay = TimeSpan.FromSeconds(30);
        using var answers = Emulator.OAuth.HoldTokenAnswers();
        var exchange = AppsAsync(Emulator.OAuth.Grant("ca_apps", Shop));
        await answers.Arrived;
        answers.Release();
        Assert.False(exchange.IsCompleted);
        while (!exchange.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.OK, (await exchange).Status);
    }
}
