using Microsoft.Extensions.Time.Testing;
using Stripe.EFCore.Api.Limits;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Authentication;

namespace StripeEFCore.Tests.Api.Limits;

/// <summary>
///     Readers, the limiter between, and Stripe, on one clock that the simulation turns in steps: no thread but this one, so that a run is the same every time.
///     A step is as late as the timers of a busy machine.
/// </summary>
internal sealed class Simulation(ServerModel server, int seed)
{
    public const string Customers = "/v1/customers";

    private readonly Random _random = new(seed);
    private readonly PriorityQueue<Action, TimeSpan> _events = new();
    private readonly List<(Task<Permit> Entering, Action<Permit> Entered)> _entering = [];
    private readonly FakeTimeProvider _clock = new();
    private readonly DateTimeOffset _start = new FakeTimeProvider().GetUtcNow();

    /// <summary>Each request takes from half of it to one and a half.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromSeconds(0.2);

    /// <summary>How unevenly requests arrive.</summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>How many of the first requests arrive late, and how late, as in a process that runs its code for the first time.</summary>
    public (int Requests, TimeSpan Time) LateAtFirst { get; init; }

    /// <summary>How late timers are at most.</summary>
    public int LateMilliseconds { get; init; } = 3;

    public AccountLimiter Limiter => field ??= new(_clock);

    public TimeSpan Now => _clock.GetUtcNow() - _start;

    public int Sent { get; private set; }

    public int Refused { get; private set; }

    public void After(TimeSpan pause, Action action) => _events.Enqueue(action, Now + pause);

    /// <summary>A reader that asks again as soon as it is answered, for ever.</summary>
    public void Read(RateShares shares, Counter answered, string endpoint = Customers, RequestClass @class = RequestClass.Bulk) =>
        Ask(shares, endpoint, @class, _ =>
        {
            answered.Count++;
            Read(shares, answered, endpoint, @class);
        });

    /// <summary>One request, asked again until it is answered; told how long it waited for the limits the first time.</summary>
    public void Ask(RateShares shares, string endpoint, RequestClass @class, Action<TimeSpan> answered, TimeSpan? waited = null)
    {
        var permit = Limiter.EnterAsync(endpoint, @class, shares, async: true, default);
        if (permit.IsCompletedSuccessfully)
            Entered(permit.Result);
        else
            _entering.Add((permit.AsTask(), Entered));

        void Entered(Permit permit)
        {
            var late = Sent < LateAtFirst.Requests ? LateAtFirst.Time : TimeSpan.Zero;
            Sent++;
            After(late + Jitter * _random.NextDouble(), () =>
            {
                var reason = server.Enter(endpoint, Now);
                After(reason is null ? Latency * (0.5 + _random.NextDouble()) : Latency / 4, () =>
                {
                    if (reason is null)
                        server.Leave();
                    else
                        permit.Refused(reason, null);
                    permit.Leave();
                    if (reason is null)
                    {
                        answered(waited ?? permit.Waited);
                        return;
                    }

                    Refused++;
                    After(TimeSpan.FromSeconds(0.75 + (0.25 * _random.NextDouble())), () => Ask(shares, endpoint, @class, answered, waited ?? permit.Waited));
                });
            });
        }
    }

    public void Run(TimeSpan time)
    {
        var end = Now + time;
        while (Now < end)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1 + _random.Next(LateMilliseconds)));
            while (true)
            {
                while (_events.TryPeek(out var action, out var due) && due <= Now)
                {
                    _events.Dequeue();
                    action();
                }

                if (_entering.FindIndex(e => e.Entering.IsCompleted) is not (>= 0 and var next))
                    break;
                var (entering, entered) = _entering[next];
                _entering.RemoveAt(next);
                entered(entering.Result);
            }
        }
    }

    public static RateShares Test(double share = 1) => new(share, KeyMode.Test);

    public static RateShares Live(double share = 1) => new(share, KeyMode.Live);

    /// <summary>The place that a caller got at once.</summary>
    public static Permit Entered(Task<Permit> entering)
        => entering.IsCompletedSuccessfully ? entering.GetAwaiter().GetResult() : throw new InvalidOperationException("It waits.");

    /// <summary>Asks for a place among the requests for customers.</summary>
    public static Task<Permit> Enter(AccountLimiter limiter, RequestClass @class, RateShares shares, CancellationToken cancellationToken = default) =>
        limiter.EnterAsync(Customers, @class, shares, async: true, cancellationToken).AsTask();
}

internal sealed class Counter
{
    public int Count { get; set; }
}

/// <summary>Stripe's side, as far as it is known: which requests it takes.</summary>
internal abstract class ServerModel
{
    private int _underWay;

    public int MostAtOnce { get; init; } = int.MaxValue;

    /// <summary>Why a request is refused; null where it is taken.</summary>
    public string? Enter(string endpoint, TimeSpan now)
    {
        if (_underWay >= MostAtOnce)
            return "global-concurrency";
        if (Limit(endpoint, now) is { } reason)
            return reason;
        _underWay++;
        return null;
    }

    public void Leave() => _underWay--;

    protected abstract string? Limit(string endpoint, TimeSpan now);
}

/// <summary>Counts by limits of a kind: one for the account, one for each endpoint.</summary>
internal sealed class LimitedServer(Func<int, ICount> kind, int global, int endpoint) : ServerModel
{
    private readonly ICount _global = kind(global);
    private readonly Dictionary<string, ICount> _endpoints = [];

    /// <summary>What else is asked of an endpoint in a second, by others.</summary>
    public ICount EndpointOf(string name) => _endpoints.TryGetValue(name, out var count) ? count : _endpoints[name] = kind(endpoint);

    protected override string? Limit(string name, TimeSpan now)
    {
        if (!EndpointOf(name).HasRoom(now))
            return "endpoint-rate";
        if (!_global.HasRoom(now))
            return "global-rate";
        EndpointOf(name).Add(now);
        _global.Add(now);
        return null;
    }
}

internal interface ICount
{
    bool HasRoom(TimeSpan now);

    void Add(TimeSpan now);
}

/// <summary>No more than so many in any second.</summary>
internal sealed class SlidingWindow(int most) : ICount
{
    private readonly Queue<TimeSpan> _taken = [];

    public bool HasRoom(TimeSpan now)
    {
        while (_taken.TryPeek(out var oldest) && now - oldest >= TimeSpan.FromSeconds(1))
            _taken.Dequeue();
        return _taken.Count < most;
    }

    public void Add(TimeSpan now) => _taken.Enqueue(now);
}

/// <summary>So many in each second of the clock.</summary>
internal sealed class FixedWindow(int most) : ICount
{
    private long _second = -1;
    private int _taken;

    public bool HasRoom(TimeSpan now)
    {
        if ((long)now.TotalSeconds != _second)
            (_second, _taken) = ((long)now.TotalSeconds, 0);
        return _taken < most;
    }

    public void Add(TimeSpan now) => _taken++;
}

/// <summary>A bucket of so many that is filled with as many a second, or one of less that is filled as fast.</summary>
internal sealed class Bucket(int perSecond, int size) : ICount
{
    private double _tokens = size;
    private TimeSpan _filled;

    public bool HasRoom(TimeSpan now)
    {
        _tokens = Math.Min(size, _tokens + ((now - _filled).TotalSeconds * perSecond));
        _filled = now;
        return _tokens >= 1;
    }

    public void Add(TimeSpan now) => _tokens--;
}
