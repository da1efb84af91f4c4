using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;
using StripeEFCore.Benchmarks.Canned;
using StripeEFCore.Tests.Api.Scans;

namespace StripeEFCore.Benchmarks.Scans;

/// <summary>How one scan of a list went.</summary>
/// <param name="Rows">The objects that came.</param>
/// <param name="Requests">What was asked for them.</param>
/// <param name="Elapsed">From the first request to the last object.</param>
internal sealed record ScanRun(int Rows, int Requests, TimeSpan Elapsed)
{
    public double RowsPerSecond => Rows / Elapsed.TotalSeconds;

    /// <summary>Requests for each that there has to be.</summary>
    public double RequestRatio => Requests / Math.Ceiling(Rows / 100.0);
}

/// <summary>Scans of long lists, by the provider and by Stripe.net's automatic paging, over the same answers.</summary>
internal static class ScanMeasurements
{
    public static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(100);

    /// <summary>All customers, as objects that are not tracked.</summary>
    public static async Task<ScanRun> ScanAsync(string kind, int rows, int inFlight, TimeSpan? latency = null)
    {
        using var list = new CustomerList(CreatedSeconds.Of(kind, rows), latency ?? Latency);
        await using var db = Context(list, inFlight);
        var watch = Stopwatch.StartNew();
        var (count, last) = (0, "");
        await foreach (var customer in db.Customers.AsNoTracking().AsAsyncEnumerable())
        {
            if (string.CompareOrdinal(customer.Id, last) <= 0)
                throw new InvalidOperationException($"{customer.Id} came after {last}.");
            last = customer.Id;
            count++;
        }

        return count == rows ? new(count, list.Requests, watch.Elapsed) : throw new InvalidOperationException($"{count} rows came instead of {rows}.");
    }

    public static async Task<ScanRun> PeerScanAsync(int rows)
    {
        using var list = new CustomerList(CreatedSeconds.Of("even", rows), Latency);
        var watch = Stopwatch.StartNew();
        var count = 0;
        await foreach (var _ in Peer(list).ListAutoPagingAsync(new CustomerListOptions { Limit = 100 }))
            count++;
        return new(count, list.Requests, watch.Elapsed);
    }

    /// <summary>Under the limits of a live account, which the other side keeps too.</summary>
    /// <returns>The run, and the part of its requests that was refused.</returns>
    public static async Task<(ScanRun Run, double Refused)> LimitedScanAsync(int rows, int inFlight)
    {
        await using var emulator = await StripeEmulator.StartAsync(
            new StripeEmulatorOptions { Seed = 3, Customers = rows, Latency = Latency });
        emulator.RateLimits = EmulatedRateLimits.Live;
        await using var db = new Billing(new DbContextOptionsBuilder<Billing>()
            .UseStripe(stripe =>
                stripe.LiveApiKey(emulator.ApiKey).ApiBase(emulator.BaseAddress).MaxConcurrency(inFlight).RateLimits(StripeRateLimits.On).RateLimitShare(1))
            .ConfigureWarnings(w => w.Ignore(StripeEventId.UnboundedScan))
            .Options);
        var customers = db.Customers.AsNoTracking().Select(c => new { c.Id, c.Created });

        // Neither making the model nor compiling the query is a matter of pace.
        await customers.Take(1).LoadAsync();
        await customers.AsAsyncEnumerable().GetAsyncEnumerator().DisposeAsync();
        emulator.RequestLog.Clear();
        var watch = Stopwatch.StartNew();
        var count = 0;
        await foreach (var _ in customers.AsAsyncEnumerable())
            count++;
        var log = emulator.RequestLog.Entries;
        return (new(count, log.Length, watch.Elapsed), log.Count(e => e.Status == 429) / (double)log.Length);
    }

    /// <summary>Milliseconds to the first object of everything, and to Stripe.net's first page.</summary>
    public static async Task<(double Ours, double Peer)> FirstRowAsync()
    {
        const int Rounds = 31;
        using var list = new CustomerList(CreatedSeconds.Of("even", 20_000), Latency);
        var peer = Peer(list);
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = -5; round < Rounds; round++)
        {
            await using var db = Context(list, 8);
            var start = Stopwatch.GetTimestamp();
            await using (var rows = db.Customers.AsAsyncEnumerable().GetAsyncEnumerator())
            {
                await rows.MoveNextAsync();
                if (round >= 0)
                    ours.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            start = Stopwatch.GetTimestamp();
            await peer.ListAsync(new CustomerListOptions { Limit = 100 });
            if (round >= 0)
                theirs.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (ours.Order().ElementAt(Rounds / 2), theirs.Order().ElementAt(Rounds / 2));
    }

    /// <summary>
    ///     The live managed heap above that at the start, as each garbage collection leaves it; none is forced during the scan. The most, and the average of
    ///     each quarter of the scan.
    /// </summary>
    public static async Task<(ScanRun Run, double Peak, double[] Averages)> MegabytesAsync(int rows, int inFlight, TimeSpan latency)
    {
        using var list = new CustomerList(CreatedSeconds.Of("even", rows), latency);
        await using var db = Context(list, inFlight);
        await foreach (var _ in db.Customers.AsNoTracking().Take(2000).AsAsyncEnumerable())
        {
        }

        GC.Collect();
        list.Reset();
        var (start, lastCollection) = (Live(GC.GetGCMemoryInfo()), GC.GetGCMemoryInfo().Index);
        var looks = new List<double>();
        var count = 0;
        var watch = Stopwatch.StartNew();
        await foreach (var _ in db.Customers.AsNoTracking().AsAsyncEnumerable())
        {
            count++;
            var collection = GC.GetGCMemoryInfo();
            if (collection.Index == lastCollection)
                continue;

            lastCollection = collection.Index;
            looks.Add((Live(collection) - start) / 1048576.0);
        }

        return count == rows
            ? (new(count, list.Requests, watch.Elapsed), looks.Max(), [.. looks.Chunk((looks.Count + 3) / 4).Select(quarter => quarter.Average())])
            : throw new InvalidOperationException($"{count} rows came instead of {rows}.");

        static long Live(GCMemoryInfo collection) => collection.HeapSizeBytes - collection.FragmentedBytes;
    }

    private static CustomerService Peer(CustomerList list)
        => new(new StripeClient("sk_test_canned", httpClient: new SystemNetHttpClient(new HttpClient(list, disposeHandler: false), 0)));

    private static Billing Context(CustomerList list, int inFlight) => new(new DbContextOptionsBuilder<Billing>()
        .UseStripe(stripe => stripe.LiveApiKey("sk_test_canned").MessageHandler(list).RateLimits(StripeRateLimits.Off).MaxConcurrency(inFlight))
        .ConfigureWarnings(w => w.Ignore(StripeEventId.UnboundedScan))
        .Options);
}
