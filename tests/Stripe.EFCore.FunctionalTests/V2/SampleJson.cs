using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace StripeEFCore.FunctionalTests.V2;

/// <summary>Objects of API v2 as JSON with every property of Stripe.net's class set.</summary>
internal static class SampleJson
{
    private const int Deepest = 8;

    public static JsonObject Of(Type type, string id, string objectName)
    {
        var json = Object(type, 0);
        json["id"] = id;
        json["object"] = objectName;
        return json;
    }

    /// <summary>An object with nothing but its id and its times.</summary>
    public static JsonObject Bare(Type type, string id)
    {
        var json = new JsonObject { ["id"] = id };
        foreach (var property in type.GetProperties().Where(p => (Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType) == typeof(DateTime)))
            json[property.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name] = "2026-01-02T03:04:05Z";
        return json;
    }

    private static JsonObject Object(Type type, int depth)
    {
        var json = new JsonObject();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name is { } name)
                json[name] = Value(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, name, depth);
        }

        return json;
    }

    private static JsonNode? Value(Type type, string name, int depth)
        => type == typeof(string) ? $"{name} \u00e9 \"{depth}\""
            : type == typeof(DateTime) ? $"2026-01-0{1 + depth}T03:04:05.678Z"
            : type == typeof(bool) ? true
            : type == typeof(long) ? 4_000_000_000L + name.Length
            : type == typeof(decimal) ? "12.125"
            : type == typeof(object) ? "anything"
            : depth > Deepest ? null
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>)
                ? new JsonObject { ["usd"] = Element(type, name, depth), ["eur"] = Element(type, name, depth) }
            : typeof(IList).IsAssignableFrom(type) ? new JsonArray(Element(type, name, depth), Element(type, name, depth))
            : Object(type, depth + 1);

    private static JsonNode? Element(Type type, string name, int depth) => Value(type.GetGenericArguments()[^1], name, depth + 1);
}
