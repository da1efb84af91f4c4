using System.Net;
using Microsoft.Extensions.Time.Testing;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Authentication.OAuth.Protocol;
using StripeEFCore.Tests.Authentication.OAuth;

namespace StripeEFCore.Tests.Api.Sending;

/// <summary>Handlers of the application that send requests again, between the provider and the handler that sends.</summary>
public class RepeatingHandlerTests
{
    private readonly RecordingObserver _observer = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_send_counts_to_the_budget_and_none_passes_it(bool async)
    {
        var stripe = new FakeStripe(_ => FakeStripe.Error(HttpStatusCode.ServiceUnavailable));
        var session = Session(new Repeating(new Passing(stripe), times: 4), FakeStripe.Keyed with { RequestBudget = 3 });

        await Assert.ThrowsAsync<StripeBudgetExceededException>(() => Read(session, async));

        Assert.Equal(3, stripe.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sends_of_the_handler_and_retries_of_the_provider_count_together_and_are_told_once(bool async)
    {
        var stripe = new FakeStripe(_ => FakeStripe.Error(HttpStatusCode.ServiceUnavailable));
        var requests = new Stripe.EFCore.Api.Requests.RequestCount();
        var session = Session(new Repeating(stripe, times: 4), FakeStripe.Keyed, requests: requests);

        await Assert.ThrowsAsync<StripeRequestException>(() => Read(session, async));

        Assert.Equal(12, stripe.Requests.Count);
        Assert.Equal(12, requests.Used);
        Assert.Equal(["repeated /v1/customers"], _observer.Events.Where(e => e.StartsWith("repeated", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Handlers_that_repeat_nothing_are_not_told()
    {
        var stripe = new FakeStripe(request => FakeStripe.Page(request.Number < 3, $"c{request.Number}"));
        var requests = new Stripe.EFCore.Api.Requests.RequestCount();

        await Read(Session(new Passing(new Passing(stripe)), FakeStripe.Keyed, requests: requests), async: true);

        Assert.Equal(3, requests.Used);
        Assert.DoesNotContain(_observer.Events, e => e.StartsWith("repeated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_handler_asks_for_itself_is_no_repetition()
    {
        var stripe = new FakeStripe(_ => FakeStripe.Page(false, "c"));
        var requests = new Stripe.EFCore.Api.Requests.RequestCount();

        await Read(Session(new Asking(stripe), FakeStripe.Keyed, requests: requests), async: true);

        Assert.Equal(["/token", "/v1/customers?limit=100"], stripe.Urls);
        Assert.Equal(1, requests.Used);
        Assert.DoesNotContain(_observer.Events, e => e.StartsWith("repeated", StringComparison.Ordinal));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_repetition_waits_for_the_rate_limits()
    {
        var clock = new FakeTimeProvider();
        var stripe = new FakeStripe(request => request.Number == 1 ? FakeStripe.Error(HttpStatusCode.ServiceUnavailable) : FakeStripe.Page(false, "c"));

        // One request a second.
        var settings = FakeStripe.Keyed with { RateLimits = StripeRateLimits.On, RateLimitShare = 0.04 };
        var reading = Read(Session(new Repeating(stripe, times: 2), settings, clock, new ProcessState { Limiters = new() }), async: true);

        Assert.Single(stripe.Requests);
        Assert.False(reading.IsCompleted);
        for (var passed = 0; passed < 20; passed++)
            clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Single(await reading);
        Assert.Equal(2, stripe.Requests.Count);
    }

    [Fact]
    public async Task A_chain_that_has_sent_requests_before_works_as_it_is()
    {
        var stripe = new FakeStripe(_ => FakeStripe.Page(false, "c"));
        var chain = new Passing(stripe);
        using (var client = new HttpClient(chain, disposeHandler: false))
            await client.GetAsync(new Uri("http://localhost/x"));

        Assert.Single(await Read(Session(chain, FakeStripe.Keyed), async: true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_code_is_sent_once_whatever_a_handler_does(bool async)
    {
        var endpoint = new FakeTokenEndpoint(_ => FakeTokenEndpoint.Json("{}", HttpStatusCode.ServiceUnavailable));
        var http = new StripeTransport(new Repeating(endpoint, times: 3)).Http;
        var client = new OAuthClient(new(http, TimeSpan.FromSeconds(80), TimeProvider.System), new());

        var refused = await Assert.ThrowsAsync<StripeOAuthException>(() => client.ExchangeAsync(
            new("ca_1", "sk_test_1", "http://localhost:33333", StripeOAuthService.Connect), "ac_1", async, default).AsTask());

        Assert.Single(endpoint.Requests);
        Assert.Contains("sends the request again", refused.Message);
        Assert.Contains("may be used up", refused.Message);
    }

    private StripeSession Session(
        HttpMessageHandler handler,
        StripeConnectionSettings settings,
        TimeProvider? clock = null,
        ProcessState? process = null,
        Stripe.EFCore.Api.Requests.RequestCount? requests = null) =>
        new(
            SessionSetup.WithKey(settings, _observer, clock ?? new SkippingClock(settings.Timeout)),
            new StripeTransport(handler),
            RetryPolicy.Default,
            process,
            requests);

    private static async Task<List<Stripe.EFCore.Rows.Page>> Read(StripeSession session, bool async)
    {
        var list = session.ListAsync(FakeStripe.Customers with { Prefetch = false }, FakeStripe.NoColumns, async, default);
        return async ? await list.ToListAsync() : list.ToListInStep();
    }

    private sealed class Passing(HttpMessageHandler inner) : DelegatingHandler(inner);

    /// <summary>Sends again what is answered with 5xx, so many times in all.</summary>
    private sealed class Repeating(HttpMessageHandler inner, int times) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            for (var sent = 1; sent < times && response.StatusCode >= HttpStatusCode.InternalServerError; sent++)
                response = await base.SendAsync(request, cancellationToken);
            return response;
        }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = base.Send(request, cancellationToken);
            for (var sent = 1; sent < times && response.StatusCode >= HttpStatusCode.InternalServerError; sent++)
                response = base.Send(request, cancellationToken);
            return response;
        }
    }

    private sealed class Asking(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var token = new HttpRequestMessage(HttpMethod.Get, "https://proxy.test/token");
            await base.SendAsync(token, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
