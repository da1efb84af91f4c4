using System.Linq.Expressions;

namespace StripeEFCore.FunctionalTests.Differential.Random;

/// <summary>The queries that may be refused, each with its reason.</summary>
public sealed class Refusals : ExpressionVisitor
{
    private bool _groups;

    private Refusals()
    {
    }

    /// <summary>
    ///     EF Core expands no navigation of an element that it got from a group, nor inside a subquery of an operator over groups: the member arrives
    ///     unexpanded, and the message names it.
    /// </summary>
    public static bool IsKnown(Expression query, string message)
    {
        var refusals = new Refusals();
        refusals.Visit(query);
        return refusals._groups && message.Contains("Translation of member", StringComparison.Ordinal);
    }

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        _groups |= node.Method.Name == nameof(Queryable.GroupBy);
        return base.VisitMethodCall(node);
    }
}
