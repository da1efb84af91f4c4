using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Planning;

/// <summary>
///     A field that is deeper than Stripe expands, or that it does not expand on a list, is looked up: the object that holds it is read by its id, as a
///     reference is, in batches of rows. On a list of subscriptions, <c>items.data.price.product.name</c> becomes the <c>name</c> of the product whose id is
///     <c>items.data.price.product</c>.
/// </summary>
internal static class LookUpDeepFields
{
    /// <param name="plan">Plans the look-ups.</param>
    public static BoundQuery Apply(BoundQuery query, Func<BoundQuery, BoundQuery> plan)
    {
        var rewriter = new Rewriter(ExpandPlaces.Of(query), plan);
        return query with
        {
            Plan = rewriter.Plans.Rewrite(query.Plan),
            Shaper = rewriter.Visit(query.Shaper),
            Ending = query.Ending with { Argument = query.Ending.Argument is { } argument ? rewriter.Visit(argument) : null },
        };
    }

    private sealed class Rewriter : ShaperRewriter
    {
        private readonly ExpandPlaces _places;
        private readonly Func<BoundQuery, BoundQuery> _plan;
        private readonly Dictionary<SubqueryExpression, SubqueryExpression> _subqueries = new(ReferenceEqualityComparer.Instance);

        public Rewriter(ExpandPlaces places, Func<BoundQuery, BoundQuery> plan)
        {
            (_places, _plan) = (places, plan);
            Plans = new RowsRewriter(this);
        }

        public RowsRewriter Plans { get; }

        protected override Expression VisitSlot(SlotExpression node)
        {
            if (node.Slot is not ColumnSlot { ListKey: null } column || _places.Find(column.Source) is not { } place || place.FindDeep(column) is not { } field)
                return node;

            var holder = place.Holders(column.Path, field.Length).FirstOrDefault(h => h.Reaches(column))
                ?? throw QueryErrors.TooDeep(string.Join('.', place.Place.Path.AddRange(column.Path.Segments[..field.Length])));
            var (rows, source) = Objects(column.Source, holder);
            var ending = new Ending(EndingKind.First, node.Type.Widened(), OrDefault: true);
            var query = new BoundQuery(rows, new SlotExpression(holder.Below(column, source)), ending);
            return new SubqueryExpression(_plan(query), node.Type.Widened()).As(node.Type);
        }

        protected override Expression VisitGrouping(GroupingExpression node)
            => new GroupingExpression(Visit(node.Key), node.Rows, node.Input, Visit(node.Element), node.Type);

        /// <summary>A subquery that stands in two places, as in a filter and in a scan's condition, stays one.</summary>
        protected override Expression VisitSubquery(SubqueryExpression node)
        {
            if (_subqueries.TryGetValue(node, out var known))
                return known;

            var rewritten = new SubqueryExpression(
                node.Query with
                {
                    Plan = Plans.Rewrite(node.Query.Plan),
                    Shaper = Visit(node.Query.Shaper),
                    Ending = node.Query.Ending with { Argument = node.Query.Ending.Argument is { } argument ? Visit(argument) : null },
                },
                node.Type);
            _subqueries.Add(node, rewritten);
            return rewritten;
        }

        /// <summary>
        ///     The rows of a list that is deeper than Stripe expands, or whose elements have such fields that cannot be looked up from an element: the list is
        ///     read in the nearest object around it that can be retrieved. Null where that is not needed.
        /// </summary>
        public LogicalPlan? TryLookUp(Elements elements)
        {
            if (elements.List is not ColumnSlot column || _places.Find(column.Source) is not { } place)
                return null;

            var deep = place.FindDeep(column);
            if (deep is null && !IsStuck(elements.Source, place.Elements(column)))
                return null;

            var length = deep?.Length ?? column.Path.Segments.Length;
            var holder = place.Holders(column.Path, length)
                .FirstOrDefault(h => h.Reaches(column) && !IsStuck(elements.Source, h.Place.Elements(h.Below(column))));
            if (holder is null)
                return deep is null ? null : throw QueryErrors.TooDeep(string.Join('.', place.Place.Path.AddRange(column.Path.Segments[..length])));

            var (rows, source) = Objects(column.Source, holder);
            var objects = _plan(new BoundQuery(rows, Expression.Constant(true), new Ending(EndingKind.First, typeof(bool), OrDefault: true)));
            _places.Move(elements.Source, holder.Place.Elements(holder.Below(column)));
            return new Apply(objects.Plan, new Elements(holder.Below(column, source), elements.Source));
        }

        /// <summary>Whether fields of a list's elements, at a place, are deeper than Stripe expands and cannot be looked up from an element.</summary>
        private bool IsStuck(RowSource elements, SourcePlace place)
            => _places.ColumnsOf(elements).Any(c => place.FindDeep(c) is { } field && !place.Holders(c.Path, field.Length).Any(h => h.Reaches(c)))
                || _places.ListsOf(elements).Any(l => l.List is ColumnSlot list && place.FindDeep(list) is null && IsStuck(l.Source, place.Elements(list)));

        /// <summary>The objects that a row's ids lead to.</summary>
        private (LogicalPlan Rows, RowSource Source) Objects(RowSource around, LookUpHolder holder)
        {
            var source = new RowSource(holder.Resource.ClrType?.Name ?? holder.Resource.Object ?? holder.Resource.ListPath);
            var id = new SlotExpression(new ColumnSlot(source, JsonPath.Root.Append("id"), typeof(string)));
            var wanted = Visit(new SlotExpression(new ColumnSlot(around, holder.Id, typeof(string))));
            var isWanted = Expression.AndAlso(Expression.NotEqual(wanted, Expression.Constant(null, typeof(string))), Expression.Equal(id, wanted));
            return (new Filter(new Scan(holder.Resource, source, null), isWanted), source);
        }
    }

    private sealed class RowsRewriter(Rewriter expressions) : PlanRewriter
    {
        protected override Expression Rewrite(Expression expression) => expressions.Visit(expression);

        protected override LogicalPlan Node(LogicalPlan plan)
            => plan switch
            {
                Elements elements => expressions.TryLookUp(elements) ?? plan,
                SetOperation set => set with { Mapping = Mapped(set.Mapping) },
                _ => plan,
            };

        private SetMapping Mapped(SetMapping mapping)
        {
            var mapped = new SetMapping();
            foreach (var (source, (left, right)) in mapping.Sources)
                mapped.Add(source, left, right);
            foreach (var (slot, (left, right)) in mapping.Slots)
                mapped.Add(slot, expressions.Visit(left), expressions.Visit(right));
            return mapped;
        }
    }
}
