namespace StripeEFCore.FunctionalTests.Differential.Random.Verification;

/// <summary>What is wrong with a query's answer.</summary>
/// <param name="Kind">What a smaller query must have in common to be the same failure.</param>
/// <param name="Detail">What a person wants to see.</param>
public sealed record Failure(string Kind, string Detail)
{
    public override string ToString() => $"{Kind}\n{Detail}";
}

/// <summary>The rows of a query, or its error.</summary>
public sealed record Outcome(IReadOnlyList<string> Rows, Exception? Error)
{
    public static async Task<Outcome> Of(bool isOrdered, Func<Task<List<string>>> run)
    {
        try
        {
            var rows = await run();
            return new Outcome(isOrdered ? rows : [.. rows.Order(StringComparer.Ordinal)], null);
        }
        catch (Exception exception)
        {
            while (exception is System.Reflection.TargetInvocationException { InnerException: { } inner })
                exception = inner;
            return new Outcome([], exception);
        }
    }

    public override string ToString()
        => Error is not null ? $"{Error.GetType().Name}: {Error.Message}" : $"{Rows.Count} rows\n  {string.Join("\n  ", Rows.Take(12))}";
}
