namespace StripeEFCore.FunctionalTests.Differential.Random.Verification;

/// <summary>How many queries EF Core compiled: a query that ran before is not compiled anew for other parameter values.</summary>
public sealed class CompilationCounter
{
    public int Count { get; set; }
}
