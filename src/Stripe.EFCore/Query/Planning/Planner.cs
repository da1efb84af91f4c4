using System.Collections.Immutable;
using System.Linq.Expressions;
using Stripe.EFCore.Query.Planning.Searching;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Printing;

namespace Stripe.EFCore.Query.Planning;

/// <summary>Applies the rules to a query and to the queries inside it.</summary>
internal static class Planner
{
    /// <param name="query">The query, bound.</param>
    /// <param name="rules">The rules that changed the query. Rules are added to it.</param>
    /// <exception cref="InvalidOperationException">The query compares a parameter of a list in a way that no request answers.</exception>
    public static BoundQuery Plan(BoundQuery query, FiredRules rules)
    {
        PlanCheck.Verify(query, "binding", []);
        var planned = new QueryPlanner(rules).Plan(query, isNarrow: true);
        PseudoColumns.Verify(planned);
        return LookUpDeepFields(planned);

        // The objects that are looked up have deep fields of their own.
        BoundQuery LookUp(BoundQuery objects) => LookUpDeepFields(new QueryPlanner(rules).Plan(objects, isNarrow: true));

        BoundQuery LookUpDeepFields(BoundQuery rows)
        {
            var found = Planning.LookUpDeepFields.Apply(rows, LookUp);
            rules.AddIfChanged(rows, found, nameof(Planning.LookUpDeepFields));
            PlanCheck.Verify(found, nameof(Planning.LookUpDeepFields), FreeSlots.InQuery(rows));
            return found;
        }
    }

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

    /// <summary>The rows that the ending takes, as a slice that rules can see.</summary>
    private static LogicalPlan WithEnding(BoundQuery query)
        => query.Ending.Kind switch
        {
            EndingKind.First or EndingKind.Any => new Slice(query.Plan, null, Expression.Constant(1)),
            EndingKind.Single => new Slice(query.Plan, null, Expression.Constant(2)),
            EndingKind.ElementAt => new Slice(query.Plan, null, Expression.Add(query.Ending.Argument!.As(typeof(int)), Expression.Constant(1))),
            _ => query.Plan,
        };

    private sealed class QueryPlanner(FiredRules rules)
    {
        public BoundQuery Plan(BoundQuery query, bool isNarrow)
        {
            var outside = FreeSlots.InQuery(query);
            var bound = query;
            query = KeySets.Apply(query);
            rules.AddIfChanged(bound, query, nameof(KeySets));
            query = query with { Plan = WithEnding(query) };
            foreach (var rule in Rules(isNarrow))
            {
                var plan = rule.Apply(query.Plan);
                rules.AddIfChanged(query.Plan, plan, rule.GetType().Name);
                query = query with { Plan = plan };
                PlanCheck.Verify(query, rule.GetType().Name, outside);
            }

            var inner = new InnerPlanner(this, isNarrow);
            var rows = inner.Rewrite(query.Plan);
            return query with
            {
                Plan = rows,
                Shaper = inner.Above(rows, query.Shaper),
                Ending = query.Ending with { Argument = query.Ending.Argument is { } argument ? inner.Above(rows, argument) : null },
            };
        }
    }

    /// <summary>Plans the queries inside a plan's expressions, each by how many rows it is evaluated for.</summary>
    private sealed class InnerPlanner(QueryPlanner planner, bool isNarrow) : PlanRewriter
    {
        private readonly Dictionary<(SubqueryExpression Query, bool IsNarrow), SubqueryExpression> _planned = [];
        private bool _isNarrow = isNarrow;

        public Expression Above(LogicalPlan plan, Expression expression)
            => new SubqueryPlanner(planner, _planned, _isNarrow && LookUpJoins.IsNarrow(plan)).Visit(expression);

        public override LogicalPlan Rewrite(LogicalPlan plan)
        {
            var outside = _isNarrow;
            _isNarrow = outside && (plan.Inputs.IsEmpty || plan.Inputs.Any(LookUpJoins.IsNarrow));
            var rewritten = base.Rewrite(plan);
            _isNarrow = outside;
            return rewritten;
        }

        protected override Expression Rewrite(Expression expression) => new SubqueryPlanner(planner, _planned, _isNarrow).Visit(expression);
    }

    /// <param name="planner">Plans each of the queries.</param>
    /// <param name="planned">Those that are planned already: a subquery that stands in a filter and in a scan's condition stays one.</param>
    /// <param name="isNarrow">Whether the rows for which they are evaluated are known to be few.</param>
    private sealed class SubqueryPlanner(
        QueryPlanner planner, Dictionary<(SubqueryExpression Query, bool IsNarrow), SubqueryExpression> planned, bool isNarrow)
        : ShaperRewriter
    {
        protected override Expression VisitSubquery(SubqueryExpression node)
        {
            // What depends on no row is evaluated once.
            var key = (node, IsNarrow: isNarrow || Uncorrelated.Is(node));
            if (!planned.TryGetValue(key, out var found))
                planned.Add(key, found = new SubqueryExpression(planner.Plan(node.Query, key.IsNarrow), node.Type));
            return found;
        }
    }
}
