using System.Linq.Expressions;

namespace StripeEFCore.FunctionalTests.Differential.Random;

/// <summary>A query and how it is to be run.</summary>
/// <param name="Query">From the sets to the result.</param>
/// <param name="IsOrdered">Whether the query defines the order of its result.</param>
/// <param name="IsAsync">Whether it is run asynchronously.</param>
/// <param name="IsTracking">Whether the context tracks what it gives.</param>
/// <param name="Captured">The variables that EF Core makes parameters of.</param>
public sealed record RandomQuery(LambdaExpression Query, bool IsOrdered, bool IsAsync, bool IsTracking, IReadOnlyList<CapturedVariable> Captured)
{
    public override string ToString() => QueryText.Of(this);
}
