using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Expressions;

/// <summary>Rewrites the leaves of bound expressions, which EF Core's and the runtime's visitors do not know.</summary>
internal abstract class ShaperRewriter : ExpressionVisitor
{
    protected override Expression VisitExtension(Expression node)
        => node switch
        {
            SlotExpression slot => VisitSlot(slot),
            EntityExpression entity => VisitEntity(entity),
            ComplexExpression complex => VisitComplex(complex),
            ComplexElementExpression element => VisitComplexElement(element),
            GroupingExpression grouping => VisitGrouping(grouping),
            SubqueryExpression subquery => VisitSubquery(subquery),
            IncludeExpression include => VisitInclude(include),
            CollectionExpression collection
                => collection.Update((SubqueryExpression)Visit(collection.Subquery), collection.Missing is { } missing ? Visit(missing) : null),
            QueryParameterExpression => node,
            _ => base.VisitExtension(node),
        };

    protected virtual Expression VisitSlot(SlotExpression node) => node;

    protected virtual Expression VisitEntity(EntityExpression node) => node;

    protected virtual Expression VisitComplex(ComplexExpression node) => node;

    protected virtual Expression VisitComplexElement(ComplexElementExpression node) => node;

    protected virtual Expression VisitGrouping(GroupingExpression node)
    {
        var key = Visit(node.Key);
        return key == node.Key ? node : new GroupingExpression(key, node.Rows, node.Input, node.Element, node.Type);
    }

    protected virtual Expression VisitSubquery(SubqueryExpression node) => node;

    protected virtual Expression VisitInclude(IncludeExpression node)
        => node.Update(Visit(node.EntityExpression), Visit(node.NavigationExpression));
}

/// <summary>Makes an element that may be null of one that never is: the optional side of a join.</summary>
internal class MissingRowRewriter : ShaperRewriter
{
    protected override Expression VisitSlot(SlotExpression node)
        => node.Type.IsNullable() ? node : new SlotExpression(node.Slot, node.Type.Widened());

    protected override Expression VisitEntity(EntityExpression node) => node.AsNullable();

    protected override Expression VisitComplex(ComplexExpression node) => node.Optional();

    protected override Expression VisitComplexElement(ComplexElementExpression node) => new ComplexElementExpression(node.ComplexType, node.Source, true);

    protected override Expression VisitUnary(UnaryExpression node)
    {
        var operand = Visit(node.Operand);
        return operand.Type == node.Operand.Type ? node.Update(operand)
            : operand.Type == node.Type ? operand
            : Expression.MakeUnary(node.NodeType, operand, node.Type, node.Method);
    }

    protected override Expression VisitNew(NewExpression node)
    {
        var arguments = node.Arguments.Select(a => Visit(a).As(a.Type));
        return node.Members is null ? Expression.New(node.Constructor!, arguments) : Expression.New(node.Constructor!, arguments, node.Members);
    }

    protected override MemberAssignment VisitMemberAssignment(MemberAssignment node) => node.Update(Visit(node.Expression).As(node.Expression.Type));
}
