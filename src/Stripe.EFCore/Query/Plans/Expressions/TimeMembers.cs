using System.Linq.Expressions;
using System.Reflection;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Expressions;

/// <summary>Times in queries: the clock is read once per execution, and times are compared as moments.</summary>
internal static class TimeMembers
{
    /// <summary>The members that read the clock. It is read once per execution, so that one query sees one moment.</summary>
    public static bool Contains(MemberInfo member)
        => (member.DeclaringType == typeof(DateTime) && (member.Name is "Now" or "UtcNow" or "Today"))
            || (member.DeclaringType == typeof(DateTimeOffset) && (member.Name is "Now" or "UtcNow"));

    /// <summary>The operands of a comparison or a difference of times as UTC; those of any other operation as they are.</summary>
    public static (Expression Left, Expression Right) Comparable(BinaryExpression node, Expression left, Expression right)
        => IsOfMoments(node.NodeType) && IsTime(left) && IsTime(right) ? (Utc(left), Utc(right)) : (left, right);

    private static bool IsOfMoments(ExpressionType type)
        => type is ExpressionType.Equal or ExpressionType.NotEqual or ExpressionType.LessThan or ExpressionType.LessThanOrEqual or ExpressionType.GreaterThan
            or ExpressionType.GreaterThanOrEqual or ExpressionType.Subtract;

    private static bool IsTime(Expression expression) => expression.Type.Unwidened() == typeof(DateTime);

    private static Expression Utc(Expression time) => IsUtc(time) ? time : new UtcTimeExpression(time);

    /// <summary>
    ///     Whether a time is known to be UTC: it comes from JSON, from the caller (converted when it is read), or from an operation that keeps the
    ///     kind of such a time.
    /// </summary>
    public static bool IsUtc(Expression time)
        => time.Wide() switch
        {
            SlotExpression { Slot: ColumnSlot { Property: null } } or ConstantExpression or DefaultExpression => true,
            Microsoft.EntityFrameworkCore.Query.QueryParameterExpression or UtcTimeExpression => true,
            ExecutionTimeExpression clock => clock.Member == nameof(DateTime.UtcNow),
            UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert when IsTime(convert.Operand) => IsUtc(convert.Operand),
            ConditionalExpression either => IsUtc(either.IfTrue) && IsUtc(either.IfFalse),
            BinaryExpression { NodeType: ExpressionType.Coalesce } either => IsUtc(either.Left) && IsUtc(either.Right),
            BinaryExpression { NodeType: ExpressionType.Add or ExpressionType.Subtract } shifted => IsUtc(shifted.Left),
            MemberExpression { Member.Name: nameof(DateTime.Date), Expression: { } day } when IsTime(day) => IsUtc(day),
            MemberExpression { Member.Name: nameof(DateTimeOffset.UtcDateTime) } => true,
            MethodCallExpression { Method.Name: nameof(DateTime.ToUniversalTime) } => true,
            MethodCallExpression { Object: { } shifted } call when IsTime(shifted) && IsShift(call.Method) => IsUtc(shifted),
            NullSafeExpression { Access: MemberExpression { Member.Name: nameof(DateTime.Date), Expression: { } day } } safe when IsTime(day)
                => IsUtc(safe.Caller),
            NullSafeExpression { Access: MemberExpression { Member.Name: nameof(DateTimeOffset.UtcDateTime) } } => true,
            NullSafeExpression { Access: MethodCallExpression { Method.Name: nameof(DateTime.ToUniversalTime) } } => true,
            NullSafeExpression { Access: MethodCallExpression { Object: { } shifted } call } safe when IsTime(shifted) && IsShift(call.Method)
                => IsUtc(safe.Caller),
            _ => false,
        };

    private static bool IsShift(MethodInfo method)
        => method.DeclaringType == typeof(DateTime) && (method.Name.StartsWith("Add", StringComparison.Ordinal) || method.Name == nameof(DateTime.Subtract));
}
