using System.Linq.Expressions;

namespace Stripe.EFCore.Query.Rewriting;

/// <summary>A rule that rewrites the tree of a query before EF Core's navigation expansion sees it.</summary>
internal interface IRewriteRule
{
    /// <summary>The same query, rewritten; the query itself where the rule has nothing to do.</summary>
    Expression Apply(Expression query);
}
