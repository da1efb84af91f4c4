using Stripe.EFCore.Api.Limits.Shared;
using Stripe.EFCore.Api.Requests;

namespace Stripe.EFCore.Api.Limits;

/// <summary>
///     Lets the requests of one account go at a pace that Stripe accepts: of all of them, of each endpoint, of searches. Small ones go first, and after a few
///     of them one of a scan, so that neither starves. One timer for all that wait; none of them holds the lock while it does.
/// </summary>
/// <param name="clock">The clock that it goes by.</param>
/// <param name="leases">The times that the instances of the application share; null where this process is alone.</param>
internal sealed partial class AccountLimiter(TimeProvider clock, LeasedSlots? leases = null)
{
    /// <summary>How many small requests may pass one waiting request of a scan.</summary>
    private const int SmallBeforeBulk = 4;

    /// <summary>Where a limit recovers with time, it is looked at again so soon.</summary>
    private const long Recheck = TimeSpan.TicksPerSecond / 4;

    private readonly long _start = clock.GetTimestamp();
    private readonly Lock _gate = new();
    private readonly Lock _timerGate = new();
    private readonly Dictionary<string, EndpointLimits> _endpoints = new(StringComparer.Ordinal);
    private readonly List<EndpointLimits> _waitedFor = [];
    private readonly RateWindow _global = new();
    private readonly RateWindow _search = new();
    private readonly ConcurrencyLimit _concurrency = new();
    private readonly List<SlotAsk> _asks = [];
    private ITimer? _timer;
    private long _due = long.MaxValue;
    private long _tickets;
    private long _taken;
    private long _lastUse;
    private int _waiting;
    private int _smallInARow;

    /// <summary>How many requests wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Whether nobody has used it for a while, so that nothing it remembers matters.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
                return _waiting == 0 && _concurrency.UnderWay == 0 && Now() - _lastUse > TimeSpan.TicksPerMinute;
        }
    }

    /// <summary>
    ///     Waits until a request to an endpoint may go. Who gives up while waiting takes nothing. With <paramref name="async" /> false the caller's thread
    ///     waits.
    /// </summary>
    public ValueTask<Permit> EnterAsync(string endpoint, RequestClass @class, RateShares shares, bool async, CancellationToken cancellationToken)
    {
        LimitWaiter waiter;
        lock (_gate)
        {
            var now = Now();
            var limits = LimitsOf(endpoint);
            if (_waiting == 0 && NextAt(limits, shares, @class, now) <= now)
                return new(Take(limits, shares, now, now, now));

            waiter = new(this, limits, shares, @class) { Ticket = _tickets++, Since = now };
            waiter.Node = limits.Of(@class).AddLast(waiter);
            _waiting++;
            if (!_waitedFor.Contains(limits))
                _waitedFor.Add(limits);
            LetGo(now);
        }

        Arm();
        return waiter.Task.IsCompletedSuccessfully ? new(waiter.Task.Result) : Wait(waiter, async, cancellationToken);
    }

    /// <summary>Takes a waiting request out; false where it may go already.</summary>
    public bool Remove(LimitWaiter waiter)
    {
        lock (_gate)
        {
            if (waiter.Node is not { } node)
                return false;

            Unqueue(waiter, node);
            LetGo(Now());
        }

        Arm();
        return true;
    }

    public void Leave(EndpointLimits endpoint, RequestNumbers? numbers)
    {
        lock (_gate)
        {
            if (numbers is { } own)
            {
                var now = Now();
                _global.Left(own.Global, now);
                endpoint.Rate.Left(own.Endpoint, now);
                if (own.Search is { } search)
                    _search.Left(search, now);
            }

            _concurrency.Leave();
            endpoint.Concurrency.Leave();
            leases?.Left();
            if (_waiting == 0)
                return;
            LetGo(Now());
        }

        Arm();
    }

    /// <summary>Slows down what was refused; 429 without a reason is no limiter's (<c>lock_timeout</c>).</summary>
    public void Refused(EndpointLimits endpoint, long sentAt, string? reason, TimeSpan pause)
    {
        List<StripeSharedRefusal> told = [];
        lock (_gate)
        {
            var now = Now();
            switch (reason)
            {
                case "global-rate":
                    _global.Slow(sentAt, now, pause);
                    Tell(SharedRates.All, isOfConcurrency: false);
                    break;
                case "endpoint-rate" or "resource-specific":
                    endpoint.Rate.Slow(sentAt, now, pause);
                    Tell(endpoint.Name, isOfConcurrency: false);
                    if (endpoint.IsSearch)
                    {
                        _search.Slow(sentAt, now, pause);
                        Tell(SharedRates.Search, isOfConcurrency: false);
                    }

                    break;
                case "global-concurrency":
                    _concurrency.Lower(sentAt, now);
                    Tell(SharedRates.All, isOfConcurrency: true);
                    break;
                case "endpoint-concurrency":
                    endpoint.Concurrency.Lower(sentAt, now);
                    Tell(endpoint.Name, isOfConcurrency: true);
                    break;
            }

            void Tell(string rate, bool isOfConcurrency)
            {
                if (leases?.Refused(new(rate, isOfConcurrency, sentAt, pause), now) is { } refusal)
                    told.Add(refusal);
            }
        }

        foreach (var refusal in told)
            _ = TellAsync(refusal);
    }

    private ValueTask<Permit> Wait(LimitWaiter waiter, bool async, CancellationToken cancellationToken)
    {
        var registration = cancellationToken.UnsafeRegister(static (state, token) => ((LimitWaiter)state!).GiveUp(token), waiter);
        lock (_gate)
            waiter.Registration = registration;
        if (waiter.Task.IsCompleted)
            registration.Unregister();
        return async ? new(waiter.Task) : new(waiter.Task.GetAwaiter().GetResult());
    }

    private long Now() => clock.GetElapsedTime(_start).Ticks;

    private EndpointLimits LimitsOf(string endpoint)
    {
        if (!_endpoints.TryGetValue(endpoint, out var limits))
            _endpoints.Add(endpoint, limits = new(endpoint));
        return limits;
    }

    /// <summary>When a request may go; the end of time where that depends on others that have to leave first.</summary>
    private long NextAt(EndpointLimits endpoint, RateShares shares, RequestClass @class, long now)
    {
        if (!_concurrency.HasRoom(now) || !endpoint.Concurrency.HasRoom(now))
            return now + Recheck;
        if (leases is not null)
        {
            if (!leases.IsOnShare(now))
                return leases.NextAt(endpoint.Name, now);
            shares = shares.DividedBy(leases.Instances);
        }

        var next = Math.Max(_global.NextAt(shares.Global, @class, now), endpoint.Rate.NextAt(shares.Endpoint, @class, now));
        if (endpoint.IsSearch)
            next = Math.Max(next, _search.NextAt(shares.Search, @class, now));
        return next > now + Recheck && (_global.IsSlowed(now) || endpoint.Rate.IsSlowed(now)) ? now + Recheck : next;
    }

    private Permit Take(EndpointLimits endpoint, RateShares shares, long now, long since, long due)
    {
        var lateness = now - Math.Max(since, due);
        _lastUse = now;

        // Code that runs for the first time and new connections hold the first requests up, so that they arrive together with later ones.
        var isCold = _taken < shares.Global.Most;
        _taken++;
        long? leasedAt = null;
        if (leases is not null)
        {
            if (!leases.IsOnShare(now))
                (leasedAt, isCold) = (leases.Take(endpoint.Name), false);
            shares = shares.DividedBy(leases.Instances);
        }

        var global = _global.Take(shares.Global, now, lateness, isCold);
        var own = endpoint.Rate.Take(shares.Endpoint, now, lateness, isCold);
        long? search = endpoint.IsSearch ? _search.Take(shares.Search, now, lateness, isCold) : null;
        _concurrency.Enter();
        endpoint.Concurrency.Enter();
        return new(this, endpoint, now, TimeSpan.FromTicks(now - since), isCold ? new(global, own, search) : null)
        {
            Notice = leases?.TakeNotice(),
            LeasedAt = leasedAt,
        };
    }

    /// <summary>Lets everyone go who may, and notes when the next one may.</summary>
    private void LetGo(long now)
    {
        _due = long.MaxValue;
        while (_waiting > 0 && Choose(now) is { } chosen)
        {
            _smallInARow = chosen.Class == RequestClass.Small ? _smallInARow + 1 : 0;
            Unqueue(chosen, chosen.Node!);
            var due = NextAt(chosen.Endpoint, chosen.Shares, chosen.Class, now);
            chosen.TrySetResult(Take(chosen.Endpoint, chosen.Shares, now, chosen.Since, due));
            chosen.Registration.Unregister();
        }

        if (leases is not null)
            _due = Math.Min(_due, leases.Plan(_waitedFor, now, _asks));
    }

    private LimitWaiter? Choose(long now)
    {
        LimitWaiter? small = null, bulk = null;
        _due = long.MaxValue;
        foreach (var endpoint in _waitedFor)
        {
            small = Earlier(small, endpoint.Small.First?.Value, now);
            bulk = Earlier(bulk, endpoint.Bulk.First?.Value, now);
        }

        return bulk is null || (small is not null && _smallInARow < SmallBeforeBulk) ? small : bulk;
    }

    private LimitWaiter? Earlier(LimitWaiter? chosen, LimitWaiter? candidate, long now)
    {
        if (candidate is null)
            return chosen;

        var next = NextAt(candidate.Endpoint, candidate.Shares, candidate.Class, now);
        if (next > now)
        {
            _due = Math.Min(_due, next);
            return chosen;
        }

        return chosen is null || candidate.Ticket < chosen.Ticket ? candidate : chosen;
    }

    private void Unqueue(LimitWaiter waiter, LinkedListNode<LimitWaiter> node)
    {
        waiter.Endpoint.Of(waiter.Class).Remove(node);
        waiter.Node = null;
        _waiting--;
        if (waiter.Endpoint.Small.Count + waiter.Endpoint.Bulk.Count == 0)
            _waitedFor.Remove(waiter.Endpoint);
    }

    /// <summary>
    ///     Sets the timer and asks the store, not under the lock: a clock that tests turn may run the callback at once. The last caller sets the timer to what
    ///     is due then.
    /// </summary>
    private void Arm()
    {
        lock (_timerGate)
        {
            long due;
            lock (_gate)
                due = _due;
            if (due != long.MaxValue)
            {
                var pause = Math.Max(0, due - Now());
                _timer ??= clock.CreateTimer(
                    static limiter => ((AccountLimiter)limiter!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

                // Timers take whole milliseconds, and one that is early is set again for nothing.
                _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(pause / (double)TimeSpan.TicksPerMillisecond)), Timeout.InfiniteTimeSpan);
            }
        }

        if (leases is not null)
            Ask();
    }

    private void OnDue()
    {
        lock (_gate)
            LetGo(Now());
        Arm();
    }
}
