using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Stripe.EFCore.Emulator.Shapes;

/// <summary>
///     Objects of Stripe.net as the API would send them: with <c>object</c> on every resource, and without the times that the caller left out, which Stripe.net
///     cannot tell from times of the year 1.
/// </summary>
internal static class EntityJson
{
    public static JsonObject Of(StripeEntity entity)
    {
        var document = (JsonObject)JsonNode.Parse(entity.ToJson())!;
        Mend(entity, document);
        return document;
    }

    private static void Mend(object entity, JsonObject document)
    {
        if (entity is IHasObject && ObjectShapes.NameOf(entity.GetType()) is { } resource)
            document["object"] ??= resource;
        foreach (var property in entity.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name is not { } name || property.GetValue(entity) is not { } value)
                continue;

            if (value is DateTime time && time == default)
                document.Remove(name);
            else if (value is IEnumerable elements and not string && document[name] is JsonArray array)
                MendAll(elements, array);
            else if (document[name] is JsonObject embedded)
                MendAny(value, embedded);
        }
    }

    private static void MendAll(IEnumerable elements, JsonArray array)
    {
        foreach (var (element, node) in elements.Cast<object>().Zip(array))
        {
            if (node is JsonObject embedded)
                MendAny(element, embedded);
        }
    }

    private static void MendAny(object value, JsonObject embedded)
    {
        var type = value.GetType();
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ExpandableField<>))
            value = type.GetProperty("ExpandedObject")!.GetValue(value)!;
        if (value is IStripeEntity)
            Mend(value, embedded);
    }
}
