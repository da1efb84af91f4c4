using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Binding.Rows;

/// <summary>
///     Makes an element that may be missing out of one that holds more than its plan's rows do: a constant, or a value of the row
///     around a subquery, is there whether the row is or not, and is to be missing with it.
/// </summary>
internal sealed class OptionalRowRewriter(LogicalPlan plan, SlotExpression presence) : MissingRowRewriter
{
    private static readonly bool[] OneRow = [true];

    protected override Expression VisitSlot(SlotExpression node)
        => Shapes.IsProvided(plan, node) ? base.VisitSlot(node) : WithRow(node);

    protected override Expression VisitEntity(EntityExpression node)
        => Shapes.IsProvided(plan, node) ? base.VisitEntity(node) : WithRow(node);

    protected override Expression VisitInclude(IncludeExpression node)
        => !Shapes.IsProvided(plan, RowShapes.Unwrap(node)) ? WithRow(node)
            : node.Update(Visit(node.EntityExpression), new MissingRowRewriter().Visit(node.NavigationExpression));

    protected override Expression VisitExtension(Expression node)
        => base.VisitExtension(node) is var visited && visited is CollectionExpression { Missing: null } collection
            ? new CollectionExpression(collection.Subquery, collection.Navigation, collection.Type) { Missing = IsMissing }
            : visited;

    /// <summary>A subquery is not run for a row that is missing: what it reads of the row is not there.</summary>
    protected override Expression VisitSubquery(SubqueryExpression node)
    {
        var ifPresent = new Filter(
            new Values(Expression.Constant(OneRow), new ComputedSlot(typeof(bool), "row")),
            Expression.NotEqual(presence, Expression.Constant(null, presence.Type)));
        return new SubqueryExpression(node.Query with { Plan = new Apply(ifPresent, node.Query.Plan) }, node.Type);
    }

    protected override Expression VisitConstant(ConstantExpression node) => node.Value is null ? node : WithRow(node);

    /// <summary>What a subquery runs for a row that is there; null where it is none of an element that may be missing.</summary>
    public static LogicalPlan? OfPresent(LogicalPlan subquery)
        => subquery is Apply { Outer: Filter { Input: Values { Sequence: ConstantExpression { Value: bool[] row } } }, Inner: var plan } && row == OneRow
            ? plan
            : null;

    private BinaryExpression IsMissing => Expression.Equal(presence, Expression.Constant(null, presence.Type));

    private ConditionalExpression WithRow(Expression value)
    {
        var present = value.Widen();
        return Expression.Condition(IsMissing, Expression.Constant(null, present.Type), present);
    }
}
