using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Checking;

namespace Stripe.EFCore.Emulator.Writes.Answers;

/// <summary>
///     Puts parameters into the fields of their names. A parameter without such a field is an instruction, and leaves no trace here.
/// </summary>
/// <param name="find">An object by its class, its id and the parameter that names it, where Stripe has whole objects in place of ids.</param>
internal sealed class Merge(long now, Func<Type, string, string, JsonObject?> find)
{
    public void Into(JsonObject target, JsonObject given, Type type, string path = "")
    {
        var fields = FieldsOf.Class(type);
        foreach (var (name, value) in given)
        {
            if (!fields.TryGetValue(name, out var field) || field.IsEmbeddedList)
                continue;
            if (value is null)
                target[name] = NewObject.Empty(field);
            else if (name == "metadata" && value is JsonObject metadata)
                SetMetadata(target, metadata);
            else if (ValueOf(target[name], value, field, path.Length == 0 ? name : $"{path}[{name}]") is { } set)
                target[name] = set;
        }
    }

    /// <summary>Keys with a value are set, and keys with null are taken away.</summary>
    public static void SetMetadata(JsonObject target, JsonObject given)
    {
        var metadata = target["metadata"] as JsonObject ?? [];
        foreach (var (key, value) in given)
        {
            if (value is null)
                metadata.Remove(key);
            else
                metadata[key] = value.DeepClone();
        }

        MetadataRules.CheckAll(metadata);
        target["metadata"] = metadata.Parent is null ? metadata : metadata.DeepClone();
    }

    /// <summary>What the field holds afterwards; null where the value is none that the field can hold.</summary>
    private JsonNode? ValueOf(JsonNode? present, JsonNode value, ObjectField field, string path)
        => value switch
        {
            JsonArray elements when field.IsArray => new JsonArray([.. elements.Select((e, i) => ElementOf(e!, field, $"{path}[{i}]"))]),
            JsonObject members when field.MapOf is { } element => MapOf(present as JsonObject, members, element, path),
            JsonObject members when field.Inside is { } inside && !field.IsArray => ObjectOf(present as JsonObject, members, inside, path),
            JsonValue scalar when !field.IsArray && field.MapOf is null => ScalarOf(scalar, field, path),
            _ => null,
        };

    private JsonNode? ElementOf(JsonNode element, ObjectField field, string path)
        => field.Inside is not { } inside ? element.DeepClone()
            : element is JsonObject members ? ObjectOf(null, members, inside, path)
            : JsonFields.Text(element) is { } id ? find(inside, id, path)
            : null;

    private JsonObject ObjectOf(JsonObject? present, JsonObject members, Type type, string path)
    {
        var target = present is null ? NewObject.OfClass(type, now) : (JsonObject)present.DeepClone();
        Into(target, members, type, path);
        return target;
    }

    private JsonObject MapOf(JsonObject? present, JsonObject members, Type element, string path)
    {
        var map = present is null ? [] : (JsonObject)present.DeepClone();
        foreach (var (key, value) in members)
        {
            if (value is null)
                map.Remove(key);
            else
                map[key] = value is JsonObject inner && typeof(StripeEntity).IsAssignableFrom(element)
                    ? ObjectOf(map[key] as JsonObject, inner, element, $"{path}[{key}]")
                    : value.DeepClone();
        }

        return map;
    }

    private JsonNode? ScalarOf(JsonValue value, ObjectField field, string path)
    {
        var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
        var type = Nullable.GetUnderlyingType(field.Type) ?? field.Type;
        if (field.Inside is { } inside)
            return text is null ? null : find(inside, text, path);
        if (type == typeof(DateTime))
            return text is null ? value.DeepClone() : text == "now" ? now : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _) ? text : null;
        if (type == typeof(bool))
            return text is null ? value.DeepClone() : null;
        if (type == typeof(long))
            return text is null ? value.DeepClone() : long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
        return type == typeof(string) ? JsonFields.Text(value) : value.DeepClone();
    }
}
