using System.Net;
using Microsoft.Extensions.Time.Testing;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests;

/// <summary>Limits and faults, met as a client meets them.</summary>
public sealed class TrafficTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private readonly HttpClient _http = new();
    private StripeEmulator _emulator = null!;

    public async Task InitializeAsync()
    {
        _emulator = await StripeEmulator.StartAsync(new StripeEmulatorOptions { Seed = 1, Customers = 20, TimeProvider = _clock });
        _http.BaseAddress = _emulator.BaseAddress;
        _http.DefaultRequestHeaders.Authorization = new("Bearer", _emulator.ApiKey);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task A_window_of_a_second_takes_so_many_requests_and_no_more_and_refusals_do_not_count()
    {
        _emulator.RateLimits = new() { Endpoint = 3, Global = 5 };

        Assert.Equal("200 200 200 429 429", await Statuses("/v1/customers", 5));
        Assert.Equal("200 200 429", await Statuses("/v1/customers/cus_1", 3, missingIs: 200));
        _clock.Advance(TimeSpan.FromSeconds(0.999));
        Assert.Equal("429", await Statuses("/v1/customers", 1));
        _clock.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Equal("200 200 200 429", await Statuses("/v1/customers", 4));
    }

    [Fact]
    public async Task Retrieves_of_one_resource_are_one_endpoint_whatever_the_id()
    {
        _emulator.RateLimits = new() { Endpoint = 1 };
        await _http.GetAsync("/v1/customers/cus_1");
        var refused = await _http.GetAsync("/v1/customers/cus_2");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("endpoint-rate", refused.Headers.GetValues("Stripe-Rate-Limited-Reason").Single());
        Assert.Contains("\"code\":\"rate_limit\"", await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("/v1/customers")).StatusCode);
    }

    [Fact]
    public async Task More_requests_at_once_than_may_be_are_refused()
    {
        _emulator.RateLimits = new() { Concurrency = 2, RetryAfter = TimeSpan.FromSeconds(3) };
        _emulator.Latency = TimeSpan.FromSeconds(1);
        var asked = Enumerable.Range(0, 3).Select(_ => _http.GetAsync("/v1/customers")).ToList();
        var refused = await await Task.WhenAny(asked);
        var others = Task.WhenAll(asked);
        while (!others.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal("global-concurrency", refused.Headers.GetValues("Stripe-Rate-Limited-Reason").Single());
        Assert.Equal(TimeSpan.FromSeconds(3), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(2, (await others).Count(a => a.IsSuccessStatusCode));
    }

    [Fact]
    public async Task A_fault_happens_to_the_requests_it_is_chosen_for()
    {
        _emulator.Fault = request => request switch
        {
            { Path: "/v1/prices" } => EmulatedFault.Error(HttpStatusCode.ServiceUnavailable),
            { Path: "/v1/charges" } => EmulatedFault.Truncated,
            { Path: "/v1/invoices" } => EmulatedFault.Html,
            { Path: "/v1/payouts" } => EmulatedFault.RateLimited("resource-specific", TimeSpan.FromSeconds(2)),
            { Query: "limit=1" } => EmulatedFault.Reset,
            { Query: "limit=2" } => EmulatedFault.BrokenBody,
            _ => null,
        };

        Assert.Equal("200", await Statuses("/v1/customers", 1));
        Assert.Equal("503", await Statuses("/v1/prices", 1));
        Assert.Equal("429", await Statuses("/v1/payouts", 1));
        Assert.StartsWith("<html>", await _http.GetStringAsync("/v1/invoices"), StringComparison.Ordinal);
        Assert.DoesNotContain("has_more", await _http.GetStringAsync("/v1/charges"), StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => _http.GetAsync("/v1/customers?limit=1"));
        await Assert.ThrowsAsync<HttpRequestException>(() => _http.GetStringAsync("/v1/customers?limit=2"));
    }

    private async Task<string> Statuses(string path, int count, int missingIs = 404)
    {
        var statuses = new List<int>();
        for (var i = 0; i < count; i++)
        {
            using var answer = await _http.GetAsync(path);
            statuses.Add(answer.StatusCode == HttpStatusCode.NotFound ? missingIs : (int)answer.StatusCode);
        }

        return string.Join(' ', statuses);
    }
}
