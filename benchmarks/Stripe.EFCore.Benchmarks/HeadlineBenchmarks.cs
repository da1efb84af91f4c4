using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Spectre.Console;
using StripeEFCore.Benchmarks.Scans;

namespace StripeEFCore.Benchmarks;

/// <summary>What the provider promises, each figure against its measure in the same run. Takes about six minutes.</summary>
internal static class HeadlineBenchmarks
{
    private static readonly string[] Kinds = ["even", "growth", "half in one hour", "twelve bursts"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="parts">Which parts to measure; none for all, which are also written to artifacts/headline.json.</param>
    public static async Task RunAsync(IReadOnlyList<string> parts)
    {
        var rows = new List<HeadlineRow>();
        foreach (var (name, measure) in Parts.Where(p => parts.Count == 0 || parts.Contains(p.Name)))
        {
            AnsiConsole.WriteLine(name);
            rows.AddRange(await measure());
        }

        Print(rows);
        if (parts.Count > 0)
            return;

        var path = Path.Combine(Root(), "artifacts", "headline.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(rows, Json));
    }

    public static IEnumerable<string> Names => Parts.Select(p => p.Name);

    /// <summary>What counts processor time comes first, on a heap that is still small.</summary>
    private static (string Name, Func<Task<IReadOnlyList<HeadlineRow>>> Measure)[] Parts =>
    [
        ("point read", PointReadAsync),
        ("queries without a network", QueriesAsync),
        ("memory", MemoryAsync),
        ("first row", FirstRowAsync),
        ("speed", SpeedAsync),
        ("requests", RequestsAsync),
        ("rate limits", LimitsAsync),
    ];

    private static async Task<IReadOnlyList<HeadlineRow>> PointReadAsync()
    {
        var (_, ours, peer) = (await PointReadBenchmarks.MeasureAsync())[0];
        return [HeadlineRow.SmallerIsBetter("point read (Find), processor time", ours.CpuMicroseconds, peer.CpuMicroseconds, "µs", 1)];
    }

    private static async Task<IReadOnlyList<HeadlineRow>> QueriesAsync()
    {
        var measured = (await QueryBenchmarks.MeasureAsync()).ToDictionary(m => m.What);
        return
        [
            Time("four fields of subscriptions", 15),
            Memory("four fields of subscriptions", 100),
            Time("whole subscriptions, no tracking", 3),
            Memory("whole subscriptions, no tracking", 8),
            Time("whole customers, tracked", 1),
            Time("seven fields of customers", 10),
        ];

        HeadlineRow Time(string what, double want)
            => HeadlineRow.SmallerIsBetter($"{what}, processor time", measured[what].Ours.CpuMicroseconds, measured[what].Peer.CpuMicroseconds, "µs", want);

        HeadlineRow Memory(string what, double want)
            => HeadlineRow.SmallerIsBetter(
                $"{what}, allocations", measured[what].Ours.AllocatedBytes / 1024, measured[what].Peer.AllocatedBytes / 1024, "KiB", want);
    }

    private static async Task<IReadOnlyList<HeadlineRow>> MemoryAsync()
    {
        var (_, peak, averages) = await ScanMeasurements.MegabytesAsync(1_000_000, 8, TimeSpan.FromMilliseconds(5));
        var (run, most, _) = await ScanMeasurements.MegabytesAsync(1_000_000, 25, ScanMeasurements.Latency);
        return
        [
            HeadlineRow.SmallerIsBetter("peak of the live heap above the start, 1,000,000 customers, 8 in flight", peak, 64, "MB", 1),
            HeadlineRow.SmallerIsBetter("its last quarter against its second, on average", averages[3], averages[1], "MB", 0.8),
            HeadlineRow.SmallerIsBetter("peak of the live heap above the start, 1,000,000 customers, 25 in flight, 100 ms", most, 64, "MB", 1),
            HeadlineRow.LargerIsBetter("the same, rows in a second", run.RowsPerSecond, 19_000, "rows/s", 1),
            HeadlineRow.SmallerIsBetter("the same, requests", run.Requests, 10_000, "requests", 1 / 1.06),
        ];
    }

    private static async Task<IReadOnlyList<HeadlineRow>> FirstRowAsync()
    {
        var (ours, peer) = await ScanMeasurements.FirstRowAsync();
        return [HeadlineRow.SmallerIsBetter("first row of everything, against the first page", ours, peer, "ms", 1)];
    }

    private static async Task<IReadOnlyList<HeadlineRow>> SpeedAsync()
    {
        var peer = await ScanMeasurements.PeerScanAsync(20_000);
        var eight = await ScanMeasurements.ScanAsync("even", 200_000, 8);
        var most = await ScanMeasurements.ScanAsync("even", 200_000, 25);
        return
        [
            HeadlineRow.LargerIsBetter("200,000 customers, 100 ms, 8 in flight", eight.RowsPerSecond, peer.RowsPerSecond, "rows/s", 7.5),
            HeadlineRow.LargerIsBetter("200,000 customers, 100 ms, 25 in flight", most.RowsPerSecond, peer.RowsPerSecond, "rows/s", 20),
        ];
    }

    private static async Task<IReadOnlyList<HeadlineRow>> RequestsAsync()
    {
        var rows = new List<HeadlineRow>();
        foreach (var (count, inFlight) in new[] { (200_000, 25), (20_000, 8), (1000, 8) })
        {
            foreach (var kind in Kinds)
            {
                var most = count switch
                {
                    200_000 => 1.1,
                    20_000 => kind == "even" ? 1.15 : 1.4,
                    _ => 1.5,
                };
                var run = await ScanMeasurements.ScanAsync(kind, count, inFlight);
                rows.Add(HeadlineRow.SmallerIsBetter(
                    string.Create(CultureInfo.InvariantCulture, $"requests for {count:N0} rows, {kind}, {inFlight} in flight"),
                    run.Requests,
                    count / 100,
                    "requests",
                    1 / most));
            }
        }

        return rows;
    }

    private static async Task<IReadOnlyList<HeadlineRow>> LimitsAsync()
    {
        var (run, refused) = await ScanMeasurements.LimitedScanAsync(200_000, 8);
        return
        [
            HeadlineRow.LargerIsBetter("200,000 customers under 25 requests/s, share 1", run.RowsPerSecond, 2500, "rows/s", 0.95),
            HeadlineRow.SmallerIsBetter("the same, requests", run.Requests, 2000, "requests", 1 / 1.1),
            HeadlineRow.LargerIsBetter("the same, requests that were not refused", 100 * (1 - refused), 100, "%", 0.99),
        ];
    }

    private static void Print(IEnumerable<HeadlineRow> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("headline").AddColumn("what");
        foreach (var column in new[] { "ours", "peer", "unit", "ratio", "at least", "" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var row in rows)
        {
            var isMet = row.Ratio >= row.Want ? "✓" : "✗";
            table.AddRow(row.Name, Number(row.Ours), Number(row.Peer), row.Unit, Number(row.Ratio, 2), Number(row.Want, 2), isMet);
        }

        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 140);
        AnsiConsole.Write(table);
    }

    private static string Number(double value, int decimals = 1) => value.ToString("N" + decimals, CultureInfo.InvariantCulture);

    /// <summary>Where this file was compiled: the folder that holds the solution.</summary>
    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
