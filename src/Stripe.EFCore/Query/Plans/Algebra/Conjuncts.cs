using System.Collections.Immutable;
using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Expressions;

namespace Stripe.EFCore.Query.Plans.Algebra;

/// <summary>The parts of a predicate that all have to hold.</summary>
internal static class Conjuncts
{
    public static ImmutableArray<Expression> Of(Expression predicate)
    {
        var parts = ImmutableArray.CreateBuilder<Expression>();
        Split(predicate);
        return parts.ToImmutable();

        void Split(Expression part)
        {
            // "condition == true" is how an unknown condition is made false.
            if (part is BinaryExpression { NodeType: ExpressionType.Equal, Right: ConstantExpression { Value: true } } isTrue)
                part = isTrue.Left;
            if (part is UnaryExpression { NodeType: ExpressionType.Convert, Operand: { Type: var type } known } && type == typeof(bool))
                part = known;

            if (part is BinaryExpression { NodeType: ExpressionType.AndAlso } and)
            {
                Split(and.Left);
                Split(and.Right);
                return;
            }

            if (part is UnaryExpression { NodeType: ExpressionType.Not, Operand: BinaryExpression { NodeType: ExpressionType.OrElse } or })
            {
                Split(Expression.Not(or.Left));
                Split(Expression.Not(or.Right));
                return;
            }

            parts.Add(part.AsCondition());
        }
    }
}
