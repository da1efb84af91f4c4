using System.Collections.Immutable;
using System.Linq.Expressions;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Planning.Conditions;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Planning;

/// <summary>
///     Gives a scan every condition of the filters on it that the API can answer. The filters stay: what the API answers is a superset of what they let
///     through. Whether a condition on a surrounding row's value is sent for each of these rows, or the list is read once for all of them, is decided when the
///     query runs; how many they are likely to be is noted.
/// </summary>
internal sealed class PushConditions(bool outerIsNarrow) : PlanRewriter, IPlanRule
{
    private bool _isNarrow = outerIsNarrow;

    public LogicalPlan Apply(LogicalPlan plan) => Rewrite(plan);

    public override LogicalPlan Rewrite(LogicalPlan plan)
    {
        if (plan is not Apply apply)
            return base.Rewrite(plan);

        var outer = Rewrite(apply.Outer);
        var outside = _isNarrow;
        _isNarrow = outside && LookUpJoins.IsNarrow(apply.Outer);
        var inner = Rewrite(apply.Inner);
        _isNarrow = outside;
        return new Apply(outer, inner);
    }

    protected override LogicalPlan Node(LogicalPlan plan)
        => plan is Filter filter ? WithoutSent(filter with { Input = Push(filter.Input, filter.Predicate) }) : plan;

    /// <summary>Without the conditions that no row can be judged by, once the scan sends them.</summary>
    private static LogicalPlan WithoutSent(Filter filter)
    {
        if (ScanBelow(filter.Input) is not { } scan || !scan.Conditions.Any(c => c.Parameter is { Asked: AskedValue.Unkept }))
            return filter;

        var left = Conjuncts.Of(filter.Predicate).Where(c => !IsSent(scan, c)).ToArray();
        return left.Length == 0 ? filter.Input : filter with { Predicate = left.Aggregate(Expression.AndAlso) };
    }

    private static bool IsSent(Scan scan, Expression conjunct)
        => scan.ConditionsFor(conjunct).ToArray() is { Length: > 0 } sent && sent.All(c => c.Parameter is { Asked: AskedValue.Unkept });

    private static Scan? ScanBelow(LogicalPlan plan) => plan is Filter filter ? ScanBelow(filter.Input) : plan as Scan;

    private LogicalPlan Push(LogicalPlan plan, Expression predicate)
        => plan switch
        {
            Filter filter => filter with { Input = Push(filter.Input, predicate) },
            Scan scan => UnionFinder.Add(Push(scan, Conditions(scan, predicate)), predicate),
            _ => plan,
        };

    private Scan Push(Scan scan, ScanCondition[] found)
        => found.Length == 0
            ? scan
            : scan with
            {
                Conditions = WithoutIds(scan.Conditions.AddRange(found)),
                IsForMany = scan.IsForMany || !_isNarrow,
            };

    /// <summary>A retrieve by id carries no value of a filter, so a query that needs the value reads the list.</summary>
    private static ImmutableArray<ScanCondition> WithoutIds(ImmutableArray<ScanCondition> conditions)
        => conditions.Any(c => c.Parameter is { IsPseudoColumn: true } or { IsPath: true })
            ? conditions.RemoveAll(c => c.Kind is ConditionKind.Id or ConditionKind.IdSet)
            : conditions;

    private static ScanCondition[] Conditions(Scan scan, Expression predicate)
    {
        var conjuncts = Conjuncts.Of(predicate);
        var found = conjuncts.SelectMany(c => ConditionFinder.FindAll(scan, c).Select(f => f with { Conjunct = c })).ToArray();
        return found.Any(c => FreeSlots.Of(c.Value).Count > 0)
            ? [.. found, .. conjuncts.Select(c => ConditionFinder.FindPresence(scan, c)).OfType<ScanCondition>()]
            : found;
    }
}
