using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>Puts what the parameters of a write give into an object.</summary>
internal sealed class FormMerge(AccountStore store, NewIds ids)
{
    /// <summary>Merges members into an object of a resource, or into one inside it.</summary>
    public void Into(JsonObject target, FormValue given, string resource, string path = "")
    {
        foreach (var (name, value) in given.Members)
            Set(target, name, value, resource, path.Length == 0 ? name : $"{path}.{name}");
    }

    private void Set(JsonObject target, string name, FormValue value, string resource, string path)
    {
        var present = target[name];
        if (value.Text is { } text)
            target[name] = text.Length == 0 ? Unset(name, present) : Typed(name, text, present);
        else if (name == "metadata")
            SetMetadata(target, value);
        else if (value.HasElements && IsList(present))
            SetList((JsonObject)present!, value, resource, path);
        else if (value.HasElements)
            target[name] = new JsonArray([.. value.Elements.Select(e => Element(e, resource, path))]);
        else
            Into(Object(target, name), value, resource, path);
    }

    private static JsonNode? Unset(string name, JsonNode? present) => name == "metadata" ? new JsonObject() : present is JsonArray ? new JsonArray() : null;

    /// <summary>Keys are texts whatever they look like, and an empty value removes one.</summary>
    private static void SetMetadata(JsonObject target, FormValue value)
    {
        var metadata = Object(target, "metadata");
        foreach (var (key, text) in value.Members)
        {
            if (text.Text is { Length: > 0 } kept)
                metadata[key] = kept;
            else
                metadata.Remove(key);
        }
    }

    private JsonNode Element(FormValue value, string resource, string path)
    {
        if (value.Text is { } text)
            return text;

        var element = new JsonObject();
        Into(element, value, resource, path);
        return element;
    }

    /// <summary>Elements of an embedded list are objects of their own: those with an id change the one that has it, others are new.</summary>
    private void SetList(JsonObject list, FormValue value, string resource, string path)
    {
        var data = (JsonArray)(list["data"] ??= new JsonArray());
        var kind = NestedLists.In(resource, path)?.Items[0] ?? "item";
        foreach (var given in value.Elements.Where(e => e.Text is null))
        {
            var id = given.Members.FirstOrDefault(m => m.Key == "id").Value?.Text;
            var element = data.OfType<JsonObject>().FirstOrDefault(e => id is not null && JsonFields.Text(e["id"]) == id);
            if (given.Members.Any(m => m is { Key: "deleted", Value.Text: "true" }))
            {
                data.Remove(element);
                continue;
            }

            if (element is null)
                data.Add(element = new JsonObject { ["id"] = id ?? ids.Next(PrefixOf(kind)), ["object"] = kind });
            Into(element, given, kind);
            if (JsonFields.Text(element["price"]) is { } price && element["price"] is not JsonObject)
                element["price"] = PriceOf(price, $"{path}[price]");
        }
    }

    private JsonObject PriceOf(string id, string parameter) =>
        store.Find(["price"], id)
        ?? (store.ByObject("price") is { Count: > 0 } ? throw ApiError.Missing("price", id, parameter) : new JsonObject { ["id"] = id, ["object"] = "price" });

    private static string PrefixOf(string kind) =>
        ResourceSchemas.All.FirstOrDefault(s => s.Object == kind)?.IdPrefix is { Length: > 0 } prefix ? prefix : kind[..2];

    private static bool IsList(JsonNode? node) => node is JsonObject { } list && JsonFields.Text(list["object"]) == "list";

    private static JsonObject Object(JsonObject target, string name)
    {
        if (target[name] is JsonObject present)
            return present;

        var made = new JsonObject();
        target[name] = made;
        return made;
    }

    /// <summary>A value as what the field holds already, or as what it looks like.</summary>
    private static JsonNode Typed(string name, string text, JsonNode? present)
    {
        if (present is JsonValue value)
        {
            switch (value.GetValueKind())
            {
                case JsonValueKind.Number:
                    return Integer(name, text);
                case JsonValueKind.True or JsonValueKind.False:
                    return text switch
                    {
                        "true" => true,
                        "false" => false,
                        _ => throw ApiError.Invalid(null, $"Invalid boolean: {text}", name),
                    };
                default:
                    return text;
            }
        }

        return text is "true" or "false" ? text == "true"
            : name.EndsWith("amount", StringComparison.Ordinal) || name is "quantity" or "percent_off" or "due_date" ? Integer(name, text)
            : text;
    }

    private static long Integer(string name, string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiError.Invalid("parameter_invalid_integer", $"Invalid integer: {text}", name);
}
