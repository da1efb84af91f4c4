using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Writes.Requests;

/// <summary>Reads and sets fields of documents by path.</summary>
internal static class Documents
{
    public static string? Text(this JsonObject document, string path) => JsonFields.Text(JsonFields.At(document, path));

    /// <summary>An integer; 0 where there is none.</summary>
    public static long Number(this JsonObject document, string path) => document.NumberOrNull(path) ?? 0;

    public static long? NumberOrNull(this JsonObject document, string path)
        => JsonFields.At(document, path) is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out var number)
                ? number
                : null;

    public static bool IsTrue(this JsonObject document, string path) => JsonFields.At(document, path)?.GetValueKind() == JsonValueKind.True;

    /// <summary>The objects of an array, or of an embedded list.</summary>
    public static IEnumerable<JsonObject> Elements(this JsonObject document, string path)
        => JsonFields.At(document, path) switch
        {
            JsonArray elements => elements.OfType<JsonObject>(),
            JsonObject list when list["data"] is JsonArray data => data.OfType<JsonObject>(),
            _ => [],
        };

    /// <summary>Sets a field of an object inside; makes the object where there is none.</summary>
    public static void Set(this JsonObject document, string path, JsonNode? value)
    {
        var segments = path.Split('.');
        var target = document;
        foreach (var segment in segments[..^1])
        {
            if (target[segment] is not JsonObject inner)
                target[segment] = inner = [];
            target = inner;
        }

        target[segments[^1]] = value;
    }

    /// <summary>An embedded list with all of its elements.</summary>
    public static JsonObject List(string url, IEnumerable<JsonObject> elements)
        => new() { ["object"] = "list", ["data"] = new JsonArray([.. elements]), ["has_more"] = false, ["url"] = url };

    public static bool Is(this JsonObject document, params ReadOnlySpan<string> statuses) => statuses.Contains(document.Text("status"));
}
