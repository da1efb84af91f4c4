using System.Globalization;
using System.Text.Json;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Values.Entities;

/// <summary>Text, and nothing else.</summary>
internal sealed class TextMemberReader : ValueReader<string>
{
    private static readonly StringValueReader Texts = new();

    public override string? Read(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String ? reader.Text : throw Unreadable(ref reader);

    public override string? Read(in RawValue value) => value.Token == JsonTokenType.String ? Texts.Read(value) : base.Read(value);
}

/// <summary>A boolean, and nothing else.</summary>
internal sealed class BooleanMemberReader : ValueReader<bool>
{
    public override bool Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Unreadable(ref reader),
    };

    public override bool Read(in RawValue value) => value.Token == JsonTokenType.True || value.Token != JsonTokenType.False && base.Read(value);
}

/// <summary>A whole number.</summary>
/// <param name="takesText">Whether it may be written as text.</param>
internal sealed class WholeMemberReader(bool takesText) : ValueReader<long>
{
    public override long Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt64(out var number) => number,
        JsonTokenType.String when takesText && long.TryParse(reader.Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Unreadable(ref reader),
    };

    public override long Read(in RawValue value) => value.TryGetWhole(out var number) ? number : base.Read(value);
}

/// <summary>A decimal number.</summary>
/// <param name="takesText">Whether it may be written as text.</param>
internal sealed class DecimalMemberReader(bool takesText) : ValueReader<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetDecimal(out var number) => number,
        JsonTokenType.String when takesText && decimal.TryParse(reader.Text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Unreadable(ref reader),
    };
}

/// <summary>A time of API v1: unix seconds that are not negative, as a number or as text.</summary>
internal sealed class UnixMemberReader : ValueReader<DateTime>
{
    public override DateTime Read(in RawValue value) =>
        value.TryGetWhole(out var seconds) && seconds >= 0 && Moments.TryFromUnix(seconds, out var utc) ? utc : base.Read(value);

    public override DateTime Read(ref Utf8JsonReader reader)
    {
        var seconds = 0L;
        var isWhole = reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetInt64(out seconds),
            JsonTokenType.String => long.TryParse(reader.Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out seconds),
            _ => false,
        };
        return isWhole && seconds >= 0 && Moments.TryFromUnix(seconds, out var utc) ? utc : throw Unreadable(ref reader);
    }
}

/// <summary>A time of API v2: ISO 8601, here in UTC.</summary>
internal sealed class IsoMemberReader : ValueReader<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTime(out var time))
            throw Unreadable(ref reader);

        return time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : time.ToUniversalTime();
    }
}
