using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Declarations;

namespace Stripe.EFCore.Emulator.Writes.Checking;

/// <summary>Reads the JSON of a write of API v2 by its declaration. Anything that Stripe does not take is refused.</summary>
internal static class JsonReader
{
    public static JsonObject Read(JsonObject body, Shape shape)
    {
        Check(body, shape, "");
        return body;
    }

    private static void Check(JsonObject given, Shape shape, string path)
    {
        foreach (var (name, value) in given)
        {
            var inner = Inside(path, name);
            var parameter = shape.Find(name) ?? throw ApiError.Invalid("unknown_field", $"Received unknown parameter: {inner}", inner);
            if (value is not null)
                Check(value, parameter.Type, inner);
            else if (!Unsetting.IsPossible(parameter))
                throw Refusals.Empty(inner);
        }

        if (shape.Parameters.Values.Where(p => p.IsRequired && !given.ContainsKey(p.Name)).MinBy(p => p.Name, StringComparer.Ordinal) is { } missing)
            throw Refusals.Missing(Inside(path, missing.Name));
    }

    private static void Check(JsonNode value, ParameterType type, string path)
    {
        var kind = value.GetValueKind();
        switch (type)
        {
            case ShapeType nested:
                Check(value as JsonObject ?? throw Refusals.NotObject(path), nested.Shape, path);
                break;
            case ListType list:
                foreach (var (i, element) in (value as JsonArray ?? throw Refusals.NotArray(path)).Index())
                    Check(element ?? throw Refusals.Empty(path), list.Element, $"{path}[{i}]");
                break;
            case MapType map:
                foreach (var (key, element) in value as JsonObject ?? throw Refusals.NotObject(path))
                {
                    if (element is not null)
                        Check(element, map.Element, Inside(path, key));
                }

                break;
            case MetadataType:
                foreach (var (key, text) in value as JsonObject ?? throw Refusals.NotObject(path))
                    MetadataRules.Check(path, key, text is null ? "" : TextOf(text) ?? throw Refusals.NotText(Inside(path, key)));
                break;
            case IntegerType when kind != JsonValueKind.Number || !value.AsValue().TryGetValue<long>(out _):
                throw Refusals.NotInteger(path, value.ToJsonString());
            case NumberType when kind != JsonValueKind.Number:
                throw Refusals.NotNumber(path, value.ToJsonString());
            case BooleanType when kind is not (JsonValueKind.True or JsonValueKind.False):
                throw Refusals.NotBoolean(path, value.ToJsonString());
            case EnumType words when TextOf(value) is not { } word || !words.Values.Contains(word):
                throw Refusals.NotOneOf(path, words.Values);
            case (TextType or DecimalType) when kind != JsonValueKind.String:
                throw Refusals.NotText(path);
        }
    }

    private static string? TextOf(JsonNode node) => node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static string Inside(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
