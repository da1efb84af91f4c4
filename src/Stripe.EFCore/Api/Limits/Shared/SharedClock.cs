namespace Stripe.EFCore.Api.Limits.Shared;

/// <summary>
///     Translates the times of the store into those of this process. The store read its clock between the call and the answer, so each answer bounds the
///     difference of the clocks from both sides, and the tightest bounds of all answers count. Times in ticks of 100 ns. Not synchronized.
/// </summary>
/// <remarks>
///     The clock of the process is a monotonic one: its time of day takes no part, so that a wrong one does no harm. The bounds widen with time, since two
///     clocks do not run equally fast.
/// </remarks>
internal sealed class SharedClock
{
    /// <summary>Clocks of computers drift by less than 200 parts in a million.</summary>
    private const double Drift = 200e-6;

    private const double Newest = 0.25;

    private long _least;
    private long _most;
    private long _readAt;
    private double _way = TimeSpan.TicksPerMillisecond;

    /// <summary>Whether the difference is known.</summary>
    public bool IsSet { get; private set; }

    /// <summary>How long an answer is about on its way back.</summary>
    public TimeSpan Way => TimeSpan.FromTicks((long)_way);

    /// <param name="asked">When the store was asked.</param>
    /// <param name="store">The store's time, at some moment between.</param>
    /// <param name="answered">When the answer came.</param>
    public void Read(long asked, TimeSpan store, long answered)
    {
        var (least, most) = (asked - store.Ticks, answered - store.Ticks);
        _way += (((answered - asked) / 2.0) - _way) * Newest;
        var drift = (long)((answered - _readAt) * Drift);
        var (tighterLeast, tighterMost) = (Math.Max(least, _least - drift), Math.Min(most, _most + drift));

        // Bounds that exclude each other: the store's clock was set.
        (_least, _most) = IsSet && tighterLeast <= tighterMost ? (tighterLeast, tighterMost) : (least, most);
        _readAt = answered;
        IsSet = true;
    }

    public long ToLocal(TimeSpan store) => store.Ticks + Difference;

    public TimeSpan ToStore(long local) => TimeSpan.FromTicks(local - Difference);

    private long Difference => _least + ((_most - _least) / 2);
}
