using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.FunctionalTests.Differential.Random.Verification;

/// <summary>Runs a query over a context and over lists and says what is different.</summary>
/// <param name="model">What queries are made of.</param>
/// <param name="open">Opens a context.</param>
/// <param name="compilations">Counts what EF Core compiles.</param>
/// <param name="log">The requests that the contexts send.</param>
public sealed class Verifier(QueryModel model, Func<DbContext> open, CompilationCounter compilations, SentRequests log)
{
    private const string CompiledAnew = "compiled anew for other parameter values";

    private readonly RequestLimit _limit = new(model);

    /// <summary>The queries that were refused for a known reason, with what was said.</summary>
    public List<string> Refused { get; } = [];

    public async Task<Failure?> Verify(RandomQuery query)
    {
        var expected = await Outcome.Of(query.IsOrdered, () => Task.FromResult(QueryRuns.OverObjects(query.Query, model.Objects)));
        if (expected.Error is NotSupportedException or ArgumentException { ParamName: null } or NullReferenceException or InvalidCastException)
            return new Failure("LINQ to Objects cannot answer", expected.Error.ToString());

        log.Clear();
        var actual = await Outcome.Of(query.IsOrdered, () => RunAsync(query));
        if (expected.Error is InvalidOperationException && actual.Error is null)
            expected = await Outcome.Of(query.IsOrdered, () => Task.FromResult(QueryRuns.OverObjects(query.Query, model.Objects, toleratesNothing: true)));
        if (actual.Error is { } error && IsRefusal(error) && Refusals.IsKnown(error.Message))
        {
            Refused.Add($"{error.Message}\n{query}");
            return null;
        }

        if (actual.Error is { } failure && Refusals.IsOfObjectBesideOneMadeBefore(query.Query, failure))
            return null;

        return Refusal(actual) ?? Different(expected, actual)
            ?? (_limit.Violation(query.Query, log.Entries) is { } violation ? new Failure("too many requests", violation) : null);
    }

    /// <summary>
    ///     A query that ran is run again with other values in its parameters, which compiles nothing: unless EF Core's cache dropped it, as it may once.
    /// </summary>
    public async Task<Failure?> VerifyAgain(RandomQuery query, Choices choices)
    {
        var refused = Refused.Count;
        var failure = await VerifyRerun(query, choices);
        if (Refused.Count > refused)
            return null;

        return failure?.Kind == CompiledAnew ? await VerifyRerun(query, choices) : failure;
    }

    private async Task<Failure?> VerifyRerun(RandomQuery query, Choices choices)
    {
        foreach (var captured in query.Captured)
            captured.Change(choices);

        var before = compilations.Count;
        var failure = await Verify(query);
        if (failure is not null)
            return failure with { Kind = $"with other parameter values: {failure.Kind}" };

        return compilations.Count == before ? null : new Failure(CompiledAnew, "");
    }

    private async Task<List<string>> RunAsync(RandomQuery query)
    {
        await using var context = open();
        context.ChangeTracker.QueryTrackingBehavior = query.IsTracking ? QueryTrackingBehavior.TrackAll : QueryTrackingBehavior.NoTracking;
        return query.IsAsync ? await QueryRuns.OverContextAsync(query.Query, context) : QueryRuns.OverContext(query.Query, context);
    }

    private static Failure? Refusal(Outcome actual) => actual.Error is { } error && IsRefusal(error) ? new Failure("refused", error.Message) : null;

    private static bool IsRefusal(Exception error) => error.Message.Contains("could not be translated", StringComparison.Ordinal);

    private static Failure? Different(Outcome expected, Outcome actual)
    {
        if (expected.Error?.GetType() != actual.Error?.GetType())
        {
            var error = (actual.Error ?? expected.Error)?.StackTrace?.Split('\n').Take(6).Aggregate("", (lines, line) => $"{lines}\n{line}");
            return new Failure(
                $"{(expected.Error is null ? "rows" : expected.Error.GetType().Name)} expected, "
                    + (actual.Error is null ? "rows" : $"{actual.Error.GetType().Name}: {Start(actual.Error.Message)}"),
                $"expected: {expected}\nactual: {actual}{error}");
        }

        if (expected.Rows.SequenceEqual(actual.Rows))
            return null;

        var missing = Except(expected.Rows, actual.Rows);
        var extra = Except(actual.Rows, expected.Rows);
        var kind = expected.Rows.Order(StringComparer.Ordinal).SequenceEqual(actual.Rows.Order(StringComparer.Ordinal)) ? "another order" : "other rows";
        return new Failure(
            kind,
            $"expected: {expected}\nactual: {actual}\n"
                + $"only expected:\n  {string.Join("\n  ", missing.Take(5))}\nonly actual:\n  {string.Join("\n  ", extra.Take(5))}");
    }

    private static List<string> Except(IReadOnlyList<string> rows, IReadOnlyList<string> others)
    {
        var left = others.GroupBy(r => r).ToDictionary(g => g.Key, g => g.Count());
        return [.. rows.Where(r => left.GetValueOrDefault(r) == 0 || left[r]-- < 0)];
    }

    private static string Start(string message) => message.Length > 60 ? message[..60] : message;
}
