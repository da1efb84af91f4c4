using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Query.Plans.Printing;
using Stripe.EFCore.Query.Rewriting.Groups;
using Stripe.EFCore.Query.Rewriting.Joins;

namespace Stripe.EFCore.Query.Rewriting;

/// <summary>
///     The rewriting phase: rules over the tree of a query, in their order. Some run before EF Core's navigation expansion, because it refuses or misreads what
///     they rewrite; one runs on each operator inside of it. <see cref="SequenceRoots" /> is EF Core's own step, with more sources.
/// </summary>
/// <param name="model">The model of the context.</param>
/// <param name="fired">The rules that changed the query. Rules are added to it.</param>
internal sealed class QueryRewriting(IModel model, FiredRules fired)
{
    /// <summary>What the query says about its run.</summary>
    public RunOperators Run { get; } = new(model);

    /// <summary>What the query says about Stripe's search.</summary>
    public SearchOperators Search { get; } = new();

    /// <summary>The rules over the whole query.</summary>
    public IReadOnlyList<IRewriteRule> Rules
        => [new FilterMethods(), new SqlOperators(), new UnmappedMembers(model), Run, Search, new OperatorRewriter(), new SetTypeRewriter()];

    /// <summary>The rule over what EF Core expands: the query, without the Chunk around it.</summary>
    public static IRewriteRule OfExpanded => new GroupResults();

    /// <summary>The rule over each operator that EF Core has normalized.</summary>
    public IRewriteRule OfNormalized => new JoinRewriter(model);

    /// <summary>Applies the rules over the whole query.</summary>
    public Expression Apply(Expression query) => Rules.Aggregate(query, (rewritten, rule) => Apply(rule, rewritten));

    /// <summary>Applies one rule, and notes it where it changes the query.</summary>
    public Expression Apply(IRewriteRule rule, Expression query)
    {
        var rewritten = rule.Apply(query);
        fired.AddIfChanged(query, rewritten, rule.GetType().Name);
        return rewritten;
    }
}
