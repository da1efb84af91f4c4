using System.Linq.Expressions;

namespace Stripe.EFCore.Query.Plans.Nodes;

/// <summary>A computed time that may be local, as UTC: times are compared as moments.</summary>
internal sealed class UtcTimeExpression(Expression operand) : PlanNodeExpression(operand.Type)
{
    public Expression Operand { get; } = operand;

    protected override Expression VisitChildren(ExpressionVisitor visitor)
    {
        var operand = visitor.Visit(Operand);
        return operand == Operand ? this : new UtcTimeExpression(operand);
    }

    public override string ToString() => Operand.ToString();
}
