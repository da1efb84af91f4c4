using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Algebra;

/// <summary>Copies subqueries under slots of their own.</summary>
internal static class PlanCopier
{
    /// <summary>The expression with fresh slots in every subquery it holds.</summary>
    public static Expression CopySubqueries(Expression expression) => new SubqueryCopier().Visit(expression);

    /// <summary>An expression over other slots.</summary>
    public static Expression Rename(Expression expression, SlotRenaming renaming, Func<Slot, bool> isRenamed, Func<RowSource, bool> isSourceRenamed)
        => new Renamer(renaming, isRenamed, isSourceRenamed).Visit(expression);

    private sealed class SubqueryCopier : ShaperRewriter
    {
        protected override Expression VisitSubquery(SubqueryExpression node) => new SubqueryExpression(Copy(node.Query), node.Type);
    }

    private static BoundQuery Copy(BoundQuery query)
    {
        var definitions = new Definitions();
        definitions.Collect(query.Plan);
        var renamer = new Renamer(new SlotRenaming(), definitions.Slots.Contains, definitions.Sources.Contains);
        return renamer.Copy(query);
    }

    /// <summary>The slots and sources that a plan brings forth, not those it takes from a surrounding row.</summary>
    private sealed class Definitions
    {
        public HashSet<Slot> Slots { get; } = [];

        public HashSet<RowSource> Sources { get; } = [];

        public void Collect(LogicalPlan plan)
        {
            switch (plan)
            {
                case Scan scan:
                    Sources.Add(scan.Source);
                    break;
                case Values values:
                    Slots.Add(values.Element);
                    break;
                case Elements elements:
                    Sources.Add(elements.Source);
                    break;
                case GroupRows rows:
                    Slots.UnionWith(rows.Renaming.FreshSlots);
                    Sources.UnionWith(rows.Renaming.FreshSources);
                    break;
                case Compute compute:
                    Slots.UnionWith(compute.Computations.Select(c => c.Slot));
                    break;
                case GroupBy group:
                    Slots.Add(group.Rows);
                    break;
                case SetOperation set:
                    Slots.UnionWith(set.Mapping.Slots.Select(s => s.Key));
                    Sources.UnionWith(set.Mapping.Sources.Select(s => s.Key));
                    Sources.UnionWith(set.Mapping.Slots.Select(s => s.Key).OfType<ColumnSlot>().Select(c => c.Source));
                    break;
            }

            foreach (var input in plan.Inputs)
                Collect(input);
        }
    }

    private sealed class Renamer(SlotRenaming renaming, Func<Slot, bool> isRenamed, Func<RowSource, bool> isSourceRenamed) : ShaperRewriter
    {
        public BoundQuery Copy(BoundQuery query)
            => new(
                new PlanRenamer(this).Rewrite(query.Plan),
                Visit(query.Shaper),
                query.Ending with { Argument = query.Ending.Argument is { } argument ? Visit(argument) : null });

        public Slot Slot(Slot slot)
            => slot is ColumnSlot column
                ? isSourceRenamed(column.Source) ? renaming.Rename(slot) : slot
                : isRenamed(slot) ? renaming.Rename(slot) : slot;

        public RowSource Source(RowSource source) => isSourceRenamed(source) ? renaming.Rename(source) : source;

        protected override Expression VisitSlot(SlotExpression node)
            => Slot(node.Slot) is var slot && ReferenceEquals(slot, node.Slot) ? node : new SlotExpression(slot, node.Type);

        protected override Expression VisitEntity(EntityExpression node)
            => node.WithSource(Source);

        protected override Expression VisitComplex(ComplexExpression node)
            => new ComplexExpression(node.ComplexProperty, Source(node.Source), node.Prefix, node.IsNullable);

        protected override Expression VisitComplexElement(ComplexElementExpression node)
            => new ComplexElementExpression(node.ComplexType, Source(node.Source), node.IsNullable);

        protected override Expression VisitGrouping(GroupingExpression node)
            => new GroupingExpression(
                Visit(node.Key), Slot(node.Rows), new PlanRenamer(this).Rewrite(node.Input), Visit(node.Element), node.Type);

        // The subquery's own slots are renamed with it only if the caller asks for a copy; names of the surrounding row are renamed everywhere.
        protected override Expression VisitSubquery(SubqueryExpression node) => new SubqueryExpression(Copy(node.Query), node.Type);
    }

    private sealed class PlanRenamer(Renamer renamer) : PlanRewriter
    {
        protected override Expression Rewrite(Expression expression) => renamer.Visit(expression);

        protected override LogicalPlan Node(LogicalPlan plan)
            => plan switch
            {
                Scan scan => scan with { Source = renamer.Source(scan.Source) },
                Values values => values with { Element = (ComputedSlot)renamer.Slot(values.Element) },
                Elements elements => new Elements(renamer.Slot(elements.List), renamer.Source(elements.Source)),
                GroupRows rows => new GroupRows(renamer.Slot(rows.Rows), Rewrite(rows.Input), rows.Renaming.Copy(renamer.Source, renamer.Slot)),
                Compute compute => compute with
                {
                    Computations = [.. compute.Computations.Select(c => c with { Slot = (ComputedSlot)renamer.Slot(c.Slot) })],
                },
                GroupBy group => group with { Rows = renamer.Slot(group.Rows) },
                SetOperation set => set with { Mapping = Copy(set.Mapping) },
                _ => plan,
            };

        private SetMapping Copy(SetMapping mapping)
        {
            var copy = new SetMapping();
            foreach (var (source, (left, right)) in mapping.Sources)
                copy.Add(renamer.Source(source), renamer.Source(left), renamer.Source(right));
            foreach (var (slot, (left, right)) in mapping.Slots)
                copy.Add(renamer.Slot(slot), renamer.Visit(left), renamer.Visit(right));
            return copy;
        }
    }
}
