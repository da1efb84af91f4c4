using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Traffic;

/// <summary>Refuses requests that come too soon or are too many at once.</summary>
internal sealed class Limiter(StripeEmulator emulator, TimeProvider clock)
{
    private readonly Dictionary<string, Queue<long>> _windows = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _underWay = new(StringComparer.Ordinal);

    /// <summary>Takes a request in until its answer is disposed of.</summary>
    /// <exception cref="ApiError">A limit is reached.</exception>
    public IDisposable? Enter(HttpRequest request, HttpResponse response, string account)
    {
        if (emulator.RateLimits is not { } limits)
            return null;

        var endpoint = request.Method + " " + EndpointOf(request.Path.Value!, account);
        var isSearch = endpoint.EndsWith("/search", StringComparison.Ordinal);
        var underWay = _underWay.AddOrUpdate(account, 1, (_, count) => count + 1);
        try
        {
            if (underWay > limits.Concurrency)
                throw Refused(response, limits, "global-concurrency");
            if (Reached((account, limits.Global), (account + " " + endpoint, limits.Endpoint),
                (account + " search", isSearch ? limits.Search : null)) is { } name)
                throw Refused(response, limits, name == account ? "global-rate" : "endpoint-rate");
        }
        catch
        {
            Leave(account);
            throw;
        }

        return new Stay(this, account);
    }

    private static ApiError Refused(HttpResponse response, EmulatedRateLimits limits, string reason)
    {
        response.Headers["Stripe-Rate-Limited-Reason"] = reason;
        if (limits.RetryAfter is { } pause)
            response.Headers.RetryAfter = ((long)pause.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new ApiError(
            HttpStatusCode.TooManyRequests,
            "invalid_request_error",
            "rate_limit",
            "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.");
    }

    /// <summary>The first limit that a request would pass; null where it passes none and counts to all of them.</summary>
    private string? Reached(params ReadOnlySpan<(string Name, int? Most)> limits)
    {
        lock (_windows)
        {
            foreach (var (name, most) in limits)
            {
                if (most is not null && Window(name).Count >= most)
                    return name;
            }

            foreach (var (name, most) in limits)
            {
                if (most is not null)
                    Window(name).Enqueue(clock.GetTimestamp());
            }

            return null;
        }
    }

    /// <summary>The requests of the last second; those that are refused do not count.</summary>
    private Queue<long> Window(string name)
    {
        if (!_windows.TryGetValue(name, out var window))
            _windows.Add(name, window = new Queue<long>());
        while (window.TryPeek(out var oldest) && clock.GetElapsedTime(oldest) >= TimeSpan.FromSeconds(1))
            window.Dequeue();
        return window;
    }

    private string EndpointOf(string path, string account)
    {
        var store = emulator.StoreOf(account) ?? emulator.StoreOf(null)!;
        var at = path.LastIndexOf('/');
        return at > 0 && store.ByPath(path) is null && store.ByPath(path[..at]) is not null && !path.EndsWith("/search", StringComparison.Ordinal)
            ? path[..at] + "/{id}"
            : path;
    }

    private void Leave(string account) => _underWay.AddOrUpdate(account, 0, (_, count) => count - 1);

    private sealed class Stay(Limiter limiter, string account) : IDisposable
    {
        public void Dispose() => limiter.Leave(account);
    }
}
