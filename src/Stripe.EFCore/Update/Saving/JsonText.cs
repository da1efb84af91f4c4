using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Stripe.EFCore.Updates.Saving;

/// <summary>A request as one text, to tell whether another is the same.</summary>
internal static class JsonText
{
    public static string Of(string path, IReadOnlyDictionary<string, object?>? parameters)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
            Write(json, parameters ?? new Dictionary<string, object?>());
        return $"{path} {Encoding.UTF8.GetString(bytes.WrittenSpan)}";
    }

    /// <summary>The parameters of such a text.</summary>
    public static JsonDocument Parse(string text) => JsonDocument.Parse(text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..]);

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, object?> members:
                json.WriteStartObject();
                foreach (var (name, member) in members.OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    json.WritePropertyName(name);
                    Write(json, member);
                }

                json.WriteEndObject();
                break;
            case List<object?> elements:
                json.WriteStartArray();
                foreach (var element in elements)
                    Write(json, element);
                json.WriteEndArray();
                break;
            case null:
                json.WriteNullValue();
                break;
            default:
                json.WriteStringValue(FormattableString.Invariant($"{value}"));
                break;
        }
    }
}
