using System.Collections.Immutable;
using System.Linq.Expressions;

namespace StripeEFCore.FunctionalTests.Differential.Random;

/// <summary>The lambda parameters that can be read where an expression is being made.</summary>
/// <param name="Variables">The innermost last.</param>
/// <param name="Depth">How many more levels of subqueries may be nested here.</param>
/// <param name="Runs">How often an expression here is computed, about: what keeps nested queries affordable.</param>
public sealed record Scope(ImmutableArray<ParameterExpression> Variables, int Depth, double Runs)
{
    public static Scope Outermost { get; } = new([], 3, 1);

    public Scope With(double rows, params ReadOnlySpan<ParameterExpression> variables)
        => this with { Variables = [.. Variables, .. variables], Runs = Runs * Math.Max(1, rows) };

    public Scope Deeper() => this with { Depth = Depth - 1 };
}

/// <summary>A query that is being made.</summary>
/// <param name="Expression">What gives the elements.</param>
/// <param name="IsOrdered">Whether the order of the elements is defined; equal elements may change places.</param>
/// <param name="Rows">How many elements there are, about.</param>
public sealed record Sequence(Expression Expression, bool IsOrdered, double Rows)
{
    /// <summary>Whether the elements are entities taken out of groups, over which EF Core expands no navigations: nothing more is asked of them.</summary>
    public bool IsClosed { get; init; }

    public Type Element => WidenTypes.ElementType(Expression.Type)!;
}
