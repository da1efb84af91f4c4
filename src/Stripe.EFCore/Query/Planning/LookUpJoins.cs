using System.Linq.Expressions;
using Stripe.EFCore.Query.Planning.Conditions;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Planning;

/// <summary>
///     A join whose inner rows the API finds by the key (an object by its id, a list by a filter) can ask for just the keys that the outer rows have,
///     window by window. Whether it does, or reads the inner list once, is decided when the query runs.
/// </summary>
internal sealed class LookUpJoins : PlanRewriter, IPlanRule
{
    public LogicalPlan Apply(LogicalPlan plan) => Rewrite(plan);

    protected override LogicalPlan Node(LogicalPlan plan)
        => plan is Join swappable && AskedSides.TrySwap(swappable) is { } swapped ? LookUp(swapped) : LookUp(plan);

    private static LogicalPlan LookUp(LogicalPlan plan)
        => plan is Join { Keys: [{ MatchesNull: false } key] } join
            && key.Inner.Value() is SlotExpression { Slot: ColumnSlot column }
            && FindScan(join.Inner, column) is { } scan
            && ConditionFinder.CanFind(scan, column)
                ? LookUp(join, key)
                : plan;

    private static Apply LookUp(Join join, JoinKey key)
    {
        var (outer, inner) = (key.Outer.Value(), key.Inner.Value());
        var equal = ValueEquality.OfObjects(inner, outer, ExpressionType.Equal);
        var present = outer.Type.IsNullable()
            ? Expression.AndAlso(Expression.NotEqual(outer, Expression.Constant(null, outer.Type)), equal)
            : equal;
        LogicalPlan matches = new Filter(join.Inner, present);
        return new Apply(join.Outer, join.Kind == JoinKind.Left ? new DefaultIfEmpty(matches) : matches);
    }

    /// <summary>The scan whose own column a join matches, below nodes that a filter by the column may pass.</summary>
    internal static Scan? FindScan(LogicalPlan plan, ColumnSlot column)
        => plan switch
        {
            Scan scan => ReferenceEquals(scan.Source, column.Source) ? scan : null,
            Filter or Compute or Sort => FindScan(((UnaryPlan)plan).Input, column),
            _ => null,
        };

    /// <summary>Whether a plan gives few rows: it is cut short, or filtered by something that the API answers.</summary>
    internal static bool IsNarrow(LogicalPlan plan)
        => plan switch
        {
            Slice { Take: not null } => true,
            Filter filter
                => IsNarrow(filter.Input)
                    || ScanBelow(filter) is { } scan && Conjuncts.Of(filter.Predicate)
                        .Any(c => ConditionFinder.FindAll(scan, c).Any(SelectiveConditions.LeavesFew) || UnionFinder.IsSelective(UnionFinder.Find(scan, c))),
            Values or Elements or GroupRows => true,
            Scan scan => scan.Conditions.Any(SelectiveConditions.LeavesFew) || scan.Unions.Any(UnionFinder.IsSelective),
            Join join => IsNarrow(join.Outer),
            Apply apply => IsNarrow(apply.Outer),
            _ => plan.Inputs is [var input] && IsNarrow(input),
        };

    private static Scan? ScanBelow(LogicalPlan plan)
        => plan switch
        {
            Filter filter => ScanBelow(filter.Input),
            Scan scan => scan,
            _ => null,
        };
}
