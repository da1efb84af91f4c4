namespace StripeEFCore.Benchmarks.Questions;

/// <summary>One question, answered by both.</summary>
/// <param name="Text">The question.</param>
/// <param name="ByHand">The requests of the expert.</param>
/// <param name="ByLinq">The requests of the provider.</param>
/// <param name="Difference">How the answers differ; null where they are equal.</param>
internal sealed record QuestionResult(string Text, IReadOnlyList<string> ByHand, IReadOnlyList<string> ByLinq, string? Difference)
{
    public double Ratio => (double)ByLinq.Count / ByHand.Count;

    /// <summary>How two answers differ: rows count, and how often they come; their order does not. Null where they are equal.</summary>
    public static string? Compare(IReadOnlyList<object> byHand, IReadOnlyList<object> byLinq)
    {
        var missing = Minus(byHand, byLinq);
        var extra = Minus(byLinq, byHand);
        return missing.Count + extra.Count == 0
            ? null
            : $"{byHand.Count} rows by hand, {byLinq.Count} by LINQ."
                + $" Only by hand: {missing.FirstOrDefault() ?? "none"}. Only by LINQ: {extra.FirstOrDefault() ?? "none"}.";
    }

    private static List<object> Minus(IEnumerable<object> rows, IEnumerable<object> others)
    {
        var counts = others.CountBy(o => o).ToDictionary();
        return [.. rows.Where(r => (counts[r] = counts.GetValueOrDefault(r) - 1) < 0)];
    }
}
