using System.Collections.Immutable;
using System.Linq.Expressions;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Binding.Rows;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Binding;

/// <summary>
///     Fills the fields that <c>Expand</c> names in the entities that a query returns. The scans of their class ask Stripe for the fields, which then
///     come inside the entities' own JSON; a list is read to its end.
/// </summary>
internal static class FilledEntities
{
    public static BoundQuery Fill(BoundQuery query, ImmutableArray<ExpandedField> fields)
    {
        if (fields.IsEmpty)
            return query;

        var scans = new Expressions(fields, fills: false);
        return query with { Plan = scans.Plans.Rewrite(query.Plan), Shaper = new Expressions(fields, fills: true).Visit(query.Shaper) };
    }

    private sealed class Expressions : ShaperRewriter
    {
        private readonly ImmutableArray<ExpandedField> _fields;
        private readonly bool _fills;

        public Expressions(ImmutableArray<ExpandedField> fields, bool fills)
        {
            (_fields, _fills) = (fields, fills);
            Plans = new Scans(this, fields);
        }

        public Scans Plans { get; }

        protected override Expression VisitEntity(EntityExpression node)
        {
            var fields = _fields.Where(f => f.Entity.IsAssignableFrom(node.Type)).ToList();
            return !_fills || fields.Count == 0
                ? node
                : node.WithFilled([.. fields], [.. fields.Where(f => f.IsList).Select(f => ListOf(node, f)).OfType<WholeList>()]);
        }

        protected override Expression VisitSubquery(SubqueryExpression node)
            => new SubqueryExpression(node.Query with { Plan = Plans.Rewrite(node.Query.Plan), Shaper = Visit(node.Query.Shaper) }, node.Type);

        private static WholeList? ListOf(EntityExpression entity, ExpandedField field)
            => entity.EntityType.GetProperties().FirstOrDefault(p => p.GetJsonPath().Equals(field.Path) && JsonObjects.IsList(p.ClrType)) is { } property
                && JsonMembers.TryBind((ColumnSlot)EntityColumns.Column(entity, property).Slot, nameof(StripeList<>.Data)) is CollectionExpression elements
                    ? new WholeList(property, elements)
                    : null;
    }

    private sealed class Scans(Expressions expressions, ImmutableArray<ExpandedField> fields) : PlanRewriter
    {
        protected override Expression Rewrite(Expression expression) => expressions.Visit(expression);

        protected override LogicalPlan Node(LogicalPlan plan)
            => plan is Scan { EntityType.ClrType: var type } scan
                ? scan with { Asked = [.. fields.Where(f => f.IsExpanded && f.Entity.IsAssignableFrom(type)).Select(f => f.Path)] }
                : plan;
    }
}
