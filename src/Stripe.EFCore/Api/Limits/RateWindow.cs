namespace Stripe.EFCore.Api.Limits;

/// <summary>
///     The times of the last requests against one limit: what lets the next one go, whichever way Stripe slides or fills its own window. Not synchronized.
/// </summary>
/// <remarks>
///     The limiters of System.Threading.RateLimiting keep time by themselves, so that no test could turn the clock, and a bucket that is filled to a second's worth
///     lets two seconds' worth go within one. A window over the real times does neither.
/// </remarks>
internal sealed class RateWindow
{
    /// <summary>The slowest is one in so many of what is allowed.</summary>
    private const double LeastPace = 1.0 / 16;

    /// <summary>How much of the allowed pace comes back in a second, up to near where it was refused.</summary>
    private const double Recovery = 0.25;

    /// <summary>How much comes back in a second from there.</summary>
    private const double CarefulRecovery = 0.01;

    private const double NearRefusal = 0.9;

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
        var next = Math.Max(_blockedUntil, AfterLast(allowance.Most, _isCareful ? allowance.CarefulWindow : allowance.Window, pace));
        return Math.Max(next, @class == RequestClass.Small
            ? AfterLast(allowance.SmallBurst, allowance.SmallBurstWindow, pace)
            : AfterLast(allowance.Burst, allowance.BurstWindow, pace));
    }

    /// <summary>Whether it is slower than what is allowed, after a refusal.</summary>
    public bool IsSlowed(long now) => PaceAt(now) < 1;

    /// <param name="allowance">How much is allowed.</param>
    /// <param name="now">The present.</param>
    /// <param name="lateness">For how long the request might have been gone.</param>
    public void Take(Allowance allowance, long now, long lateness)
    {
        if (_sent.Length < allowance.Most)
            Grow(allowance.Most);
        _sent[_count++ % _sent.Length] = now - Math.Min(lateness, allowance.MostLateness);
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

    private long AfterLast(int requests, long window, double pace) =>
        _count < requests ? long.MinValue : _sent[(_count - requests) % _sent.Length] + (pace < 1 ? (long)(window / pace) : window);

    private void Grow(int size)
    {
        var sent = new long[size];
        var kept = Math.Min(_count, _sent.Length);
        for (var i = 0; i < kept; i++)
            sent[i] = _sent[(_count - kept + i) % _sent.Length];
        (_sent, _count) = (sent, kept);
    }
}
