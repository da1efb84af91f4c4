using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Planning;

/// <summary>
///     Stripe answers lists newest first (https://docs.stripe.com/api/pagination), so a descending sort by <c>created</c> has its rows in order already and
///     can give out the first of them before the last is read.
/// </summary>
internal sealed class KeepCreatedOrder : PlanRewriter, IPlanRule
{
    private static readonly JsonPath Created = JsonPath.Parse("created");

    public LogicalPlan Apply(LogicalPlan plan) => Rewrite(plan);

    protected override LogicalPlan Node(LogicalPlan plan)
        => plan is Sort { Keys: [{ Descending: true, Value: SlotExpression { Slot: ColumnSlot column } }, ..] } sort
            && column.Path.Equals(Created) && IsTime(column.Type) && column.Property is null && ComesNewestFirst(sort.Input, column)
                ? sort with { FirstKeyIsSorted = true }
                : plan;

    private static bool IsTime(Type type)
        => type.Unwidened() == typeof(DateTime) || type.Unwidened() == typeof(DateTimeOffset) || type.Unwidened() == typeof(long);

    private static bool ComesNewestFirst(LogicalPlan plan, ColumnSlot column)
        => plan switch
        {
            Scan scan => ReferenceEquals(scan.Source, column.Source) && scan.Resource.NewestFirst,
            Filter or Compute or Slice or While or Distinct => ComesNewestFirst(((UnaryPlan)plan).Input, column),
            Join join => ComesNewestFirst(join.Outer, column),
            Apply apply => ComesNewestFirst(apply.Outer, column),
            _ => false,
        };
}
