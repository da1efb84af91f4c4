using System.Globalization;
using Spectre.Console;

namespace StripeEFCore.Benchmarks.Scans;

/// <summary>
///     How a scan grows with the rows and with the requests in flight, at 100 ms a request. Takes about ten minutes, most of them with one request at a time.
/// </summary>
internal static class GrowthBenchmarks
{
    private static readonly int[] InFlight = [1, 2, 4, 8, 16, 32];

    public static async Task RunAsync()
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumn("rows");
        foreach (var inFlight in InFlight)
            table.AddColumn(new TableColumn(inFlight == 1 ? "1 in flight" : $"{inFlight}").RightAligned());
        foreach (var rows in new[] { 1000, 10_000, 100_000, 1_000_000 })
        {
            var cells = new List<string> { rows.ToString("N0", CultureInfo.InvariantCulture) };
            foreach (var inFlight in InFlight)
            {
                // A request after the other is what it is, a million rows of them would take a quarter of an hour.
                if (rows / inFlight > 130_000)
                {
                    cells.Add("–");
                    continue;
                }

                var run = await ScanMeasurements.ScanAsync("growth", rows, inFlight);
                cells.Add(string.Create(CultureInfo.InvariantCulture, $"{run.Elapsed.TotalSeconds:0.0} s, {run.RequestRatio:0.00}"));
                AnsiConsole.WriteLine($"{cells[0]} rows, {inFlight} in flight: {cells[^1]}");
            }

            table.AddRow([.. cells]);
        }

        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 140);
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine("Seconds, and requests for each that there has to be. 100 ms a request, two years of growing numbers.");
    }
}
