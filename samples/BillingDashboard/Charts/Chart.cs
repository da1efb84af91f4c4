namespace BillingDashboard.Charts;

/// <summary>Values over a row of labels, stacked, as a drawing that the server makes. The page shows the same numbers in a table.</summary>
/// <param name="Title">What is drawn; what a screen reader says in its place.</param>
/// <param name="Labels">The names of the columns.</param>
/// <param name="Series">The parts of each column, from the bottom up, or from the left.</param>
public sealed record Chart(string Title, IReadOnlyList<string> Labels, IReadOnlyList<Series> Series)
{
    /// <summary>What the numbers count, such as <c>USD</c> or <c>subscriptions</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>Whether the parts stand beside each other, where their sum says nothing.</summary>
    public bool IsSideBySide { get; init; }

    /// <summary>Colours of the style sheet; further series share the last one, so a page draws the rest as one.</summary>
    public const int Colours = 6;

    public decimal Highest => Labels.Count == 0 || Series.Count == 0
        ? 0
        : Enumerable.Range(0, Labels.Count).Max(c => IsSideBySide ? Series.Max(s => s.Values[c]) : Series.Sum(s => s.Values[c]));

    /// <summary>The largest series by themselves, and what is left as one named <c>Other</c>.</summary>
    public static IReadOnlyList<Series> Largest(IReadOnlyList<Series> series)
    {
        if (series.Count <= Colours)
            return series;

        var sorted = series.OrderByDescending(s => s.Values.Sum()).ToList();
        var rest = sorted.Skip(Colours - 1).Select(s => s.Values).Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)]);
        return [.. sorted.Take(Colours - 1), new("Other", rest)];
    }
}

/// <summary>One value for each label; none is below zero.</summary>
public sealed record Series(string Name, IReadOnlyList<decimal> Values);
