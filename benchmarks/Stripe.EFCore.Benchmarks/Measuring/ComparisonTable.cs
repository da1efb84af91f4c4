using System.Globalization;
using Spectre.Console;

namespace StripeEFCore.Benchmarks.Measuring;

/// <summary>Both sides of each comparison and their ratios, as text.</summary>
public sealed class ComparisonTable(string title, string note, string peer = "Stripe.net")
{
    private readonly Table _table = Empty(title, peer);

    public void Add(string what, Cost ours, Cost peer) => _table.AddRow(
        what,
        Number(ours.CpuMicroseconds),
        Number(peer.CpuMicroseconds),
        Number(peer.CpuMicroseconds / ours.CpuMicroseconds, 1),
        Number(ours.AllocatedBytes / 1024),
        Number(peer.AllocatedBytes / 1024),
        Number(peer.AllocatedBytes / ours.AllocatedBytes, 1));

    public void Print()
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120);
        AnsiConsole.Write(_table);
        AnsiConsole.WriteLine(note + " A ratio above 1 is in our favour.");
    }

    private static Table Empty(string title, string peer)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(title);
        foreach (var column in new[] { "what", "ours µs", peer + " µs", "ratio", "ours KiB", peer + " KiB", "ratio" })
            table.AddColumn(new TableColumn(column).RightAligned());
        return table;
    }

    private static string Number(double value, int decimals = 0) => value.ToString("N" + decimals, CultureInfo.InvariantCulture);
}
