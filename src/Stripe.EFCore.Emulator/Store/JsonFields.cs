using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stripe.EFCore.Emulator.Store;

/// <summary>Reads fields of documents by path.</summary>
internal static class JsonFields
{
    public static JsonNode? At(JsonNode? node, string path)
    {
        foreach (var segment in path.Split('.'))
        {
            if (node is not JsonObject members || !members.TryGetPropertyValue(segment, out node))
                return null;
        }

        return node;
    }

    /// <summary>All values at a path that may lead through lists, and with <c>*</c> through every member of an object.</summary>
    public static IEnumerable<JsonNode> All(JsonNode? node, string path)
    {
        IEnumerable<JsonNode?> nodes = [node];
        foreach (var segment in path.Split('.'))
            nodes = nodes.SelectMany(n => Members(n, segment)).SelectMany(n => n is JsonArray list ? list.AsEnumerable() : [n]);
        return nodes.OfType<JsonNode>();
    }

    private static IEnumerable<JsonNode?> Members(JsonNode? node, string name)
        => node is not JsonObject members ? [] : name == "*" ? members.Select(m => m.Value) : members.TryGetPropertyValue(name, out var value) ? [value] : [];

    /// <summary>When an object was created, in Unix seconds; 0 where nothing says it.</summary>
    public static long Created(JsonObject document) => Second(document["created"] ?? document["date"] ?? document[HiddenValue.Of("created")]);

    /// <summary>Unix seconds of a time in the style of either version of the API; 0 for anything else.</summary>
    public static long Second(JsonNode? node)
        => node switch
        {
            JsonValue value when value.TryGetValue<long>(out var second) => second,
            JsonValue value when value.TryGetValue<string>(out var text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time)
                => time.ToUnixTimeSeconds(),
            _ => 0,
        };

    /// <summary>The text of a scalar, the id of an object; null for anything else.</summary>
    public static string? Text(JsonNode? node)
        => node switch
        {
            JsonValue value => value.GetValueKind() switch
            {
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                JsonValueKind.String => value.GetValue<string>(),
                _ => value.ToJsonString(),
            },
            JsonObject members when members.TryGetPropertyValue("id", out var id) => Text(id),
            _ => null,
        };
}
