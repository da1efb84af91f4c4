namespace Stripe.EFCore.Threading;

/// <summary>Waits by a clock that tests can turn.</summary>
internal static class Delay
{
    public static async ValueTask ForAsync(TimeSpan time, TimeProvider clock, bool async, CancellationToken cancellationToken)
    {
        if (async)
            await Task.Delay(time, clock, cancellationToken).ConfigureAwait(false);
        else
            Block(time, clock, cancellationToken);
    }

    private static void Block(TimeSpan time, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var over = new ManualResetEventSlim();
        using var timer = clock.CreateTimer(static over => ((ManualResetEventSlim)over!).Set(), over, time, Timeout.InfiniteTimeSpan);
        over.Wait(cancellationToken);
    }
}
