using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;

namespace Stripe.EFCore.Rows;

internal delegate object? ScalarReader(ref Utf8JsonReader reader);

/// <summary>Reads the scalars whose JSON has more than one form.</summary>
internal static class ScalarReaders
{
    /// <summary>Seconds above this cannot be meant: Stripe.net takes them as milliseconds too, which some Terminal objects carry.</summary>
    private const long LastSecond = 5_000_000_000;

    public static readonly object True = true;
    public static readonly object False = false;

    /// <summary>Text; of a field that is expanded, the object's id.</summary>
    public static object? Text(ref Utf8JsonReader reader)
        => reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            JsonTokenType.StartObject => Id(ref reader),
            _ => throw new FormatException("It is no text."),
        };

    public static object? Boolean(ref Utf8JsonReader reader)
        => reader.TokenType switch
        {
            JsonTokenType.True => True,
            JsonTokenType.False => False,
            JsonTokenType.String => bool.Parse(reader.GetString()!) ? True : False,
            JsonTokenType.Number => reader.GetInt64() != 0 ? True : False,
            _ => throw new FormatException("It is no boolean."),
        };

    /// <summary>A moment, from unix seconds or ISO 8601; without an offset it is UTC.</summary>
    public static DateTimeOffset Time(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return FromUnix(reader.TryGetInt64(out var seconds) ? seconds : (long)reader.GetDouble());

        var text = reader.GetString()!;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? FromUnix(number)
            : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }

    public static object? Date(ref Utf8JsonReader reader)
        => reader.TokenType == JsonTokenType.String && DateOnly.TryParse(reader.GetString(), CultureInfo.InvariantCulture, out var date)
            ? date
            : DateOnly.FromDateTime(Time(ref reader).UtcDateTime);

    /// <summary>A span, from seconds, <c>hh:mm:ss</c> or an ISO 8601 duration.</summary>
    public static object? Duration(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return TimeSpan.FromSeconds(reader.GetDouble());

        var text = reader.GetString()!;
        return text.StartsWith('P') || text.StartsWith("-P", StringComparison.Ordinal)
            ? XmlConvert.ToTimeSpan(text)
            : TimeSpan.Parse(text, CultureInfo.InvariantCulture);
    }

    public static object? Any(ref Utf8JsonReader reader)
        => reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.True => True,
            JsonTokenType.False => False,
            JsonTokenType.Number => reader.TryGetInt64(out var whole) ? whole : reader.GetDecimal(),
            _ => JsonElement.ParseValue(ref reader),
        };

    private static DateTimeOffset FromUnix(long value)
        => value > LastSecond ? DateTimeOffset.FromUnixTimeMilliseconds(value) : DateTimeOffset.FromUnixTimeSeconds(value);

    private static string? Id(ref Utf8JsonReader reader)
    {
        string? id = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            reader.Read();
            if (isId && reader.TokenType == JsonTokenType.String)
                id = reader.GetString();
            else
                reader.Skip();
        }

        return id ?? throw new FormatException("It is an object without an id.");
    }
}
