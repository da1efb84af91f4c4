using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Catalog;

/// <summary>Values as the API takes them in a parameter: the other direction of the decoders.</summary>
internal static class WireFormat
{
    private const double LargestExact = 1e15;

    /// <summary>
    ///     The text of a value for a parameter of a type; false where the parameter has no such values. A time with a fraction of a second has no
    ///     text: which way to round it depends on the comparison, so the caller rounds.
    /// </summary>
    public static bool TryFormat(object value, ParameterType type, [NotNullWhen(true)] out string? text)
    {
        text = type switch
        {
            ParameterType.Boolean => value is bool flag ? flag ? "true" : "false" : null,
            ParameterType.Integer => FormatWhole(value),
            ParameterType.Timestamp => FormatTime(value) ?? FormatWhole(value),
            ParameterType.Decimal => FormatWhole(value) ?? FormatDecimal(value),
            ParameterType.String => FormatText(value),
            _ => null,
        };
        return text is not null;
    }

    /// <summary>Whether values of a type have a text by which an object can be retrieved.</summary>
    public static bool IsIdType(Type type)
        => Nullable.GetUnderlyingType(type) is { } value ? IsIdType(value)
            : type == typeof(string) || type == typeof(Guid) || IsWhole(type);

    /// <summary>The text of an id in a path, or null where a value is none.</summary>
    public static string? FormatId(object? value)
        => value switch
        {
            null or "" => null,
            string text => text,
            Guid id => id.ToString("D"),
            _ when IsWhole(value.GetType()) => Invariant(value),
            _ => null,
        };

    private static bool IsWhole(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64 && !type.IsEnum;

    /// <summary>Whole unix seconds, rounded down, of a time.</summary>
    public static long UnixSeconds(DateTime value, out bool hasFraction) => Seconds(UtcTimes.Of(value).Ticks, out hasFraction);

    /// <inheritdoc cref="UnixSeconds(DateTime, out bool)" />
    public static long UnixSeconds(DateTimeOffset value, out bool hasFraction) => Seconds(value.UtcTicks, out hasFraction);

    /// <summary>
    ///     A moment as RFC 3339, which API v2 takes and gives in milliseconds: the moment itself, or the nearest millisecond before or after it. Null
    ///     where that lies outside of the times that Stripe has.
    /// </summary>
    public static string? FormatInstant(long utcTicks, bool up)
    {
        var rest = utcTicks % TimeSpan.TicksPerMillisecond;
        var ticks = utcTicks - rest + (up && rest > 0 ? TimeSpan.TicksPerMillisecond : 0);
        if (ticks < DateTime.UnixEpoch.Ticks || ticks > DateTime.MaxValue.Ticks)
            return null;

        var format = ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        return new DateTime(ticks).ToString(format, CultureInfo.InvariantCulture);
    }

    private static long Seconds(long utcTicks, out bool hasFraction)
    {
        var ticks = utcTicks - DateTime.UnixEpoch.Ticks;
        hasFraction = ticks % TimeSpan.TicksPerSecond != 0;
        return ticks / TimeSpan.TicksPerSecond - (hasFraction && ticks < 0 ? 1 : 0);
    }

    private static string? FormatTime(object value)
    {
        var hasFraction = false;
        long? seconds = value switch
        {
            DateTime time => UnixSeconds(time, out hasFraction),
            DateTimeOffset time => UnixSeconds(time, out hasFraction),
            _ => null,
        };
        return hasFraction ? null : seconds?.ToString(CultureInfo.InvariantCulture);
    }

    private static string? FormatWhole(object value) => value switch
    {
        sbyte or byte or short or ushort or int or uint or long or ulong or Int128 or UInt128 or BigInteger => Invariant(value),
        decimal number when decimal.IsInteger(number) => number.ToString("F0", CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>The text of a number, if the same number is read from it. A cast of the decimal does not show that: it rounds in its own way.</summary>
    private static string? FormatDecimal(object value) => value switch
    {
        decimal => Invariant(value),
        double number when Math.Abs(number) < LargestExact
            => Invariant((decimal)number) is var text && double.Parse(text, CultureInfo.InvariantCulture) == number ? text : null,
        float number when Math.Abs(number) < LargestExact
            => Invariant((decimal)number) is var text && float.Parse(text, CultureInfo.InvariantCulture) == number ? text : null,
        _ => null,
    };

    /// <summary>Only what has one text. A Guid may be written in either case, a number with or without a fraction.</summary>
    private static string? FormatText(object value) => value switch
    {
        string text => text,
        char character => character.ToString(),
        Enum member => EnumNames.ToWire(member),
        _ => null,
    };

    private static string Invariant(object number) => ((IFormattable)number).ToString(null, CultureInfo.InvariantCulture);
}
