using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Binding;

/// <summary>
///     Makes an element that may be missing out of one that holds more than its plan's rows do: a constant, or a value of the row
///     around a subquery, is there whether the row is or not, and is to be missing with it.
/// </summary>
internal sealed class OptionalRowRewriter(LogicalPlan plan, SlotExpression presence) : MissingRowRewriter
{
    protected override Expression VisitSlot(SlotExpression node)
        => Shapes.IsProvided(plan, node) ? base.VisitSlot(node) : WithRow(node);

    protected override Expression VisitEntity(EntityExpression node)
        => Shapes.IsProvided(plan, node) ? base.VisitEntity(node) : WithRow(node);

    protected override Expression VisitInclude(IncludeExpression node)
        => Shapes.IsProvided(plan, Shapes.Unwrap(node)) ? base.VisitInclude(node) : WithRow(node);

    protected override Expression VisitConstant(ConstantExpression node) => node.Value is null ? node : WithRow(node);

    private ConditionalExpression WithRow(Expression value)
    {
        var present = value.Widen();
        return Expression.Condition(
            Expression.Equal(presence, Expression.Constant(null, presence.Type)), Expression.Constant(null, present.Type), present);
    }
}
