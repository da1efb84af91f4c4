using System.Text.Json;

namespace Stripe.EFCore.Rows.Json;

/// <summary>One JSON value as it is written. Where it ends is known, whether all of it is JSON is found out by whoever decodes it.</summary>
/// <param name="json">All of its bytes: quotes and brackets are part of it.</param>
/// <param name="token">What kind of value it is, by its first token.</param>
/// <param name="isEscaped">Of a string: whether something in it is escaped.</param>
internal readonly ref struct RawValue(ReadOnlySpan<byte> json, JsonTokenType token, bool isEscaped = false)
{
    /// <summary>More digits might not fit a long.</summary>
    private const int MostDigits = 18;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = JsonReading.MaxDepth };

    public ReadOnlySpan<byte> Json { get; } = json;

    public JsonTokenType Token { get; } = token;

    public bool IsEscaped { get; } = isEscaped;

    /// <summary>The string that it is; null where it is a JSON null.</summary>
    /// <exception cref="JsonException">It is not JSON, or not Unicode.</exception>
    public string? Text
    {
        get
        {
            var reader = Reader();
            return reader.Text;
        }
    }

    /// <summary>A reader on its first token.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public Utf8JsonReader Reader()
    {
        var reader = new Utf8JsonReader(Json, Options);
        reader.Read();
        return reader;
    }

    /// <summary>What stands between the quotes, if it is a string in which nothing is escaped.</summary>
    public bool TryGetPlainText(out ReadOnlySpan<byte> text)
    {
        var isPlain = Token == JsonTokenType.String && !IsEscaped;
        text = isPlain ? Json[1..^1] : default;
        return isPlain;
    }

    /// <summary>The number, if it is a whole one that is not very large, written as JSON writes it.</summary>
    public bool TryGetWhole(out long number)
    {
        number = 0;
        var isNegative = Json[0] == '-';
        var digits = isNegative ? Json[1..] : Json;
        if (Token != JsonTokenType.Number || digits.Length is 0 or > MostDigits || (digits[0] == '0' && digits.Length > 1))
            return false;

        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;
            number = number * 10 + (digit - '0');
        }

        if (isNegative)
            number = -number;
        return true;
    }
}
