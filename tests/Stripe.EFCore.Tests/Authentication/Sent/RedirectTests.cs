using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Authentication.OAuth.Protocol;
using StripeEFCore.Tests.Api;
using StripeEFCore.Tests.Authentication.OAuth;

namespace StripeEFCore.Tests.Authentication.Sent;

/// <summary>A handler of the application's may follow redirects; the key and the rows of a query do not.</summary>
public class RedirectTests
{
    private const string Secret = "sk_test_51Hidden";

    private static readonly OAuthApplication Platform = new("ca_1", Secret, "http://localhost:33333", StripeOAuthService.Connect);

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task What_a_redirect_leads_to_is_neither_given_the_key_nor_read(int status)
    {
        await using var stranger = new RecordingServer(_ => RecordingServer.Json("""{"object":"list","data":[{"id":"cus_forged"}],"has_more":false}"""));
        await using var stripe = new RecordingServer(_ => RecordingServer.Redirect(status, new Uri(stranger.Address, "/v1/customers").AbsoluteUri));
        using var handler = new SocketsHttpHandler();
        var session = new StripeSession(
            SessionSetup.WithKey(new() { LiveAPIKey = Secret, ApiBase = stripe.Address }, NoRequestObserver.Instance, TimeProvider.System),
            new StripeTransport(handler),
            new(0, 0));

        var refused = await Assert.ThrowsAsync<StripeResponseException>(
            () => session.ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default).ToListAsync());

        Assert.Contains("redirected", refused.Message);
        Assert.DoesNotContain(stranger.Received, r => r.Contains("51Hidden", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_shared_connections_follow_no_redirect()
    {
        await using var stranger = new RecordingServer(_ => RecordingServer.Json("{}"));
        await using var stripe = new RecordingServer(_ => RecordingServer.Redirect(307, stranger.Address.AbsoluteUri));
        var session = new StripeSession(
            SessionSetup.WithKey(new() { LiveAPIKey = Secret, ApiBase = stripe.Address }, NoRequestObserver.Instance, TimeProvider.System),
            StripeTransport.Shared,
            new(0, 0));

        await Assert.ThrowsAsync<StripeRequestException>(
            () => session.ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default).ToListAsync());

        Assert.Empty(stranger.Received);
    }

    [Theory]
    [InlineData(307, StripeOAuthService.Connect, true)]
    [InlineData(308, StripeOAuthService.Connect, false)]
    [InlineData(307, StripeOAuthService.Apps, true)]
    [InlineData(302, StripeOAuthService.Apps, true)]
    [InlineData(302, StripeOAuthService.Connect, true)]
    [InlineData(303, StripeOAuthService.Connect, false)]
    public async Task A_code_and_a_client_secret_follow_no_redirect(int status, StripeOAuthService service, bool async)
    {
        await using var stranger = new RecordingServer(_ => RecordingServer.Json(FakeTokenEndpoint.Tokens("forged", "forged")));
        await using var stripe = new RecordingServer(_ => RecordingServer.Redirect(status, stranger.Address.AbsoluteUri));
        using var http = new HttpClient(new SocketsHttpHandler());
        var client = new OAuthClient(
            new(http, TimeSpan.FromSeconds(30), TimeProvider.System), new() { ApiBase = stripe.Address, ConnectBase = stripe.Address });

        var refused = await Assert.ThrowsAsync<StripeOAuthException>(
            () => client.ExchangeAsync(Platform with { Service = service }, "ac_51Hidden", async, default).AsTask());

        Assert.Contains("redirected", refused.Message);
        Assert.DoesNotContain("51Hidden", refused.ToString());
        Assert.DoesNotContain(stranger.Received, r => r.Contains("51Hidden", StringComparison.Ordinal));
        Assert.Contains("51Hidden", Assert.Single(stripe.Received));
    }

    [Fact]
    public async Task A_handler_that_maps_an_address_to_plain_http_is_not_given_a_live_secret()
    {
        var endpoint = new FakeTokenEndpoint(_ => FakeTokenEndpoint.Json("{}"));
        using var http = new HttpClient(new Mapping(endpoint, new("http://connect.example/oauth/token")));
        var client = new OAuthClient(new(http, TimeSpan.FromSeconds(30), TimeProvider.System), new());

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => client.ExchangeAsync(Platform with { ClientSecret = "sk_live_51Hidden" }, "ac_1", async: true, default).AsTask());

        Assert.Empty(endpoint.Requests);
    }

    private sealed class Mapping(HttpMessageHandler inner, Uri to) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = to;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
