using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Plans.Algebra;

/// <summary>The slots that an expression reads from outside of itself.</summary>
internal static class FreeSlots
{
    public static IReadOnlyCollection<Slot> Of(Expression expression)
    {
        var collector = new Collector();
        collector.Visit(expression);
        return collector.Slots;
    }

    /// <summary>The slots that a plan reads and does not bring forth itself.</summary>
    public static IReadOnlyCollection<Slot> InPlan(LogicalPlan plan)
    {
        var collector = new Collector();
        Collect(plan, collector, s => Collector.Binds(plan, s));
        return collector.Slots;
    }

    /// <summary>The slots that a query reads and does not bring forth itself.</summary>
    public static IReadOnlyCollection<Slot> InQuery(BoundQuery query) => Of(new SubqueryExpression(query, query.Ending.ResultType));

    private static void Collect(LogicalPlan plan, Collector collector, Func<Slot, bool> isBound)
    {
        var inner = new Collector();
        foreach (var expression in plan.Expressions)
            inner.Visit(expression);
        foreach (var slot in inner.Slots.Where(s => !isBound(s)))
            collector.Slots.Add(slot);
        foreach (var input in plan.Inputs)
            Collect(input, collector, isBound);
    }

    private sealed class Collector : ShaperRewriter
    {
        public HashSet<Slot> Slots { get; } = [];

        protected override Expression VisitSlot(SlotExpression node)
        {
            Slots.Add(node.Slot);
            return node;
        }

        protected override Expression VisitEntity(EntityExpression node)
        {
            Slots.Add(ColumnSlot.Presence(node.Source, JsonPath.Root));
            return node;
        }

        protected override Expression VisitComplex(ComplexExpression node)
        {
            Slots.Add(ColumnSlot.Presence(node.Source, JsonPath.Root));
            return node;
        }

        protected override Expression VisitComplexElement(ComplexElementExpression node)
        {
            Slots.Add(ColumnSlot.Presence(node.Source, JsonPath.Root));
            return node;
        }

        protected override Expression VisitGrouping(GroupingExpression node)
        {
            Slots.Add(node.Rows);
            Visit(node.Key);
            return node;
        }

        protected override Expression VisitSubquery(SubqueryExpression node)
        {
            var query = node.Query;
            var own = new Collector();
            own.Visit(query.Shaper);
            if (query.Ending.Argument is { } argument)
                own.Visit(argument);
            Collect(query.Plan, this, s => Binds(query.Plan, s));
            foreach (var slot in own.Slots.Where(s => !Binds(query.Plan, s)))
                Slots.Add(slot);
            return node;
        }

        public static bool Binds(LogicalPlan plan, Slot slot) => plan.Provides(slot) || plan.Inputs.Any(i => Binds(i, slot));
    }
}
