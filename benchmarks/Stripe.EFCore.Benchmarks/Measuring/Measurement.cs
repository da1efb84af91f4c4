using System.Diagnostics;
using System.Runtime;

namespace StripeEFCore.Benchmarks.Measuring;

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
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(30);

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

    /// <summary>Runs until nothing more is compiled: that would count as processor time of whoever runs beside it, on a busy machine for long.</summary>
    private static async Task WarmAsync(Func<Task> operation)
    {
        var watch = Stopwatch.StartNew();
        var (compiled, since) = (JitInfo.GetCompiledMethodCount(), watch.Elapsed);
        while (watch.Elapsed - since < WarmUp && watch.Elapsed < LongestWarmUp)
        {
            await operation();
            if (JitInfo.GetCompiledMethodCount() is var now && now != compiled)
                (compiled, since) = (now, watch.Elapsed);
        }
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
