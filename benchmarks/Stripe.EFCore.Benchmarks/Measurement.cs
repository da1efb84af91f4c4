using System.Diagnostics;

namespace StripeEFCore.Benchmarks;

/// <summary>What one side of a comparison cost.</summary>
/// <param name="CpuMicroseconds">Processor time of one operation.</param>
/// <param name="AllocatedBytes">Bytes allocated by one operation.</param>
public sealed record Cost(double CpuMicroseconds, double AllocatedBytes)
{
    public static Cost Median(IReadOnlyCollection<Cost> costs) => new(
        costs.Select(c => c.CpuMicroseconds).Order().ElementAt(costs.Count / 2),
        costs.Select(c => c.AllocatedBytes).Order().ElementAt(costs.Count / 2));
}

/// <summary>Two ways to do one thing, measured in turn in one process, so that a machine that slows down slows both.</summary>
public static class Measurement
{
    private const int Rounds = 15;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public static async Task<(Cost Ours, Cost Peer)> CompareAsync(Func<Task> ours, Func<Task> peer)
    {
        await WarmAsync(ours);
        await WarmAsync(peer);
        var (a, b) = (new List<Cost>(), new List<Cost>());
        for (var round = 0; round < Rounds; round++)
        {
            a.Add(await OnceAsync(ours));
            b.Add(await OnceAsync(peer));
        }

        return (Cost.Median(a), Cost.Median(b));
    }

    private static async Task WarmAsync(Func<Task> operation)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < WarmUp)
            await operation();
    }

    /// <summary>Processor time of the whole process, which with a canned handler does nothing else.</summary>
    private static async Task<Cost> OnceAsync(Func<Task> operation)
    {
        const int Repeats = 20;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = process.TotalProcessorTime;
        for (var i = 0; i < Repeats; i++)
            await operation();
        process.Refresh();
        return new Cost(
            (process.TotalProcessorTime - cpu).TotalMicroseconds / Repeats,
            (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)Repeats);
    }
}
