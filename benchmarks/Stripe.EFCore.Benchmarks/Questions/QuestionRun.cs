using System.Globalization;
using Spectre.Console;

namespace StripeEFCore.Benchmarks.Questions;

/// <summary>Prints the requests of both sides for each question.</summary>
internal static class QuestionRun
{
    /// <summary>Told after the name of the benchmark: prints each request that LINQ sent.</summary>
    public const string Requests = "requests";

    /// <returns>Whether all answers are equal.</returns>
    public static async Task<bool> RunAsync(IReadOnlyList<string> arguments)
    {
        var customers = arguments.Select(a => int.TryParse(a, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .FirstOrDefault(n => n > 0, Business.Customers);
        var results = await QuestionSession.AskAsync(QuestionList.All, customers);
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120);
        AnsiConsole.Write(TableOf(results));
        AnsiConsole.WriteLine($"A business of {customers} customers.");
        foreach (var result in results.Where(r => arguments.Contains(Requests)))
            AnsiConsole.WriteLine($"{result.Text}\n  {string.Join("\n  ", result.ByLinq)}");
        foreach (var result in results.Where(r => r.Difference is not null))
            Console.Error.WriteLine($"{result.Text}: {result.Difference}");
        return results.All(r => r.Difference is null);
    }

    private static Table TableOf(IReadOnlyList<QuestionResult> results)
    {
        var table = new Table().Border(TableBorder.Markdown);
        table.AddColumn("question");
        foreach (var column in new[] { "by hand", "by LINQ", "ratio" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var result in results)
        {
            var ratio = result.Difference is null ? Number(result.Ratio, 2) : "different";
            table.AddRow(Markup.Escape(result.Text), Number(result.ByHand.Count), Number(result.ByLinq.Count), ratio);
        }

        var (byHand, byLinq) = (results.Sum(r => r.ByHand.Count), results.Sum(r => r.ByLinq.Count));
        table.AddRow("all", Number(byHand), Number(byLinq), Number((double)byLinq / byHand, 2));
        return table;
    }

    private static string Number(double value, int decimals = 0) => value.ToString("F" + decimals, CultureInfo.InvariantCulture);
}
