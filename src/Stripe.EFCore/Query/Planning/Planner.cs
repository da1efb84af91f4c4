using System.Collections.Immutable;
using System.Linq.Expressions;
using Stripe.EFCore.Query.Binding;
using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Planning;

/// <summary>Applies the rules to a query and to the queries inside it.</summary>
internal static class Planner
{
    /// <summary>In this order: a join that became an expansion needs no lookup, and what is pushed decides how many rows to expect.</summary>
    public static ImmutableArray<IPlanRule> Rules { get; } =
    [
        new PushFilterBelow(),
        new ExpandReferences(),
        new LookUpJoins(),
        new PushConditions(),
        new KeepCreatedOrder(),
        new ExpectRows(),
    ];

    public static BoundQuery Plan(BoundQuery query)
    {
        var plan = WithEnding(query);
        foreach (var rule in Rules)
            plan = rule.Apply(plan);

        var inner = new InnerPlanner();
        plan = inner.Rewrite(plan);
        return query with
        {
            Plan = plan,
            Shaper = inner.Expression(query.Shaper),
            Ending = query.Ending with { Argument = query.Ending.Argument is { } argument ? inner.Expression(argument) : null },
        };
    }

    /// <summary>The rows that the ending takes, as a slice that rules can see.</summary>
    private static LogicalPlan WithEnding(BoundQuery query)
        => query.Ending.Kind switch
        {
            EndingKind.First or EndingKind.Any => new Slice(query.Plan, null, Expression.Constant(1)),
            EndingKind.Single => new Slice(query.Plan, null, Expression.Constant(2)),
            _ => query.Plan,
        };

    private sealed class InnerPlanner : PlanRewriter
    {
        private readonly ShaperRewriter _expressions = new SubqueryPlanner();

        public Expression Expression(Expression expression) => _expressions.Visit(expression);

        protected override Expression Rewrite(Expression expression) => _expressions.Visit(expression);

        private sealed class SubqueryPlanner : ShaperRewriter
        {
            protected override Expression VisitSubquery(SubqueryExpression node) => new SubqueryExpression(Plan(node.Query), node.Type);
        }
    }
}
