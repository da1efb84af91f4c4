using System.Linq.Expressions;
using Stripe.EFCore.Query.Planning.Conditions;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Planning;

/// <summary>
///     Lets a join begin with the other side where its first side is a list that is asked for by the key of the join, as transactions by their payout: the
///     payouts come first, and each asks for its transactions. Such a list has no order of its own over all parents.
/// </summary>
internal static class AskedSides
{
    /// <summary>The join with its sides exchanged; null where it begins with the right one.</summary>
    public static Join? TrySwap(Join join)
        => join is { Kind: JoinKind.Inner, Keys: [{ MatchesNull: false } key] }
            && Unwrapped(key.Outer) is SlotExpression { Slot: ColumnSlot column } asked
            && FindScan(join.Outer, column, out var isGiven) is { } scan && !isGiven
            && scan.Resource.Parameters.Any(p => p.IsAsked && column.Path.Equals(p.Field))
            && !FreeSlots.InPlan(join.Inner).Any(join.Outer.Provides)
                ? new Join(JoinKind.Inner, join.Inner, join.Outer, [new JoinKey(Unwrapped(key.Inner), asked, false)])
                : null;

    /// <summary>Whether a column is a filter without which its list leaves out rows: a join by it has to begin with the other side.</summary>
    public static bool IsShortWithout(LogicalPlan plan, ColumnSlot column)
        => FindScan(plan, column, out var isGiven) is { } scan && !isGiven && scan.Resource.Parameters.Any(p => p.RevealingMember is not null
            && column.Path.Equals(p.Field));

    /// <summary>A key without the casts that EF Core puts around it, which change nothing about text.</summary>
    private static Expression Unwrapped(Expression key)
    {
        var inner = key.Value();
        while (inner is UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert)
            inner = convert.Operand.Value();
        return inner.Type == typeof(string) ? inner : key.Value();
    }

    /// <summary>The scan whose own column it is, below filters and computations alone: a sort would be lost.</summary>
    private static Scan? FindScan(LogicalPlan plan, ColumnSlot column, out bool isGiven)
    {
        isGiven = false;
        switch (plan)
        {
            case Scan scan:
                return ReferenceEquals(scan.Source, column.Source) ? scan : null;
            case Compute compute:
                return FindScan(compute.Input, column, out isGiven);
            case Filter filter when FindScan(filter.Input, column, out isGiven) is { } scan:
                isGiven |= Conjuncts.Of(filter.Predicate).SelectMany(c => ConditionFinder.FindAll(scan, c)).Any(c => column.Path.Equals(c.Parameter?.Field));
                return scan;
            default:
                return null;
        }
    }
}
