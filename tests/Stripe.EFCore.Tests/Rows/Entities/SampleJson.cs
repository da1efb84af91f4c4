using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace StripeEFCore.Tests.Rows.Entities;

/// <summary>JSON that fills every member of one of Stripe.net's classes, made by reflection over its members' names in JSON.</summary>
internal sealed class SampleJson(bool expanded)
{
    private static readonly ILookup<Type, KeyValuePair<string, Type>> Implementations =
        StripeTypeRegistry.ObjectsToTypes.SelectMany(o => o.Value.GetInterfaces(), (o, i) => (Interface: i, Object: o))
            .OrderBy(p => p.Object.Key, StringComparer.Ordinal)
            .ToLookup(p => p.Interface, p => p.Object);

    private int _count;

    public JsonObject Of(Type type, int depth)
    {
        var json = new JsonObject();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
        {
            if (property.GetCustomAttribute<JsonPropertyNameAttribute>(inherit: false) is { Name: var name })
                json[name] = ValueOf(property, depth - 1);
        }

        return json;
    }

    private JsonNode? ValueOf(PropertyInfo property, int depth)
    {
        var isUnixTime = property.GetCustomAttribute<JsonConverterAttribute>(inherit: false)?.ConverterType?.Name == "STJUnixDateTimeConverter";
        var takesText = property.IsDefined(typeof(JsonNumberHandlingAttribute), inherit: false);
        return isUnixTime ? 1_700_000_000 + Next()
            : takesText && Next() % 2 == 0 ? $"{Next()}"
            : ValueOf(property.PropertyType, depth);
    }

    private JsonNode? ValueOf(Type type, int depth)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return ValueOf(underlying, depth);
        if (type == typeof(string))
            return $"text é\"\n{Next()}";
        if (type == typeof(object))
            return new JsonObject { ["n"] = Next(), ["x"] = new JsonArray(1, "a", null) };
        if (type == typeof(bool))
            return Next() % 2 == 0;
        if (type == typeof(decimal))
            return Next() + 0.25m;
        if (type.IsPrimitive)
            return Next();
        if (type == typeof(DateTime))
            return "2024-02-29T10:11:12.345Z";
        if (IsOf(type, typeof(ExpandableField<>)))
            return Id(type.GetGenericArguments()[0], depth);
        if (IsOf(type, typeof(Dictionary<,>)))
            return ValuesOf(type.GetGenericArguments()[1], depth);
        if (typeof(IList).IsAssignableFrom(type))
            return new JsonArray(ValueOf(type.GetGenericArguments()[0], depth), ValueOf(type.GetGenericArguments()[0], depth));
        if (type.IsInterface)
            return Polymorphic(type, depth);
        return depth > 0 ? Of(type, depth) : null;
    }

    private JsonObject ValuesOf(Type type, int depth)
    {
        var json = new JsonObject { ["eur"] = ValueOf(type, depth), ["usd"] = ValueOf(type, depth) };
        if (!type.IsValueType)
            json["none"] = null;
        return json;
    }

    private JsonNode? Id(Type type, int depth) => expanded && depth > 0 ? ValueOf(type, depth) : $"id_{Next()}";

    private JsonNode? Polymorphic(Type type, int depth)
    {
        if (depth <= 0)
            return null;

        var candidates = Implementations[type].ToList();
        if (Next() % 5 == 0)
            return new JsonObject { ["object"] = "not_known_yet", ["id"] = $"id_{Next()}" };

        var (name, concrete) = candidates[Next() % candidates.Count];
        var json = Of(concrete, depth);
        json["object"] = name;
        return json;
    }

    private int Next() => _count++;

    private static bool IsOf(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
