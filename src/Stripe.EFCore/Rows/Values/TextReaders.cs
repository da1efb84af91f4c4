using System.Text;
using System.Text.Json;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Values;

/// <summary>Text; a number or a boolean as it is written; of an expanded field, which is an object, its id.</summary>
internal sealed class StringValueReader : ValueReader<string>
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public override string? Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.Text,
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.RawText),
        JsonTokenType.StartObject => ReadId(ref reader),
        _ => throw Unreadable(ref reader),
    };

    public override string? Read(in RawValue value) => value.TryGetPlainText(out var text) ? Decode(text) : base.Read(value);

    private static string Decode(ReadOnlySpan<byte> text)
    {
        if (Ascii.IsValid(text))
            return Encoding.Latin1.GetString(text);

        try
        {
            return Strict.GetString(text);
        }
        catch (DecoderFallbackException exception)
        {
            throw new JsonException("A string is not Unicode.", exception);
        }
    }
}

internal sealed class CharReader : ValueReader<char>
{
    public override char Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.Text is [var only] ? only : throw Unreadable(ref reader);
}

internal sealed class BooleanReader : ValueReader<bool>
{
    public override bool Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.String when reader.Is("true"u8) => true,
        JsonTokenType.String when reader.Is("false"u8) => false,
        JsonTokenType.Number when reader.RawText is [(byte)'1'] => true,
        JsonTokenType.Number when reader.RawText is [(byte)'0'] => false,
        _ => throw Unreadable(ref reader),
    };

    public override bool Read(in RawValue value) => value.Token switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => base.Read(value),
    };
}

internal sealed class GuidReader : ValueReader<Guid>
{
    public override Guid Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadId(ref reader),
        JsonTokenType.String when Guid.TryParse(reader.Text, out var guid) => guid,
        _ => throw Unreadable(ref reader),
    };
}

internal sealed class UriReader : ValueReader<Uri>
{
    public override Uri Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && Uri.TryCreate(reader.Text, UriKind.RelativeOrAbsolute, out var uri)
            ? uri
            : throw Unreadable(ref reader);
}

internal sealed class Base64Reader : ValueReader<byte[]>
{
    public override byte[] Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var bytes) ? bytes : throw Unreadable(ref reader);
}
