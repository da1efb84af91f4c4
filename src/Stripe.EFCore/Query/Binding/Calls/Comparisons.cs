using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Expressions;

namespace Stripe.EFCore.Query.Binding.Calls;

/// <summary>
///     Methods that compare as an operator does, written as that operator: <c>a.CompareTo(b) &lt; 0</c> of numbers and times, <c>Equals</c> of times,
///     and ordinal comparisons of text for equality. A culture's order of text has no operator, so such a call stays.
/// </summary>
internal static class Comparisons
{
    private static readonly HashSet<Type> Ordered =
    [
        typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(decimal), typeof(DateTime),
        typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
    ];

    /// <summary>The comparison that a binary node makes of a method's result and zero, or null.</summary>
    public static BinaryExpression? TryRewrite(BinaryExpression node)
        => IsZero(node.Right) && TryRewrite(node.NodeType, node.Left) is { } comparison ? comparison
            : IsZero(node.Left) ? TryRewrite(Turned(node.NodeType), node.Right)
            : null;

    /// <summary>The equality that a call asks for, or null.</summary>
    public static BinaryExpression? TryRewrite(MethodCallExpression node)
    {
        if (node.Method.Name != nameof(Equals))
            return null;

        return node switch
        {
            { Object: null, Arguments: [var left, var right, var comparison] } when node.Method.DeclaringType == typeof(string) && IsOrdinal(comparison)
                => Expression.Equal(left, right),
            { Object: { } left, Arguments: [var right, var comparison] } when node.Method.DeclaringType == typeof(string) && IsOrdinal(comparison)
                => Expression.Equal(left, right),
            { Object: null, Arguments: [var left, var right] } when IsTime(node.Method.DeclaringType) && left.Type == right.Type
                => Expression.Equal(left, right),
            { Object: { } left, Arguments: [var right] } when IsTime(node.Method.DeclaringType) && left.Type == right.Type => Expression.Equal(left, right),
            _ => null,
        };
    }

    private static BinaryExpression? TryRewrite(ExpressionType type, Expression comparison)
    {
        if (Ordering(type) is null || comparison is not MethodCallExpression call)
            return null;

        return call switch
        {
            { Method.Name: nameof(IComparable.CompareTo), Object: { } left, Arguments: [var right] } when Ordered.Contains(left.Type) && left.Type == right.Type
                => Expression.MakeBinary(type, left, right),
            { Method: { Name: nameof(DateTime.Compare), IsStatic: true } method, Arguments: [var left, var right] }
                when Ordered.Contains(left.Type) && method.DeclaringType == left.Type && left.Type == right.Type => Expression.MakeBinary(type, left, right),
            _ when type is ExpressionType.Equal or ExpressionType.NotEqual && OrdinalOperands(call) is var (left, right)
                => Expression.MakeBinary(type, left, right),
            _ => null,
        };
    }

    private static (Expression Left, Expression Right)? OrdinalOperands(MethodCallExpression call)
        => call.Method is { IsStatic: true, DeclaringType: var type } && type == typeof(string)
            ? (call.Method.Name, call.Arguments) switch
            {
                (nameof(string.CompareOrdinal), [var left, var right]) => (left, right),
                (nameof(string.Compare), [var left, var right, var comparison]) when IsOrdinal(comparison) => (left, right),
                _ => null,
            }
            : null;

    private static ExpressionType? Ordering(ExpressionType type)
        => type is ExpressionType.Equal or ExpressionType.NotEqual or ExpressionType.LessThan or ExpressionType.LessThanOrEqual or ExpressionType.GreaterThan
            or ExpressionType.GreaterThanOrEqual
                ? type
                : null;

    private static ExpressionType Turned(ExpressionType type)
        => type switch
        {
            ExpressionType.LessThan => ExpressionType.GreaterThan,
            ExpressionType.LessThanOrEqual => ExpressionType.GreaterThanOrEqual,
            ExpressionType.GreaterThan => ExpressionType.LessThan,
            ExpressionType.GreaterThanOrEqual => ExpressionType.LessThanOrEqual,
            _ => type,
        };

    private static bool IsZero(Expression expression) => expression is ConstantExpression { Value: 0 };

    private static bool IsOrdinal(Expression comparison) => comparison.StripConvert() is ConstantExpression { Value: StringComparison.Ordinal };

    private static bool IsTime(Type? type) => type == typeof(DateTime) || type == typeof(DateTimeOffset);
}
