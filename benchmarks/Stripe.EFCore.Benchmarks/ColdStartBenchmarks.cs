using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Spectre.Console;
using Stripe.EFCore.Emulator;
using StripeEFCore.ColdStart;
using StripeEFCore.TestShared;

namespace StripeEFCore.Benchmarks;

/// <summary>From the start of a process to its first row: Stripe.net's first list, EF Core's in-memory provider, and this provider, in turn.</summary>
public static class ColdStartBenchmarks
{
    private const int Runs = 20;

    public static async Task RunAsync()
    {
        await using var emulator = await StripeEmulator.StartAsync(new StripeEmulatorOptions { Customers = 60, ApiKey = "sk_test_emulator" });
        var folder = Directory.CreateTempSubdirectory("coldstart");
        try
        {
            var program = await PublishAsync(Path.Combine(folder.FullName, "program"));
            var ways = Ways(folder.FullName);
            var times = ways.ToDictionary(way => way.Name, _ => new List<double>());
            for (var run = 0; run <= Runs; run++)
            {
                foreach (var way in ways)
                {
                    var elapsed = await StartAsync(program, emulator, way);

                    // The first time, files come from the disk.
                    if (run > 0)
                        times[way.Name].Add(elapsed);
                }
            }

            Print(ways, ways.ToDictionary(way => way.Name, way => Median(times[way.Name])));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Way[] Ways(string folder)
    {
        using var memory = new MemoryBilling(new DbContextOptionsBuilder<MemoryBilling>().UseInMemoryDatabase("model").Options);
        using var plain = new PlainBilling(new DbContextOptionsBuilder<PlainBilling>().UseStripe("LiveAPIKey=sk_test_model").Options);
        using var classes = new ClassBilling(new DbContextOptionsBuilder<ClassBilling>().UseStripe("LiveAPIKey=sk_test_model").Options);
        return
        [
            new("Stripe.net's first list", ["stripe.net"], null),
            new("in-memory provider", ["in-memory"], null),
            new("eight plain classes", ["plain"], "in-memory provider"),
            new("eight classes of Stripe.net", ["stripe.net-classes"], "in-memory provider"),
            new("in-memory provider, compiled model", ["in-memory", Compiled(memory, folder)], null),
            new("eight plain classes, compiled model", ["plain", Compiled(plain, folder)], "in-memory provider, compiled model"),
            new("eight classes of Stripe.net, compiled model", ["stripe.net-classes", Compiled(classes, folder)], "in-memory provider, compiled model"),
        ];
    }

    private static string Compiled(DbContext context, string folder)
    {
        var file = Path.Combine(folder, $"{context.GetType().Name}.dll");
        File.WriteAllBytes(file, CompiledModel.Compile(CompiledModel.CodeOf(context)));
        return file;
    }

    /// <summary>The program with the provider as the package has it for this platform: compiled ahead.</summary>
    private static async Task<string> PublishAsync(string folder)
    {
        var project = Path.Combine(Folder(), "..", "Stripe.EFCore.ColdStart");
        string[] arguments =
        [
            "publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false", "-p:PublishReadyToRun=true",
            "-o", folder,
        ];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? Path.Combine(folder, OperatingSystem.IsWindows() ? "Stripe.EFCore.ColdStart.exe" : "Stripe.EFCore.ColdStart")
            : throw new InvalidOperationException($"The program is not published: {output}");
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    private static async Task<double> StartAsync(string program, StripeEmulator emulator, Way way)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, [way.Arguments[0], emulator.BaseAddress.ToString(), .. way.Arguments[1..]])
        {
            RedirectStandardOutput = true,
        })!;
        var row = await process.StandardOutput.ReadLineAsync();
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        await process.WaitForExitAsync();
        return row?.StartsWith("cus_", StringComparison.Ordinal) == true
            ? elapsed
            : throw new InvalidOperationException($"'{way.Name}' has no first row: {row}");
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static void Print(Way[] ways, Dictionary<string, double> medians)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("cold start");
        foreach (var column in new[] { "what", "ms", "in-memory ms", "ratio" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var way in ways)
        {
            var (own, peer) = (medians[way.Name], way.Peer is null ? (double?)null : medians[way.Peer]);
            table.AddRow(way.Name, Number(own, "N0"), Number(peer, "N0"), Number(own / peer, "N2"));
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"From the start of a process to its first row; medians of {Runs}. A ratio below 1 is in our favour.");
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";

    /// <param name="Name">What the table shows.</param>
    /// <param name="Arguments">The way, and the compiled model if there is one.</param>
    /// <param name="Peer">What it is compared with.</param>
    private sealed record Way(string Name, string[] Arguments, string? Peer);
}
