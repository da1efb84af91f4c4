using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Planning.Conditions;

/// <summary>Computes the bounds on a time when a query runs. A result beyond the range of DateTime becomes its end; null stays null.</summary>
internal static class TimeBounds
{
    /// <summary>The methods that move a time, each with how far from exact its inverse is: months differ in length.</summary>
    private static readonly Dictionary<string, (TimeSpan? Unit, int Months, TimeSpan Slack)> Shifts = new(StringComparer.Ordinal)
    {
        [nameof(DateTime.AddTicks)] = (TimeSpan.FromTicks(1), 0, TimeSpan.Zero),
        [nameof(DateTime.AddMilliseconds)] = (TimeSpan.FromMilliseconds(1), 0, TimeSpan.FromSeconds(1)),
        [nameof(DateTime.AddSeconds)] = (TimeSpan.FromSeconds(1), 0, TimeSpan.FromSeconds(1)),
        [nameof(DateTime.AddMinutes)] = (TimeSpan.FromMinutes(1), 0, TimeSpan.FromSeconds(1)),
        [nameof(DateTime.AddHours)] = (TimeSpan.FromHours(1), 0, TimeSpan.FromSeconds(1)),
        [nameof(DateTime.AddDays)] = (TimeSpan.FromDays(1), 0, TimeSpan.FromSeconds(1)),
        [nameof(DateTime.AddMonths)] = (null, 1, TimeSpan.FromDays(4)),
        [nameof(DateTime.AddYears)] = (null, 12, TimeSpan.FromDays(4)),
    };

    public static TimeSpan? SlackOf(string method) => Shifts.TryGetValue(method, out var shift) ? shift.Slack : null;

    /// <summary>The unit of a TimeSpan member, whole or fractional; null if the member has no unit.</summary>
    public static TimeSpan? UnitOf(string member)
        => member switch
        {
            nameof(TimeSpan.Days) or nameof(TimeSpan.TotalDays) => TimeSpan.FromDays(1),
            nameof(TimeSpan.TotalHours) => TimeSpan.FromHours(1),
            nameof(TimeSpan.TotalMinutes) => TimeSpan.FromMinutes(1),
            nameof(TimeSpan.TotalSeconds) => TimeSpan.FromSeconds(1),
            _ => null,
        };

    /// <summary>A call to one of the functions below, whose operands are widened to take null.</summary>
    public static MethodCallExpression Call(string function, params Expression[] operands)
    {
        var arguments = operands.Select(o => o.Widen()).ToArray();
        return Expression.Call(typeof(TimeBounds).GetMethod(function, [.. arguments.Select(a => a.Type)])!, arguments);
    }

    /// <summary>A time moved against a span that was added to what it is compared with, or that was taken from it.</summary>
    public static MethodCallExpression Shifted(Expression time, Expression span, bool isAdded) => Call(isAdded ? nameof(Difference) : nameof(Sum), time, span);

    /// <summary>A time moved against a method such as AddDays.</summary>
    public static MethodCallExpression ShiftedBy(Expression time, string method, Expression count)
        => Expression.Call(
            typeof(TimeBounds), nameof(Before), null, time.Widen(), Expression.Constant(method), Expression.Convert(count.Widen(), typeof(double?)));

    /// <summary>A number of units as a span, and a slack.</summary>
    public static MethodCallExpression Units(Expression number, TimeSpan unit, TimeSpan slack)
        => Expression.Call(
            typeof(TimeBounds), nameof(SpanOf), null,
            Expression.Convert(number.Widen(), typeof(double?)), Expression.Constant(unit), Expression.Constant(slack));

    public static DateTime? UtcOf(DateTimeOffset? time) => time?.UtcDateTime;

    public static DateTime? UtcOf(DateTime? time) => time is { } known ? UtcTimes.Of(known) : null;

    /// <summary>The first day that does not begin before a time.</summary>
    public static DateTime? DayFrom(DateTime? time)
        => time is { } known ? known.TimeOfDay == TimeSpan.Zero ? known : Moved(known.Date, TimeSpan.TicksPerDay) : null;

    /// <summary>The first day that begins after a time.</summary>
    public static DateTime? DayAfter(DateTime? time) => time is { } known ? Moved(known.Date, TimeSpan.TicksPerDay) : null;

    public static DateTime? YearFrom(int? year)
        => year is not { } known ? null
            : known < 1 ? DateTime.MinValue
            : known > DateTime.MaxValue.Year ? DateTime.MaxValue
            : new DateTime(known, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static DateTime? YearAfter(int? year) => YearFrom(year is int.MaxValue ? year : year + 1);

    public static DateTime? Sum(DateTime? time, TimeSpan? span) => time is { } known && span is { } length ? Moved(known, length.Ticks) : null;

    public static DateTime? Sum(DateTimeOffset? time, TimeSpan? span) => Sum(time?.UtcDateTime, span);

    public static DateTime? Difference(DateTime? time, TimeSpan? span)
        => time is { } known && span is { } length ? Moved(known, length.Ticks == long.MinValue ? long.MaxValue : -length.Ticks) : null;

    public static DateTime? Difference(DateTimeOffset? time, TimeSpan? span) => Difference(time?.UtcDateTime, span);

    /// <summary>The time from which a method with a count reaches another, within the method's slack.</summary>
    public static DateTime? Before(DateTime? time, string method, double? count)
    {
        if (time is not { } known || count is not { } number || double.IsNaN(number))
            return null;

        var (unit, months, _) = Shifts[method];
        if (unit is { } one)
            return Moved(known, -Ticks(number, one));

        var month = known.Year * 12L + known.Month - 1 - (long)number * months;
        return month < 12 ? DateTime.MinValue
            : month / 12 > DateTime.MaxValue.Year ? DateTime.MaxValue
            : known.AddMonths((int)(month - (known.Year * 12L + known.Month - 1)));
    }

    public static TimeSpan? SpanOf(double? number, TimeSpan unit, TimeSpan slack)
        => number is not { } known || double.IsNaN(known) ? null : TimeSpan.FromTicks(Ticks(known, unit) + slack.Ticks);

    /// <summary>At most about three times the range of DateTime, so that an addition does not overflow.</summary>
    private static long Ticks(double number, TimeSpan unit) => (long)Math.Clamp(number * unit.Ticks, -9e18, 9e18);

    private static DateTime Moved(DateTime time, long ticks)
    {
        var moved = (Int128)time.Ticks + ticks;
        return new DateTime((long)Int128.Clamp(moved, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), time.Kind);
    }
}
