using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Expressions;

/// <summary>Widens and narrows value types, so that the value of a missing row can be null wherever C# has no null for it.</summary>
internal static class Nullability
{
    /// <summary>The expression without a narrowing around it.</summary>
    public static Expression Wide(this Expression expression) => expression is NarrowExpression narrow ? narrow.Operand : expression;

    /// <summary>The expression as a value that takes null.</summary>
    public static Expression Widen(this Expression expression)
    {
        var wide = expression.Wide();
        return wide.Type.IsNullable() ? wide : Expression.Convert(wide, wide.Type.Widened());
    }

    /// <summary>The expression as exactly this type; a null where the type has none becomes an exception when it is met.</summary>
    public static Expression As(this Expression expression, Type type)
    {
        if (expression.Type == type)
            return expression;

        var wide = expression.Wide();
        if (wide.Type == type)
            return wide;
        if (wide.Type.Unwidened() == type)
            return new NarrowExpression(wide, type);

        return wide is NarrowExpression or EntityExpression && type.IsAssignableFrom(wide.Type) ? wide : Expression.Convert(wide, type);
    }

    /// <summary>The expression as a condition: unknown is false.</summary>
    public static Expression AsCondition(this Expression expression)
    {
        var wide = expression.Wide();
        return wide.Type == typeof(bool?)
            ? Expression.Equal(wide, Expression.Constant(true, typeof(bool?)))
            : wide;
    }

    public static bool IsNullConstant(this Expression expression)
        => expression.StripConvert() switch
        {
            ConstantExpression { Value: null } => true,
            DefaultExpression d => d.Type.IsNullable(),
            _ => false,
        };

    /// <summary>The expression without conversions that keep the object what it is: to a base class, an interface or object, and boxing.</summary>
    public static Expression StripConvert(this Expression expression)
    {
        while (expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked or ExpressionType.TypeAs } convert
            && convert.Method is null
            && (convert.Type.IsAssignableFrom(convert.Operand.Type) || convert.Type == typeof(object)))
        {
            expression = convert.Operand;
        }

        return expression;
    }
}
