using Stripe.EFCore.Api.Requests;

namespace Stripe.EFCore.Api.Limits;

/// <summary>
///     The times of the last requests against one limit: what lets the next one go, whichever way Stripe slides or fills its own window. Not synchronized.
/// </summary>
/// <remarks>
///     The limiters of System.Threading.RateLimiting keep time by themselves, so that no test could turn the clock, and a bucket that is filled to a second's
///     worth lets two seconds' worth go within one. A window over the real times does neither.
/// </remarks>
internal sealed class RateWindow
{
    /// <summary>The slowest rate is this part of what is allowed.</summary>
    private const double LeastPace = 1.0 / 16;

    /// <summary>How much of the allowed pace comes back in a second, up to near where it was refused.</summary>
    private const double Recovery = 0.25;

    /// <summary>How much comes back in a second from there.</summary>
    private const double CarefulRecovery = 0.01;

    private const double NearRefusal = 0.9;

    /// <summary>A request with an unknown way counts as sent at most so much later.</summary>
    private const long LongestWay = TimeSpan.TicksPerSecond;

    /// <summary>The requests under way whose time of arrival is unknown until their answer is here, by their number.</summary>
    private readonly HashSet<long> _onUnknownWay = [];

    private long[] _sent = new long[16];
    private long _count;
    private long _blockedUntil = long.MinValue;
    private long _slowedAt = long.MinValue;
    private double _slowedFrom = 1;
    private double _slowedTo = 1;
    private bool _isCareful;

    /// <summary>When the next request may go.</summary>
    public long NextAt(Allowance allowance, RequestClass @class, long now)
    {
        var pace = PaceAt(now);
        var next = Math.Max(_blockedUntil, AfterLast(allowance.Most, _isCareful ? allowance.CarefulWindow : allowance.Window, pace, now));
        return Math.Max(next, @class == RequestClass.Small
            ? AfterLast(allowance.SmallBurst, allowance.SmallBurstWindow, pace, now)
            : AfterLast(allowance.Burst, allowance.BurstWindow, pace, now));
    }

    /// <summary>Whether it is slower than what is allowed, after a refusal.</summary>
    public bool IsSlowed(long now) => PaceAt(now) < 1;

    /// <param name="allowance">How much is allowed.</param>
    /// <param name="now">The present.</param>
    /// <param name="lateness">For how long the request might have been gone.</param>
    /// <param name="isWayUnknown">Whether the request may arrive much later than it is sent.</param>
    /// <returns>The number of the request, for <see cref="Left" />.</returns>
    public long Take(Allowance allowance, long now, long lateness, bool isWayUnknown)
    {
        if (_sent.Length < allowance.Most)
            Grow(allowance.Most);
        if (isWayUnknown)
            _onUnknownWay.Add(_count);
        _sent[_count % _sent.Length] = now - Math.Min(lateness, allowance.MostLateness);
        return _count++;
    }

    /// <summary>The answer is here, so the request arrived before now.</summary>
    public void Left(long request, long now)
    {
        if (_onUnknownWay.Contains(request) && request >= _count - _sent.Length)
            _sent[request % _sent.Length] = SentAt(request, now);
        _onUnknownWay.Remove(request);
    }

    /// <summary>Halves the pace after Stripe refused. What was sent before the pace was halved says nothing about the new one.</summary>
    /// <param name="sentAt">When the refused request went out.</param>
    /// <param name="now">The present.</param>
    /// <param name="pause">The pause that Stripe asks for.</param>
    public void Slow(long sentAt, long now, TimeSpan pause)
    {
        if (pause > TimeSpan.Zero)
            _blockedUntil = Math.Max(_blockedUntil, now + pause.Ticks);
        if (sentAt <= _slowedAt)
            return;

        _isCareful = true;
        _slowedFrom = PaceAt(now);
        _slowedTo = Math.Max(LeastPace, _slowedFrom / 2);
        _slowedAt = now;
    }

    /// <summary>The share of the allowed pace: it comes back quickly to where others seem to have left room, and then feels its way.</summary>
    private double PaceAt(long now)
    {
        if (_slowedTo >= 1)
            return 1;

        var seconds = (double)(now - _slowedAt) / TimeSpan.TicksPerSecond;
        var near = Math.Max(_slowedTo, NearRefusal * _slowedFrom);
        var quick = (near - _slowedTo) / Recovery;
        var pace = seconds < quick ? _slowedTo + (Recovery * seconds) : near + (CarefulRecovery * (seconds - quick));
        return pace < 1 ? pace : _slowedTo = 1;
    }

    private long AfterLast(int requests, long window, double pace, long now) =>
        _count < requests ? long.MinValue : SentAt(_count - requests, now) + (pace < 1 ? (long)(window / pace) : window);

    /// <summary>When a request was sent, or where it may be on its way still, the latest time at which it may have arrived.</summary>
    private long SentAt(long request, long now)
    {
        var sent = _sent[request % _sent.Length];
        return _onUnknownWay.Count > 0 && _onUnknownWay.Contains(request) ? Math.Max(sent, Math.Min(now, sent + LongestWay)) : sent;
    }

    private void Grow(int size)
    {
        var sent = new long[size];
        var kept = Math.Min(_count, _sent.Length);
        for (var request = _count - kept; request < _count; request++)
            sent[request % size] = _sent[request % _sent.Length];
        _sent = sent;
    }
}
