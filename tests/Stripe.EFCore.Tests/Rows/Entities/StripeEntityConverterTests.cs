using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Stripe.EFCore.Rows.Values;

namespace StripeEFCore.Tests.Rows.Entities;

/// <summary>Our converter makes the objects that Stripe.net's own makes, for every class that the API names.</summary>
public sealed class StripeEntityConverterTests
{
    public static TheoryData<string> Objects
        => [.. StripeTypeRegistry.ObjectsToTypes.Where(t => t.Value != typeof(Event)).Select(t => t.Key).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Objects))]
    public void An_object_with_every_field_set_is_read_as_Stripe_net_reads_it(string name)
    {
        var type = StripeTypeRegistry.ObjectsToTypes[name];
        var json = Sample(type, 2)!.ToJsonString();
        var theirs = (StripeEntity)JsonSerializer.Deserialize(json, type, StripeConfiguration.SerializerOptions)!;
        var ours = (StripeEntity)JsonSerializer.Deserialize(json, type, StripeJson.Options)!;
        Assert.Equal(theirs.ToJson(), ours.ToJson());
    }

    private static JsonNode? Sample(Type type, int depth)
    {
        var underlying = Nullable.GetUnderlyingType(type) ?? type;
        if (underlying == typeof(string))
            return "text";
        if (underlying == typeof(bool))
            return true;
        if (underlying == typeof(long) || underlying == typeof(int))
            return 42;
        if (underlying == typeof(decimal))
            return 12.5m;
        if (underlying == typeof(DateTime))
            return 1700000000;
        if (type == typeof(Dictionary<string, string>))
            return new JsonObject { ["key"] = "value" };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
            return Sample(type.GetGenericArguments()[0], depth) is { } element ? new JsonArray(element) : null;
        if (!typeof(StripeEntity).IsAssignableFrom(type) || type.IsAbstract || depth == 0)
            return null;

        var sample = new JsonObject();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetCustomAttribute<JsonPropertyNameAttribute>() is not { } name
                || property.GetSetMethod() is null
                || Sample(property.PropertyType, depth - 1) is not { } value)
                continue;

            // Stripe writes those decimals as text that Stripe.net says it does.
            sample[name.Name] = property.GetCustomAttribute<JsonNumberHandlingAttribute>() is null ? value : value.ToJsonString();
        }

        return sample;
    }
}
