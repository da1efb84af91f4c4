using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace StripeEFCore.Redis.Tests;

/// <summary>A server in the place of Stripe that notes when requests arrive. It knows nothing of the provider.</summary>
/// <remarks>
///     A machine with more work than processors lets the server stand still at times, and what arrived meanwhile is seen at once. So the server also looks at
///     the clock every few milliseconds, the way it looks for requests. Where two looks lie far apart, a request that is seen soon after may have arrived at
///     any time between them.
/// </remarks>
internal sealed class Arrivals : IAsyncDisposable
{
    /// <summary>What one request takes at Stripe, about.</summary>
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan LongLook = TimeSpan.FromMilliseconds(20);

    /// <summary>What waited is worked off within this time.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromMilliseconds(50);

    private readonly WebApplication _app;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _gate = new();
    private readonly List<(TimeSpan Earliest, TimeSpan Seen)> _times = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<(TimeSpan From, TimeSpan To)> _stills = [];
    private TimeSpan _looked;
    private volatile string? _refusal;

    private Arrivals()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Address => new(_app.Urls.Single());

    public TimeSpan Now => _clock.Elapsed;

    /// <summary>When requests arrived.</summary>
    public TimeSpan[] Times
    {
        get
        {
            lock (_gate)
                return [.. _times.Select(t => t.Seen)];
        }
    }

    /// <summary>The requests that arrived from a time on and before another.</summary>
    public int Between(TimeSpan from, TimeSpan to) => Times.Count(t => t >= from && t < to);

    /// <summary>The part of a time for which the server stood still.</summary>
    public double StillShare(TimeSpan from, TimeSpan to)
    {
        lock (_gate)
            return _stills.Where(s => s.To > from && s.From < to).Sum(s => (s.To - s.From).TotalSeconds) / (to - from).TotalSeconds;
    }

    /// <summary>The most requests that arrived within any second for certain, and when it begins.</summary>
    public (int Count, TimeSpan At) MostInAnySecond()
    {
        (TimeSpan Earliest, TimeSpan Seen)[] times;
        lock (_gate)
            times = [.. _times];
        return times
            .Select(t => (Count: times.Count(u => u.Earliest >= t.Earliest && u.Seen < t.Earliest + TimeSpan.FromSeconds(1)), t.Earliest))
            .MaxBy(s => s.Count);
    }

    /// <summary>Refuses the next request with a reason, as Stripe does where there are too many.</summary>
    public void RefuseNext(string reason) => _refusal = reason;

    public static async Task<Arrivals> StartAsync()
    {
        var arrivals = new Arrivals();
        await arrivals._app.StartAsync();
        _ = arrivals.LookAsync();
        return arrivals;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    /// <summary>When a request that is seen now arrived at the earliest.</summary>
    private TimeSpan Earliest(TimeSpan now) => _stills is [.., var last] && now - last.To < Afterwards ? last.From : _looked;

    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(BetweenLooks);
        while (!_stopping.IsCancellationRequested)
        {
            lock (_gate)
            {
                var now = _clock.Elapsed;
                if (now - _looked > LongLook)
                    _stills.Add((_looked, now));
                _looked = now;
            }

            await timer.WaitForNextTickAsync();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        lock (_gate)
            _times.Add((Earliest(_clock.Elapsed), _clock.Elapsed));
        await Task.Delay(Latency);
        if (Interlocked.Exchange(ref _refusal, null) is { } reason)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers["Stripe-Rate-Limited-Reason"] = reason;
            await context.Response.WriteAsync("""{"error":{"type":"invalid_request_error","code":"rate_limit","message":"Too many."}}""");
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("""{"id":"cus_1","object":"customer"}""");
    }
}
