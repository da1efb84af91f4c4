using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Algebra;

/// <summary>Equality of two values, however it was written.</summary>
internal static class Equality
{
    public static (Expression Left, Expression Right)? Of(Expression conjunct)
        => conjunct switch
        {
            BinaryExpression { NodeType: ExpressionType.Equal } equal => (equal.Left.Value(), equal.Right.Value()),
            MethodCallExpression { Method.Name: nameof(object.Equals), Object: null, Arguments: [var left, var right] } call
                when call.Method.DeclaringType == typeof(object) || call.Method.DeclaringType == typeof(string) => (left.Value(), right.Value()),
            MethodCallExpression call when ConvertedEquality.SidesOf(call) is var (left, right) => (left.Value(), right.Value()),
            _ => null,
        };

    /// <summary>The value without conversions that change nothing about what it equals: boxing, widening to a nullable type, an enum to its number.</summary>
    public static Expression Value(this Expression expression)
    {
        expression = expression.StripConvert().Wide();
        while (expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked, Method: null } convert
            && convert.Type.Unwidened() == convert.Operand.Type.Unwidened() && convert.Type.IsNullable())
        {
            expression = convert.Operand.StripConvert().Wide();
        }

        return expression;
    }
}
