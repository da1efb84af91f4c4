namespace StripeEFCore.FunctionalTests.OAuth;

/// <summary>A clock that goes as the system's does and can be turned forward; pauses and time limits are the system's.</summary>
public sealed class TurnedClock : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);
}
