using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Planning.Conditions;

/// <summary>A bound on a column of times.</summary>
/// <param name="IsExact">Whether exactly the rows of the comparison are within the bound; if not, other rows may be too.</param>
internal sealed record TimeBound(Expression Column, ConditionKind Kind, Expression Value, bool IsExact);

/// <summary>
///     Turns a comparison of something computed from a time into bounds on the time: <c>Created.Year == 2026</c> is a year's range,
///     <c>now - Created &lt; span</c> is <c>Created &gt; now - span</c>. Every row of the comparison is within the bounds.
/// </summary>
internal sealed class TimeConditions
{
    /// <summary>No time zone is farther from UTC.</summary>
    private static readonly TimeSpan LargestOffset = TimeSpan.FromHours(14);

    private readonly Func<Expression, bool> _isColumn;
    private readonly Func<Expression, bool> _reads;
    private readonly List<TimeBound> _bounds = [];

    private TimeConditions(Func<Expression, bool> isColumn, Func<Expression, bool> reads) => (_isColumn, _reads) = (isColumn, reads);

    /// <summary>The bounds of a conjunct; none if it is no such comparison.</summary>
    /// <param name="isColumn">Whether an expression is a column of the scan.</param>
    /// <param name="reads">Whether an expression reads rows of the scan.</param>
    public static IReadOnlyList<TimeBound> Of(Expression conjunct, Func<Expression, bool> isColumn, Func<Expression, bool> reads)
    {
        if (conjunct is not BinaryExpression comparison || KindOf(comparison.NodeType) is not { } kind)
            return [];

        var finder = new TimeConditions(isColumn, reads);
        var (left, right) = (comparison.Left.Value(), comparison.Right.Value());
        if (!reads(right))
            finder.Compare(Moment(left), kind, right, true);
        else if (!reads(left))
            finder.Compare(Moment(right), Turned(kind), left, true);
        return finder._bounds;
    }

    private void Compare(Expression side, ConditionKind kind, Expression value, bool isExact)
    {
        side = side.Value();
        var type = side.Type.Unwidened();
        if (_isColumn(side))
            _bounds.Add(new TimeBound(side, kind, value, isExact));
        else if (type == typeof(DateTimeOffset) && side is UnaryExpression { NodeType: ExpressionType.Convert } convert
            && convert.Operand.Type.Unwidened() == typeof(DateTime))
            Compare(convert.Operand, kind, TimeBounds.Call(nameof(TimeBounds.UtcOf), value), isExact);
        else if (type == typeof(TimeSpan))
            CompareSpan(side, kind, value, isExact);
        else if (side is BinaryExpression { NodeType: ExpressionType.Add or ExpressionType.Subtract } shifted
            && IsSpan(shifted.Right) && !_reads(shifted.Right)
            && (type != typeof(DateTime) || TimeMembers.IsUtc(shifted.Left)))
            Compare(shifted.Left, kind, TimeBounds.Shifted(value, shifted.Right, shifted.NodeType == ExpressionType.Add), isExact);
        else if (Access.Of(side) is { } access)
            CompareAccess(access, kind, value, isExact);
    }

    private void CompareAccess(Access access, ConditionKind kind, Expression value, bool isExact)
    {
        var type = access.On.Type.Unwidened();
        if (access.Argument is { } argument && _reads(argument))
            return;

        if (type == typeof(TimeSpan))
            CompareUnits(access, kind, value);
        else if (type == typeof(DateTime) && TimeMembers.IsUtc(access.On))
            CompareTime(access, kind, value, TimeSpan.Zero, isExact);
        else if (type == typeof(DateTimeOffset) && access.Name == nameof(DateTimeOffset.UtcDateTime))
            Compare(access.On, kind, value, isExact);
        else if (type == typeof(DateTimeOffset) && value.Type.Unwidened() == type)
            CompareTime(access, kind, TimeBounds.Call(nameof(TimeBounds.UtcOf), value), TimeSpan.Zero, isExact);
        else if (type == typeof(DateTimeOffset))
            CompareTime(access, kind, value, LargestOffset, false);
    }

    /// <summary>A comparison of a part of a time, or of a time that was moved.</summary>
    /// <param name="offset">How far from UTC the time that has the part may be.</param>
    private void CompareTime(Access access, ConditionKind kind, Expression value, TimeSpan offset, bool isExact)
    {
        // Null equals null, which no bound expresses.
        var isOfPeriods = kind != ConditionKind.Equal || !value.Type.IsNullable();
        switch (access)
        {
            case { Name: nameof(DateTime.Date), Argument: null } when isOfPeriods:
                CompareStart(
                    access.On, kind, new(TimeBounds.Call(nameof(TimeBounds.DayFrom), value), TimeBounds.Call(nameof(TimeBounds.DayAfter), value)),
                    offset, isExact);
                break;
            case { Name: nameof(DateTime.Year), Argument: null } when isOfPeriods && value.Type.Unwidened() == typeof(int):
                CompareStart(
                    access.On, kind, new(TimeBounds.Call(nameof(TimeBounds.YearFrom), value), TimeBounds.Call(nameof(TimeBounds.YearAfter), value)),
                    offset, isExact);
                break;
            case { Name: nameof(DateTime.Add) or nameof(DateTime.Subtract), Argument: { } span } when IsSpan(span):
                Compare(access.On, kind, TimeBounds.Shifted(value, span, access.Name == nameof(DateTime.Add)), isExact);
                break;
            case { Argument: { } count } when isOfPeriods && TimeBounds.SlackOf(access.Name) is { } slack:
                Within(access.On, kind, TimeBounds.ShiftedBy(value, access.Name, count), slack);
                break;
        }
    }

    /// <summary>A comparison of the start of a period: of all times in it, from its first to before the next one's.</summary>
    private void CompareStart(Expression time, ConditionKind kind, Period period, TimeSpan offset, bool isExact)
    {
        var (from, after) = period;
        switch (kind)
        {
            case ConditionKind.Equal:
                CompareWithin(time, ConditionKind.GreaterThanOrEqual, from, offset, isExact);
                CompareWithin(time, ConditionKind.LessThan, after, offset, isExact);
                break;
            case ConditionKind.GreaterThan:
                CompareWithin(time, ConditionKind.GreaterThanOrEqual, after, offset, isExact);
                break;
            case ConditionKind.LessThanOrEqual:
                CompareWithin(time, ConditionKind.LessThan, after, offset, isExact);
                break;
            default:
                CompareWithin(time, kind, from, offset, isExact);
                break;
        }
    }

    private void CompareWithin(Expression time, ConditionKind kind, Expression value, TimeSpan slack, bool isExact)
    {
        if (slack == TimeSpan.Zero)
            Compare(time, kind, value, isExact);
        else
            Within(time, kind, value, slack);
    }

    /// <summary>A difference of two times, one of which is a column of the scan.</summary>
    private void CompareSpan(Expression span, ConditionKind kind, Expression value, bool isExact)
    {
        var (left, right) = span is BinaryExpression { NodeType: ExpressionType.Subtract } difference ? (difference.Left, difference.Right)
            : Access.Of(span) is { Name: nameof(DateTime.Subtract), Argument: { } subtrahend } call ? (call.On, subtrahend)
            : (null, null);
        if (left is null || right is null || !IsMoment(left) || !IsMoment(right))
            return;

        if (!_reads(right))
            Compare(Moment(left.Value()), kind, TimeBounds.Call(nameof(TimeBounds.Sum), right, value), isExact);
        else if (!_reads(left))
            Compare(Moment(right.Value()), Turned(kind), TimeBounds.Call(nameof(TimeBounds.Difference), left, value), isExact);
    }

    /// <summary>A difference in days, hours, minutes or seconds. Fractional units are not exact, and whole units are truncated.</summary>
    private void CompareUnits(Access units, ConditionKind kind, Expression value)
    {
        if (TimeBounds.UnitOf(units.Name) is not { } unit || value.Type.IsNullable() && kind == ConditionKind.Equal)
            return;

        var slack = units.Name.StartsWith("Total", StringComparison.Ordinal) ? TimeSpan.FromSeconds(1) : unit;
        if (kind is ConditionKind.Equal or ConditionKind.LessThan or ConditionKind.LessThanOrEqual)
            CompareSpan(units.On, ConditionKind.LessThanOrEqual, TimeBounds.Units(value, unit, slack), false);
        if (kind is ConditionKind.Equal or ConditionKind.GreaterThan or ConditionKind.GreaterThanOrEqual)
            CompareSpan(units.On, ConditionKind.GreaterThanOrEqual, TimeBounds.Units(value, unit, -slack), false);
    }

    /// <summary>A comparison with a value that is right within a slack.</summary>
    private void Within(Expression time, ConditionKind kind, Expression value, TimeSpan slack)
    {
        if (kind is ConditionKind.Equal or ConditionKind.LessThan or ConditionKind.LessThanOrEqual)
            Compare(time, ConditionKind.LessThanOrEqual, TimeBounds.Shifted(value, Expression.Constant(slack), isAdded: false), false);
        if (kind is ConditionKind.Equal or ConditionKind.GreaterThan or ConditionKind.GreaterThanOrEqual)
            Compare(time, ConditionKind.GreaterThanOrEqual, TimeBounds.Shifted(value, Expression.Constant(slack), isAdded: true), false);
    }

    /// <summary>The time without changes of its kind: times are compared as moments.</summary>
    private static Expression Moment(Expression time)
        => time switch
        {
            UtcTimeExpression utc when utc.Operand.Value() is not SlotExpression => Moment(utc.Operand.Value()),
            _ when time.Type.Unwidened() == typeof(DateTime)
                && Access.Of(time) is { Name: nameof(DateTime.ToUniversalTime) or nameof(DateTime.ToLocalTime) } access
                => Moment(access.On.Value()),
            _ => time,
        };

    private static bool IsMoment(Expression expression)
        => expression.Type.Unwidened() is var type && (type == typeof(DateTime) || type == typeof(DateTimeOffset));

    private static bool IsSpan(Expression expression) => expression.Type.Unwidened() == typeof(TimeSpan);

    private static ConditionKind? KindOf(ExpressionType type)
        => type switch
        {
            ExpressionType.Equal => ConditionKind.Equal,
            ExpressionType.GreaterThan => ConditionKind.GreaterThan,
            ExpressionType.GreaterThanOrEqual => ConditionKind.GreaterThanOrEqual,
            ExpressionType.LessThan => ConditionKind.LessThan,
            ExpressionType.LessThanOrEqual => ConditionKind.LessThanOrEqual,
            _ => null,
        };

    private static ConditionKind Turned(ConditionKind kind)
        => kind switch
        {
            ConditionKind.GreaterThan => ConditionKind.LessThan,
            ConditionKind.GreaterThanOrEqual => ConditionKind.LessThanOrEqual,
            ConditionKind.LessThan => ConditionKind.GreaterThan,
            ConditionKind.LessThanOrEqual => ConditionKind.GreaterThanOrEqual,
            _ => kind,
        };

    /// <summary>A day or a year.</summary>
    /// <param name="From">Its first moment.</param>
    /// <param name="After">The first moment behind it.</param>
    private readonly record struct Period(Expression From, Expression After);
}

/// <summary>A member, or a method with at most one argument, of a value that may be null.</summary>
internal sealed record Access(string Name, Expression On, Expression? Argument)
{
    public static Access? Of(Expression expression)
        => expression switch
        {
            MemberExpression { Expression: { } on } member => new(member.Member.Name, on.Value(), null),
            MethodCallExpression { Object: { } on, Arguments.Count: <= 1 } call => new(call.Method.Name, on.Value(), call.Arguments.FirstOrDefault()),
            NullSafeExpression safe when Of(safe.Access) is { } access && access.On == safe.Value => access with { On = safe.Caller.Value() },
            _ => null,
        };
}
