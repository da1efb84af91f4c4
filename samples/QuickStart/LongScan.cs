using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Spectre.Console;
using Stripe.EFCore;

namespace QuickStart;

/// <summary>Reads a long list while a bar shows how far it is; where the output is no terminal, a line for every tenth.</summary>
public static class LongScan
{
    public static async Task ShowAsync(Billing db)
    {
        var since = DateTime.UtcNow.AddYears(-3);
        var charges = db.Charges.Where(c => c.Created >= since).Select(c => new { c.Currency, c.Amount, c.AmountRefunded, c.Paid });
        var (revenue, rows, last) = (new SortedDictionary<string, long>(), 0, (StripeScanProgress?)null);
        var watch = Stopwatch.StartNew();
        if (AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected)
            await WithBarAsync();
        else
            await WithLinesAsync();

        foreach (var (currency, amount) in revenue)
            AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {currency.ToUpperInvariant()} {amount / 100m,15:N2}"));
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {rows} charges in {last?.Pages ?? 0} pages in {watch.ElapsedMilliseconds} ms"));

        Task WithBarAsync() => AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn(),
                new SpinnerColumn())
            .StartAsync(async bar =>
            {
                var task = bar.AddTask("charges", maxValue: 1);
                task.IsIndeterminate = true;
                await ReadAsync(progress =>
                {
                    task.Description = Written(progress);
                    task.IsIndeterminate = progress.Share is null;
                    task.Value = progress.Share ?? 0;
                });
                (task.IsIndeterminate, task.Value) = (false, 1);
            });

        Task WithLinesAsync()
        {
            var tenths = 0;
            return ReadAsync(progress =>
            {
                var now = (int)(10 * (progress.Share ?? 0));
                if (now <= tenths)
                    return;

                tenths = now;
                AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {progress.Share,5:P0} {Written(progress)}"));
            });
        }

        async Task ReadAsync(Action<StripeScanProgress> show)
        {
            var progress = new Shown(report => show(last = report));
            await foreach (var charge in charges.WithProgress(progress).AsAsyncEnumerable())
            {
                rows++;
                if (charge.Paid)
                    revenue[charge.Currency] = revenue.GetValueOrDefault(charge.Currency) + charge.Amount - charge.AmountRefunded;
            }
        }
    }

    private static string Written(StripeScanProgress progress)
        => string.Create(
            CultureInfo.InvariantCulture, $"{progress.Rows,6} charges, back to {progress.Oldest:yyyy-MM-dd}, {progress.RequestsUnderWay} under way");

    /// <summary>Shows at once. The class Progress of .NET shows later and in any order.</summary>
    private sealed class Shown(Action<StripeScanProgress> show) : IProgress<StripeScanProgress>
    {
        public void Report(StripeScanProgress value) => show(value);
    }
}
