using System.Diagnostics;

namespace StripeEFCore.Benchmarks.Measuring;

/// <summary>
///     Two ways to do one thing on one thread, run in turn, so that a machine that slows down slows both. Finer than <see cref="Measurement" />: processor
///     time is told in steps of ten milliseconds, these operations take less than one.
/// </summary>
public static class PairedTiming
{
    private const int Rounds = 41;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(30);

    public static (Cost Ours, Cost Peer) Compare(Action ours, Action peer)
    {
        Run(ours, WarmUp);
        Run(peer, WarmUp);
        var (a, b) = (new List<Cost>(), new List<Cost>());
        for (var round = 0; round < Rounds; round++)
        {
            a.Add(Run(ours, Round));
            b.Add(Run(peer, Round));
        }

        return (Cost.Median(a), Cost.Median(b));
    }

    private static Cost Run(Action operation, TimeSpan atLeast)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        var count = 0;
        do
        {
            operation();
            count++;
        }
        while (Stopwatch.GetElapsedTime(start) < atLeast);

        var elapsed = Stopwatch.GetElapsedTime(start);
        return new Cost(elapsed.TotalMicroseconds / count, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)count);
    }
}
