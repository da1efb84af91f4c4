using System.Globalization;
using System.Text.Json.Nodes;

namespace Stripe.EFCore.Emulator.Writes.Answers;

/// <summary>Objects with every field that the API sends, before anything is set: null, false, 0 and empty lists, as the field's type has it.</summary>
internal static class NewObject
{
    /// <summary>An object of a resource.</summary>
    /// <param name="now">Unix seconds, for times that an object always has.</param>
    public static JsonObject OfResource(string resource, long now)
    {
        var document = FieldsOf.Resource(resource) is { } type ? OfClass(type, now) : [];
        document["object"] = resource;
        return document;
    }

    /// <summary>An object of a class of Stripe.net.</summary>
    public static JsonObject OfClass(Type type, long now)
        => new(FieldsOf.Class(type).Values.Where(f => !f.IsHidden && f.Name != "deleted").OrderBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => KeyValuePair.Create(f.Name, Empty(f) ?? (f.Type == typeof(DateTime) ? TimeOf(type, now) : null))));

    /// <summary>A time as the version of the API writes it.</summary>
    private static JsonNode TimeOf(Type type, long now)
        => type.Namespace?.StartsWith("Stripe.V2", StringComparison.Ordinal) == true
            ? DateTimeOffset.FromUnixTimeSeconds(now).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)
            : now;

    /// <summary>What stands in a field where nothing is set.</summary>
    public static JsonNode? Empty(ObjectField field)
        => field switch
        {
            { Name: "metadata" } => new JsonObject(),
            { IsArray: true } => new JsonArray(),
            { Type: var type } when type == typeof(bool) => false,
            { Type: var type } when type == typeof(long) || type == typeof(decimal) => 0,
            _ => null,
        };
}
