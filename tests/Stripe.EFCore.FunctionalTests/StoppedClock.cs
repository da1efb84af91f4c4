namespace StripeEFCore.FunctionalTests;

/// <summary>Seeded data are the same whenever the tests run, so that a failure can be met again.</summary>
internal sealed class StoppedClock(int day = 0) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero).AddDays(day);
}
