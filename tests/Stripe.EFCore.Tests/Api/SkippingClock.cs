using Microsoft.Extensions.Time.Testing;

namespace StripeEFCore.Tests.Api;

/// <summary>A clock on which pauses pass at once, but a request's time limit does not.</summary>
internal sealed class SkippingClock(TimeSpan timeLimit) : FakeTimeProvider
{
    public List<TimeSpan> Pauses { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime != timeLimit && dueTime != Timeout.InfiniteTimeSpan)
        {
            Pauses.Add(dueTime);
            Advance(dueTime);
        }

        return timer;
    }
}
