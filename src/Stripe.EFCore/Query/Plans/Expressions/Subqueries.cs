using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Expressions;

/// <summary>The queries inside expressions.</summary>
internal static class Subqueries
{
    /// <summary>The queries that stand inside an expression, without those inside of them.</summary>
    public static IEnumerable<BoundQuery> Of(Expression expression)
    {
        var finder = new Finder();
        finder.Visit(expression);
        return finder.Found.Select(s => s.Query);
    }

    /// <summary>Whether an expression has a query inside.</summary>
    public static bool AreIn(Expression expression) => Of(expression).Any();

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
