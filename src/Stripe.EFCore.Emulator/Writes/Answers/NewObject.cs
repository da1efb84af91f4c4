using System.Text.Json.Nodes;

namespace Stripe.EFCore.Emulator.Writes.Answers;

/// <summary>Objects with every field that the API sends, before anything is set: null, false, 0 and empty lists, as the field's type has it.</summary>
internal static class NewObject
{
    /// <summary>An object of a resource.</summary>
    public static JsonObject OfResource(string resource)
    {
        var document = FieldsOf.Resource(resource) is { } type ? OfClass(type) : [];
        document["object"] = resource;
        return document;
    }

    /// <summary>An object of a class of Stripe.net.</summary>
    public static JsonObject OfClass(Type type)
        => new(FieldsOf.Class(type).Values.Where(f => !f.IsHidden && f.Name != "deleted").OrderBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => KeyValuePair.Create(f.Name, Empty(f))));

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
