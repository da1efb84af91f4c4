using System.Linq.Expressions;
using Stripe.EFCore.Query.Binding;
using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Planning;

/// <summary>
///     Subqueries that read nothing of the rows around them. Each has one value in a run, so that the value can be found first and become a condition of a
///     scan. The condition and the filter above it hold the same instance: both see the same value.
/// </summary>
internal static class Uncorrelated
{
    public static bool Is(SubqueryExpression subquery) => FreeSlots.Of(subquery).Count == 0;

    /// <summary>Whether an expression has a subquery that reads a row around it.</summary>
    public static bool IsMissingIn(Expression expression) => Find(expression).Exists(s => !Is(s));

    /// <summary>Whether an expression has a subquery.</summary>
    public static bool HasSubquery(Expression expression) => Find(expression).Count > 0;

    private static List<SubqueryExpression> Find(Expression expression)
    {
        var finder = new Finder();
        finder.Visit(expression);
        return finder.Found;
    }

    private sealed class Finder : ShaperRewriter
    {
        public List<SubqueryExpression> Found { get; } = [];

        protected override Expression VisitSubquery(SubqueryExpression node)
        {
            Found.Add(node);
            return node;
        }
    }
}
