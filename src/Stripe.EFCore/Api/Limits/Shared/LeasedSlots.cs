using Stripe.EFCore.Api.Requests;

namespace Stripe.EFCore.Api.Limits.Shared;

/// <summary>
///     The times at which the requests of one account may go, leased from the store that all instances share. While the store does not answer, this instance
///     is on a share of the limits. Times in ticks of 100 ns. Not synchronized: it stands under the lock of its limiter.
/// </summary>
/// <remarks>
///     No time passes between a lease and a share in which both count: the share begins when all leases of all instances are used up, and it ends at a time
///     that the store gives to all instances together.
/// </remarks>
internal sealed class LeasedSlots(IStripeSharedLimits store, string account)
{
    /// <summary>How long an answer of the store is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Scans lease no further ahead than this, so that a small request of another instance finds a free time soon.</summary>
    private const long BulkHorizon = TimeSpan.TicksPerSecond / 4;

    private const long SmallHorizon = TimeSpan.TicksPerSecond;

    /// <summary>No lease lies further ahead: the longest horizon, and twice the longest way.</summary>
    private const long LongestLead = SmallHorizon + (TimeSpan.TicksPerSecond / 2);

    /// <summary>A request that would go later than this behind its time takes another time.</summary>
    private const long MostLateness = 25 * TimeSpan.TicksPerMillisecond;

    /// <summary>After this number of failures in a row the store is taken as away.</summary>
    private const int FailuresUntilShare = 2;

    /// <summary>While the store is away, it is asked so often.</summary>
    private const long BetweenProbes = TimeSpan.TicksPerSecond;

    /// <summary>What was heard of the store is good for so long: an instance that was idle asks first.</summary>
    private const long FreshFor = 3 * TimeSpan.TicksPerSecond;

    /// <summary>The shortest pause of an instance that asked and got nothing.</summary>
    private const long ShortestPause = 10 * TimeSpan.TicksPerMillisecond;

    private readonly Dictionary<string, EndpointSlots> _endpoints = new(StringComparer.Ordinal);
    private readonly SharedClock _clock = new();
    private readonly StoreNotices _notices = StoreNotices.Of(store);
    private string? _epoch;
    private int _failures;
    private long _failedAt = long.MinValue;
    private bool _isOnShare;
    private int _instances = 1;
    private bool _isProbing;
    private long _shareFrom;
    private long _shareUntil;
    private long _probeAt;
    private long _longestWindow = TimeSpan.TicksPerSecond;
    private bool _isCold = true;
    private bool _isFirstUnderWay;
    private StoreNotice? _notice;

    public IStripeSharedLimits Store => store;

    /// <summary>Among how many instances the limits are divided, from when the store went away until all share again.</summary>
    public int Instances => _instances;

    /// <summary>Whether the instance goes by its share of the limits now, and not by leases.</summary>
    public bool IsOnShare(long now)
    {
        if (!_isOnShare)
            return false;
        if (now < _shareUntil)
            return now >= _shareFrom && (_shareUntil != long.MaxValue || now - _failedAt <= FreshFor);

        _isOnShare = false;
        _notice = _notices.Back(_instances) ?? _notice;
        return false;
    }

    /// <summary>When the next request to an endpoint may go; the end of time if it has no lease.</summary>
    public long NextAt(string endpoint, long now) =>
        !_isFirstUnderWay && _endpoints.TryGetValue(endpoint, out var slots) && slots.First(now - MostLateness) is { } first ? first : long.MaxValue;

    /// <summary>Uses a lease up, and returns its time.</summary>
    /// <remarks>
    ///     The first request of a process may arrive late, since code runs for the first time and a connection is made. It goes alone, and the times that were
    ///     leased behind it are its cover.
    /// </remarks>
    public long Take(string endpoint)
    {
        _isFirstUnderWay = _isCold;
        return _endpoints[endpoint].TakeFirst();
    }

    public static bool IsTooLate(long leasedAt, long now) => now > leasedAt + MostLateness;

    /// <summary>A request was not sent.</summary>
    public void GaveUp() => _isFirstUnderWay = false;

    /// <summary>A request was answered.</summary>
    public void Left() => _isCold = _isFirstUnderWay = false;

    /// <summary>What is to be told with the next request; null for nothing.</summary>
    public StoreNotice? TakeNotice()
    {
        var notice = _notice;
        _notice = null;
        return notice;
    }

    /// <summary>Decides what the store is asked for, and returns when to look again.</summary>
    public long Plan(IReadOnlyList<EndpointLimits> waitedFor, long now, List<SlotAsk> asks)
    {
        if (waitedFor.Count == 0)
            return long.MaxValue;

        _ = IsOnShare(now);
        return _isOnShare ? PlanProbe(waitedFor[0], now, asks) : waitedFor.Min(e => PlanLease(e, now, asks));
    }

    /// <summary>The store answered.</summary>
    /// <returns>The limits that refused requests since there were too many at once, and when.</returns>
    public IEnumerable<(string Rate, long At)> Came(SlotAsk ask, StripeSlotLease lease, long now)
    {
        _clock.Read(ask.At, lease.Now, now);
        (_epoch, _failures, _isProbing) = (lease.Epoch, 0, false);
        var slots = Of(ask.Endpoint);
        slots.IsAsked = false;
        if (_isOnShare)
        {
            _shareUntil = Math.Max(now, _clock.ToLocal(lease.OnShareUntil));
        }
        else
        {
            foreach (var slot in lease.Slots)
                slots.Add(_clock.ToLocal(slot));
            slots.AskAt = lease.Slots.Count >= ask.Request.Count ? now : NextAsk(slots, lease, now);
        }

        return ask.Request.Rates.Zip(lease.TooManyAtOnce)
            .Where(r => r.Second > TimeSpan.Zero)
            .Select(r => (r.First.Name, _clock.ToLocal(r.Second)));
    }

    /// <summary>The store did not answer.</summary>
    public void Failed(SlotAsk ask, Exception failure, long now)
    {
        _failures++;
        (_failedAt, _isProbing, _probeAt) = (now, false, now + BetweenProbes);
        var slots = Of(ask.Endpoint);
        (slots.IsAsked, slots.AskAt) = (false, now);
        if (_isOnShare || _failures < FailuresUntilShare)
            return;

        (_isOnShare, _shareFrom, _shareUntil) = (true, now + LongestLead + _longestWindow, long.MaxValue);
        _instances = Math.Max(1, store.Instances);
        _notice = _notices.Lost(_instances, failure) ?? _notice;
    }

    /// <summary>Stripe refused a request: leases before the end of the pause are given up, and the others are told.</summary>
    /// <returns>What the store is told; null where it was never reached.</returns>
    public StripeSharedRefusal? Refused(RefusedRequest refused, long now)
    {
        foreach (var (name, slots) in _endpoints)
        {
            if (refused.Pause > TimeSpan.Zero && (refused.Rate == SharedRates.All || refused.Rate == name))
                slots.DropUntil(now + refused.Pause.Ticks);
        }

        return !_clock.IsSet ? null : new()
        {
            Account = account,
            Rate = refused.Rate,
            IsOfConcurrency = refused.IsOfConcurrency,
            SentAt = _clock.ToStore(refused.SentAt),
            Pause = refused.Pause,
        };
    }

    private long PlanProbe(EndpointLimits endpoint, long now, List<SlotAsk> asks)
    {
        var change = now < _shareFrom ? _shareFrom : _shareUntil;
        if (_isProbing || _shareUntil != long.MaxValue)
            return change;
        if (now < _probeAt)
            return Math.Min(change, _probeAt);

        _isProbing = true;
        asks.Add(AskFor(endpoint, count: 0, now));
        return change;
    }

    private long PlanLease(EndpointLimits endpoint, long now, List<SlotAsk> asks)
    {
        var slots = Of(endpoint.Name);
        slots.DropUntil(now - MostLateness);
        var lacking = endpoint.Small.Count + endpoint.Bulk.Count - slots.Count;
        if (slots.IsAsked || _isFirstUnderWay || lacking <= 0)
            return long.MaxValue;
        if (now < slots.AskAt)
            return slots.AskAt;

        slots.IsAsked = true;
        asks.Add(AskFor(endpoint, lacking, now));
        return long.MaxValue;
    }

    private SlotAsk AskFor(EndpointLimits endpoint, int count, long now)
    {
        var waiter = (endpoint.Small.First ?? endpoint.Bulk.First)!.Value;
        var rates = SharedRates.Of(endpoint, waiter.Shares, waiter.Class);
        _longestWindow = Math.Clamp(rates.Max(r => r.Window.Ticks), _longestWindow, TimeSpan.TicksPerMinute);
        var most = rates.Min(r => r.Burst);
        var way = _clock.Way;
        var request = new StripeSlotRequest
        {
            Account = account,
            Rates = rates,
            Count = count > 0 && _isCold ? most : Math.Min(count, most),
            Horizon = TimeSpan.FromTicks(waiter.Class == RequestClass.Small ? SmallHorizon : BulkHorizon) + (2 * way),
            Lead = way,
            Epoch = _epoch,
            IsOnShare = _isOnShare,
        };
        return new(endpoint.Name, request, now);
    }

    /// <summary>Whoever gets nothing waits for longer each time: the more instances, the longer. Chance keeps them from coming together.</summary>
    private long NextAsk(EndpointSlots slots, StripeSlotLease lease, long now)
    {
        slots.InVain = lease.Slots.Count > 0 ? 0 : slots.InVain + 1;
        var longest = Math.Clamp(store.Instances * ShortestPause, 4 * ShortestPause, 2 * TimeSpan.TicksPerSecond);
        var pause = Math.Min(longest, ShortestPause << Math.Min(slots.InVain, 10));
        return Math.Max(now, _clock.ToLocal(lease.AskAgain)) + (long)(pause * Random.Shared.NextDouble());
    }

    private EndpointSlots Of(string endpoint)
    {
        if (!_endpoints.TryGetValue(endpoint, out var slots))
            _endpoints.Add(endpoint, slots = new());
        return slots;
    }
}

/// <summary>One question to the store.</summary>
/// <param name="Endpoint">For whom.</param>
/// <param name="Request">What is asked.</param>
/// <param name="At">When.</param>
internal sealed record SlotAsk(string Endpoint, StripeSlotRequest Request, long At);

/// <summary>A request that Stripe refused.</summary>
/// <param name="Rate">The limit.</param>
/// <param name="IsOfConcurrency">Whether there were too many at once.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="Pause">The pause that Stripe asks for.</param>
internal readonly record struct RefusedRequest(string Rate, bool IsOfConcurrency, long SentAt, TimeSpan Pause);

/// <summary>The leased times of one endpoint, in their order.</summary>
internal sealed class EndpointSlots
{
    private readonly List<long> _times = [];

    public int Count => _times.Count;

    /// <summary>Whether the store is being asked.</summary>
    public bool IsAsked { get; set; }

    /// <summary>When it may be asked again.</summary>
    public long AskAt { get; set; } = long.MinValue;

    /// <summary>How often in a row it had nothing.</summary>
    public int InVain { get; set; }

    public void Add(long time)
    {
        var place = _times.BinarySearch(time);
        _times.Insert(place < 0 ? ~place : place, time);
    }

    /// <summary>The first that is not too old; older ones are lost.</summary>
    public long? First(long oldest)
    {
        DropUntil(oldest);
        return _times.Count > 0 ? _times[0] : null;
    }

    public long TakeFirst()
    {
        var first = _times[0];
        _times.RemoveAt(0);
        return first;
    }

    public void DropUntil(long time) => _times.RemoveAll(t => t < time);
}
