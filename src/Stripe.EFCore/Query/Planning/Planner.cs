using System.Collections.Immutable;
using System.Linq.Expressions;
using Stripe.EFCore.Query.Binding;
using Stripe.EFCore.Query.Planning.Searching;
using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Planning;

/// <summary>Applies the rules to a query and to the queries inside it.</summary>
internal static class Planner
{
    /// <exception cref="InvalidOperationException">The query compares a parameter of a list in a way that no request answers.</exception>
    public static BoundQuery Plan(BoundQuery query)
    {
        var planned = Plan(query, isNarrow: true);
        PseudoColumns.Verify(planned);
        return LookUpDeepFields.Apply(planned, PlanLookUp);
    }

    /// <summary>Plans the look-up of objects by ids that the rows of a query have.</summary>
    private static BoundQuery PlanLookUp(BoundQuery query) => LookUpDeepFields.Apply(Plan(query, isNarrow: true), PlanLookUp);

    /// <summary>In this order: a join that became an expansion needs no look-up, and what is pushed decides how many rows to expect.</summary>
    /// <param name="isNarrow">Whether the rows around the query are known to be few.</param>
    public static ImmutableArray<IPlanRule> Rules(bool isNarrow)
        =>
        [
            new PushFilterBelow(),
            new ExpandReferences(),
            new LookUpJoins(),
            new PushConditions(isNarrow),
            new PushSearch(),
            new KeepCreatedOrder(),
            new ExpectRows(),
        ];

    private static BoundQuery Plan(BoundQuery query, bool isNarrow)
    {
        query = KeySets.Apply(query);
        var plan = WithEnding(query);
        foreach (var rule in Rules(isNarrow))
            plan = rule.Apply(plan);

        var inner = new InnerPlanner(isNarrow);
        plan = inner.Rewrite(plan);
        return query with
        {
            Plan = plan,
            Shaper = inner.Above(plan, query.Shaper),
            Ending = query.Ending with { Argument = query.Ending.Argument is { } argument ? inner.Above(plan, argument) : null },
        };
    }

    /// <summary>The rows that the ending takes, as a slice that rules can see.</summary>
    private static LogicalPlan WithEnding(BoundQuery query)
        => query.Ending.Kind switch
        {
            EndingKind.First or EndingKind.Any => new Slice(query.Plan, null, Expression.Constant(1)),
            EndingKind.Single => new Slice(query.Plan, null, Expression.Constant(2)),
            EndingKind.ElementAt => new Slice(query.Plan, null, Expression.Add(query.Ending.Argument!.As(typeof(int)), Expression.Constant(1))),
            _ => query.Plan,
        };

    /// <summary>Plans the queries inside a plan's expressions, each by how many rows it is evaluated for.</summary>
    private sealed class InnerPlanner(bool isNarrow) : PlanRewriter
    {
        private readonly Dictionary<SubqueryExpression, SubqueryExpression> _uncorrelated = new(ReferenceEqualityComparer.Instance);
        private bool _isNarrow = isNarrow;

        public Expression Above(LogicalPlan plan, Expression expression)
            => new SubqueryPlanner(_uncorrelated, _isNarrow && LookUpJoins.IsNarrow(plan)).Visit(expression);

        public override LogicalPlan Rewrite(LogicalPlan plan)
        {
            var outside = _isNarrow;
            _isNarrow = outside && (plan.Inputs.IsEmpty || plan.Inputs.Any(LookUpJoins.IsNarrow));
            var rewritten = base.Rewrite(plan);
            _isNarrow = outside;
            return rewritten;
        }

        protected override Expression Rewrite(Expression expression) => new SubqueryPlanner(_uncorrelated, _isNarrow).Visit(expression);
    }

    /// <param name="uncorrelated">What depends on no row is evaluated once, and planned once wherever it stands.</param>
    private sealed class SubqueryPlanner(Dictionary<SubqueryExpression, SubqueryExpression> uncorrelated, bool isNarrow) : ShaperRewriter
    {
        protected override Expression VisitSubquery(SubqueryExpression node)
        {
            if (!Uncorrelated.Is(node))
                return new SubqueryExpression(Plan(node.Query, isNarrow), node.Type);
            if (!uncorrelated.TryGetValue(node, out var planned))
                uncorrelated.Add(node, planned = new SubqueryExpression(Plan(node.Query, isNarrow: true), node.Type));
            return planned;
        }
    }
}
