using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Runtime;
using Stripe.EFCore.Storage;

namespace Stripe.EFCore.Query.Plans.Expressions;

/// <summary>Equality of values, as C# and EF Core have it.</summary>
internal static class ValueEquality
{
    private static readonly MethodInfo SameElements = typeof(RowFunctions).GetMethod(nameof(RowFunctions.SameElements))!;

    private static readonly MethodInfo ComparerEquals = typeof(ValueComparer).GetMethod(nameof(ValueComparer.Equals), [typeof(object), typeof(object)])!;

    private static readonly MethodInfo ObjectEquals = typeof(object).GetMethod(nameof(object.Equals), [typeof(object), typeof(object)])!;

    /// <summary>
    ///     Equality of two values as C#'s operator has it where the types have one, and as <see cref="object.Equals(object, object)" /> has it elsewhere.
    /// </summary>
    public static Expression OfObjects(Expression left, Expression right, ExpressionType type)
    {
        var (l, r) = (left.StripConvert().Wide(), right.StripConvert().Wide());
        if (l.IsNullConstant() && !r.IsNullConstant())
            (l, r) = (r, l);
        if (r.IsNullConstant())
        {
            if (JsonObjects.TryIsMissing(l) is { } missing)
                return Negate(missing, type == ExpressionType.NotEqual);

            return l.Type.IsNullable()
                ? Expression.MakeBinary(type, l, Expression.Constant(null, l.Type))
                : Expression.Constant(type == ExpressionType.NotEqual);
        }

        // Two objects read from JSON are one object to Stripe if they have one id.
        if (JsonObjects.TryId(l) is { } leftId && JsonObjects.TryId(r) is { } rightId)
            return Expression.MakeBinary(type, leftId, rightId);

        if (l.Type.Unwidened() == r.Type.Unwidened() && (l.Type.IsValueType && HasOperator(l.Type.Unwidened()) || l.Type == typeof(string)))
        {
            return l.Type == r.Type ? Expression.MakeBinary(type, l, r) : Expression.MakeBinary(type, l.Widen(), r.Widen());
        }

        var (x, y) = (Expression.Convert(l, typeof(object)), Expression.Convert(r, typeof(object)));
        Expression equal = (ConvertedEquality.ConverterOf(l) ?? ConvertedEquality.ConverterOf(r)) is { } converter ? ConvertedEquality.Equal(converter, x, y)
            : (ConvertedProperty(l) ?? ConvertedProperty(r)) is { } property
            ? Expression.Call(Expression.Constant(property.GetValueComparer(), typeof(ValueComparer)), ComparerEquals, x, y)
            : Expression.Call(IsList(l) && IsList(r) || DeepValues.AreOf(l.Type) && DeepValues.AreOf(r.Type) ? SameElements : ObjectEquals, x, y);
        return Negate(equal, type == ExpressionType.NotEqual);
    }

    /// <summary>
    ///     The property whose values a class of the user's stands for: its comparer says when two of them are equal. A struct with an operator says it itself.
    /// </summary>
    private static IProperty? ConvertedProperty(Expression expression)
        => expression is SlotExpression { Slot: ColumnSlot { Property: IProperty property } }
            && !(expression.Type.IsValueType && HasOperator(expression.Type.Unwidened()))
            ? property
            : null;

    /// <summary>Whether a value is a list that EF Core compares by its elements: one that is held, or one that the query computes of values.</summary>
    private static bool IsList(Expression expression)
        => typeof(System.Collections.IList).IsAssignableFrom(expression.Type) && expression is not CollectionExpression
            || expression.Type is { IsGenericType: true, IsInterface: true } type && type.GetGenericTypeDefinition() == typeof(IEnumerable<>)
                && expression is NullSafeExpression or MethodCallExpression
            || ComputedElement(expression) is { } element && !RowShapes.IsStructural(RowShapes.Unwrap(element)) && RowShapes.ObjectOf(element) is null;

    private static Expression? ComputedElement(Expression expression)
        => expression switch
        {
            SubqueryExpression { Query: { Ending.Kind: EndingKind.Sequence } query } => query.Shaper,
            CollectionExpression collection => ComputedElement(collection.Subquery),
            _ => null,
        };

    private static bool HasOperator(Type type)
        => type.IsPrimitive || type.IsEnum || type.GetMethod("op_Equality") is not null;

    /// <summary>A condition, or its opposite.</summary>
    public static Expression Negate(Expression condition, bool negated) => negated ? Expression.Not(condition) : condition;
}
