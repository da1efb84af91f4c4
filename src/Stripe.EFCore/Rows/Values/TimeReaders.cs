using System.Globalization;
using System.Text.Json;
using System.Xml;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Values;

/// <summary>
///     A moment, UTC: from unix seconds (API v1, https://docs.stripe.com/api) or ISO 8601 (API v2), which without an offset is taken as UTC. As with
///     Stripe.net, a number above five thousand million, which is the year 2128, is milliseconds: some objects of Terminal have them.
/// </summary>
internal static class Moments
{
    private const long LastSecond = 5_000_000_000;

    public static bool TryRead(ref Utf8JsonReader reader, out DateTime utc)
    {
        utc = default;
        return reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetInt64(out var whole)
                ? TryFromUnix(whole, out utc)
                : reader.TryGetDecimal(out var number) && TryFromUnix(number, out utc),
            JsonTokenType.String => TryParse(reader.Text!, out utc),
            _ => false,
        };
    }

    private static bool TryParse(string text, out DateTime utc) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? TryFromUnix(whole, out utc)
            : DateTime.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out utc);

    public static bool TryFromUnix(long value, out DateTime utc)
    {
        if (value is < 0 or > LastSecond)
            return TryFromUnix((decimal)value, out utc);

        utc = DateTime.UnixEpoch.AddTicks(value * TimeSpan.TicksPerSecond);
        return true;
    }

    private static bool TryFromUnix(decimal value, out DateTime utc)
    {
        var ticks = value * (value > LastSecond ? TimeSpan.TicksPerMillisecond : TimeSpan.TicksPerSecond);
        var inRange = ticks >= DateTime.MinValue.Ticks - DateTime.UnixEpoch.Ticks && ticks <= DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks;
        utc = inRange ? DateTime.UnixEpoch.AddTicks((long)ticks) : default;
        return inRange;
    }
}

internal sealed class DateTimeReader : ValueReader<DateTime>
{
    /// <summary>What Stripe.net's classes have where Stripe sends no time.</summary>
    public override DateTime Default => DateTime.UnixEpoch;

    public override DateTime Read(ref Utf8JsonReader reader) => Moments.TryRead(ref reader, out var utc) ? utc : throw Unreadable(ref reader);

    public override DateTime Read(in RawValue value) =>
        value.TryGetWhole(out var seconds) && Moments.TryFromUnix(seconds, out var utc) ? utc : base.Read(value);
}

internal sealed class DateTimeOffsetReader : ValueReader<DateTimeOffset>
{
    /// <summary>The moment that a <see cref="DateTime" /> has where Stripe sends none.</summary>
    public override DateTimeOffset Default => DateTimeOffset.UnixEpoch;

    public override DateTimeOffset Read(ref Utf8JsonReader reader)
    {
        // Only here is the offset that was written kept.
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var written) && HasOffset(reader.Text!))
            return written;

        return Moments.TryRead(ref reader, out var utc) ? new DateTimeOffset(utc, TimeSpan.Zero) : throw Unreadable(ref reader);
    }

    private static bool HasOffset(ReadOnlySpan<char> text) => text is [.., 'Z'] || text[(text.IndexOf('T') + 1)..].IndexOfAny('+', '-') >= 0;
}

internal sealed class DateReader : ValueReader<DateOnly>
{
    /// <summary>The day of the moment that a <see cref="DateTime" /> has where Stripe sends none.</summary>
    public override DateOnly Default => DateOnly.FromDateTime(DateTime.UnixEpoch);

    public override DateOnly Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String
            && DateOnly.TryParseExact(reader.Text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        return Moments.TryRead(ref reader, out var utc) ? DateOnly.FromDateTime(utc) : throw Unreadable(ref reader);
    }
}

internal sealed class TimeReader : ValueReader<TimeOnly>
{
    public override TimeOnly Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String
            && TimeOnly.TryParse(reader.Text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time;
        }

        return Moments.TryRead(ref reader, out var utc) ? TimeOnly.FromDateTime(utc) : throw Unreadable(ref reader);
    }
}

/// <summary>A span, from seconds, <c>hh:mm:ss</c> or an ISO 8601 duration (<c>P1DT2H</c>).</summary>
internal sealed class DurationReader : ValueReader<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType switch
            {
                JsonTokenType.Number when reader.TryGetInt64(out var seconds) => TimeSpan.FromSeconds(seconds),
                JsonTokenType.Number when reader.TryGetDouble(out var seconds) => TimeSpan.FromSeconds(seconds),
                JsonTokenType.String => Parse(reader.Text!),
                _ => throw Unreadable(ref reader),
            };
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            throw Unreadable(ref reader, exception);
        }
    }

    private static TimeSpan Parse(string text) => text is ['P', ..] or ['-', 'P', ..]
        ? XmlConvert.ToTimeSpan(text)
        : TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
