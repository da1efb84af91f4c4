using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Algebra;

/// <summary>
///     Subqueries that read nothing of the rows around them. Each has one value in a run, so that the value can be found first and become a condition of a
///     scan. The condition and the filter above it hold the same instance: both see the same value.
/// </summary>
internal static class Uncorrelated
{
    public static bool Is(SubqueryExpression subquery) => FreeSlots.Of(subquery).Count == 0;

    /// <summary>Whether an expression has a subquery that reads a row around it.</summary>
    public static bool IsMissingIn(Expression expression) => Subqueries.Of(expression).Any(q => FreeSlots.InQuery(q).Count > 0);
}
