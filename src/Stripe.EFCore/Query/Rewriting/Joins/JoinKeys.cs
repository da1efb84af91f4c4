using System.Linq.Expressions;

namespace Stripe.EFCore.Query.Rewriting.Joins;

/// <summary>
///     EF Core compares the composite keys of a group join member by member, and none that is null with another. To LINQ such a key is one object, equal to
///     another with nulls in the same places: as one value it is passed on whole.
/// </summary>
internal static class JoinKeys
{
    /// <summary>A key that is an object, as a value whose members EF Core's own steps do not see.</summary>
    public static Expression AsOneValue(Expression key)
        => key switch
        {
            UnaryExpression { NodeType: ExpressionType.Quote, Operand: { } lambda } => Expression.Quote(AsOneValue(lambda)),
            LambdaExpression { Body: NewExpression body } lambda => Expression.Lambda(lambda.Type, Expression.Convert(body, body.Type), lambda.Parameters),
            _ => key,
        };

    /// <summary>The key as it was written.</summary>
    public static LambdaExpression AsObject(LambdaExpression key)
        => key.Body is UnaryExpression { NodeType: ExpressionType.Convert, Operand: NewExpression body } && body.Type == key.Body.Type
            ? Expression.Lambda(key.Type, body, key.Parameters)
            : key;
}
