using Stripe.EFCore.Authentication.OAuth.Protocol;

namespace StripeEFCore.Tests.Authentication.OAuth;

public class AuthorizationTests
{
    private static readonly OAuthApplication Platform = new("ca_1", "sk_test_1", "http://localhost:33333", StripeOAuthService.Connect);
    private static readonly OAuthApplication App = Platform with { Service = StripeOAuthService.Apps };

    [Fact]
    public void Connect_is_asked_at_its_own_host_with_scope_redirect_and_state()
    {
        var url = Authorize(Platform, new("https://shop.example/back?a=1&b", "read_only", "me & you"));

        Assert.Equal(
            "https://connect.stripe.com/oauth/authorize?response_type=code&client_id=ca_1&scope=read_only"
            + $"&redirect_uri=https%3A%2F%2Fshop.example%2Fback%3Fa%3D1%26b&state={url.State}",
            url.Url);
    }

    [Fact]
    public void Stripe_Apps_are_asked_at_the_marketplace_without_a_scope()
    {
        var url = Authorize(App, new("http://localhost:33333", null, null));

        Assert.Equal(
            "https://marketplace.stripe.com/oauth/v2/authorize?client_id=ca_1"
            + $"&redirect_uri=http%3A%2F%2Flocalhost%3A33333&state={url.State}",
            url.Url);
    }

    [Fact]
    public void Another_ConnectBase_has_the_pages_of_both()
    {
        var settings = new StripeConnectionSettings { ConnectBase = new("http://localhost:5000/proxy/") };

        var asked = new OAuthAuthorization("http://localhost:1", null, null);
        Assert.StartsWith("http://localhost:5000/proxy/oauth/authorize?", Authorize(Platform, asked, settings).Url);
        Assert.StartsWith("http://localhost:5000/proxy/oauth/v2/authorize?", Authorize(App, asked, settings).Url);
    }

    [Fact]
    public void Every_state_is_new_has_256_random_bits_and_carries_the_callers()
    {
        var asked = new OAuthAuthorization("http://localhost:1", null, "tenant/7 ü");
        var states = Enumerable.Range(0, 200).Select(_ => Authorize(Platform, asked).State).ToList();

        Assert.Equal(200, states.Distinct().Count());
        Assert.All(states, state =>
        {
            Assert.Equal(43, state.Split('.')[0].Length);
            Assert.Equal("tenant/7 ü", StripeOAuthState.GetCallerState(state));
        });
        Assert.Null(StripeOAuthState.GetCallerState(Authorize(Platform, new("http://localhost:1", null, null)).State));
    }

    [Fact]
    public void A_state_is_matched_whole_and_never_by_nothing()
    {
        var state = StripeOAuthState.New("me");

        Assert.True(StripeOAuthState.Matches(state, state));
        Assert.False(StripeOAuthState.Matches(state, state[..^1]));
        Assert.False(StripeOAuthState.Matches(state, StripeOAuthState.New("me")));
        Assert.False(StripeOAuthState.Matches(state, null));
        Assert.False(StripeOAuthState.Matches(null, null));
        Assert.False(StripeOAuthState.Matches("", ""));
    }

    [Fact]
    public void A_live_key_with_an_http_redirect_is_refused_before_the_browser_opens()
    {
        var refused = Assert.Throws<InvalidOperationException>(
            () => Authorize(Platform with { ClientSecret = "sk_live_51Hidden" }, new("http://localhost:33333", null, null)));

        Assert.Contains("test mode only", refused.Message);
        Assert.Contains("headless", refused.Message);
        Assert.DoesNotContain("51Hidden", refused.ToString());
    }

    [Fact]
    public void The_result_shows_no_state()
    {
        var url = Authorize(Platform, new("http://localhost:1", null, null));

        Assert.DoesNotContain(url.State, url.ToString());
    }

    private static StripeOAuthAuthorizationUrl Authorize(
        OAuthApplication application,
        OAuthAuthorization authorization,
        StripeConnectionSettings? settings = null) =>
        authorization.At(OAuthEndpoints.Of(application.Service, settings ?? new()), application);
}
