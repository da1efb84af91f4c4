namespace StripeEFCore.FunctionalTests.Limits;

/// <summary>Pauses of retries pass fifty times as fast; time limits, which are longer, do not.</summary>
internal sealed class HastyClock : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime < TimeSpan.FromSeconds(60) ? dueTime / 50 : dueTime, period);
}
