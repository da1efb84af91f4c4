using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Planning;

/// <summary>
///     Lets a join begin with the other side where its first side is a list that is asked for by the key of the join, as transactions by their payout: the payouts
///     come first, and each asks for its transactions. Such a list has no order of its own over all parents.
/// </summary>
internal static class AskedSides
{
    /// <summary>The join with its sides exchanged; null where it begins with the right one.</summary>
    public static Join? TrySwap(Join join)
        => join is { Kind: JoinKind.Inner, Keys: [{ MatchesNull: false } key] }
            && ColumnOf(join.Outer, key) is { } scan
            && !FreeSlots.InPlan(join.Inner).Any(join.Outer.Provides)
                ? new Join(JoinKind.Inner, join.Inner, join.Outer, [new JoinKey(key.Inner, key.Outer, false)])
                : null;

    private static Scan? ColumnOf(LogicalPlan outer, JoinKey key)
        => key.Outer.Value() is SlotExpression { Slot: ColumnSlot column }
            && FindScan(outer, column, out var isGiven) is { } scan && !isGiven
            && scan.Resource.Parameters.Any(p => p.IsAsked && column.Path.Equals(p.Field))
                ? scan
                : null;

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
