using System.Text.Json;
using System.Text.Json.Nodes;

using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Values;

/// <summary>A value of no declared type: text, numbers and booleans as such, so that they compare and sort; objects and arrays as JSON.</summary>
internal sealed class ObjectReader : ValueReader<object>
{
    public override object? Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.Text,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number when reader.TryGetInt64(out var whole) => whole,
        JsonTokenType.Number when reader.TryGetDecimal(out var number) => number,
        _ => JsonElement.ParseValue(ref reader),
    };
}

/// <summary>A value of no declared type as System.Text.Json reads it: always JSON.</summary>
internal sealed class JsonObjectReader : ValueReader<object>
{
    public override object Read(ref Utf8JsonReader reader) => JsonElement.ParseValue(ref reader);
}

internal sealed class JsonElementReader : ValueReader<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader) => JsonElement.ParseValue(ref reader);
}

internal sealed class JsonDocumentReader : ValueReader<JsonDocument>
{
    public override JsonDocument Read(ref Utf8JsonReader reader) => JsonDocument.ParseValue(ref reader);
}

internal sealed class JsonNodeReader<TNode> : ValueReader<TNode>
    where TNode : JsonNode
{
    public override TNode Read(ref Utf8JsonReader reader)
    {
        var start = reader;
        return JsonNode.Parse(ref reader) as TNode ?? throw Unreadable(ref start);
    }
}
