namespace StripeEFCore.Benchmarks.Questions;

/// <summary>The present of the questions: the same data and the same answers on every day.</summary>
internal sealed class StoppedClock : TimeProvider
{
    /// <summary>A Monday in the middle of a month.</summary>
    public static readonly DateTime Now = new(2026, 11, 16, 9, 30, 0, DateTimeKind.Utc);

    public override DateTimeOffset GetUtcNow() => Now;
}
