namespace StripeEFCore.FunctionalTests;

/// <summary>A clock on which pauses of seconds pass at once. Time limits of requests are longer and pass as they are.</summary>
/// <param name="ahead">How far it is ahead of the clock of the emulator.</param>
public sealed class QuickClock(TimeSpan ahead = default) : TimeProvider
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);
    private long _skipped;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead + TimeSpan.FromTicks(Interlocked.Read(ref _skipped));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimeSpan.Zero || dueTime > LongestPause)
            return base.CreateTimer(callback, state, dueTime, period);

        Interlocked.Add(ref _skipped, dueTime.Ticks);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
