using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Stripe;

namespace StripeEFCore.FunctionalTests.Resources;

/// <summary>Objects as text that does not depend on who read them, and the values of their fields.</summary>
internal static class ObjectText
{
    private static readonly MethodInfo FromJson = typeof(StripeEntity).GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Single(m => m is { Name: nameof(StripeEntity.FromJson), IsGenericMethodDefinition: true });

    /// <summary>What Stripe.net writes of an object that it reads from JSON.</summary>
    public static string Of(JsonObject json, Type type) => Of(Entity(json, type));

    /// <summary>What Stripe.net reads from JSON.</summary>
    public static StripeEntity Entity(JsonObject json, Type type) => (StripeEntity)FromJson.MakeGenericMethod(type).Invoke(null, [json.ToJsonString()])!;

    /// <remarks>Of events of API v2 Stripe.net has a class for each type, which its lists read and JSON alone does not name.</remarks>
    public static string Of(StripeEntity entity)
        => entity is Stripe.V2.Core.Event @event ? $"{@event.Id} {@event.Type} {@event.Created:O}"
            : Sorted(JsonNode.Parse(entity.ToJson()))!.ToJsonString();

    /// <summary>The values at a path, as a request writes them; <c>*</c> is any member, and a list is each of its elements.</summary>
    public static IEnumerable<string> Values(JsonNode? node, params IEnumerable<string> path)
    {
        IEnumerable<JsonNode?> nodes = [node];
        foreach (var segment in path)
        {
            nodes = nodes.SelectMany(n => n is JsonArray list ? list : (IEnumerable<JsonNode?>)[n]).OfType<JsonObject>()
                .SelectMany(o => segment == "*" ? o.Select(m => m.Value) : [o[segment]]);
        }

        return nodes.OfType<JsonValue>().Select(v => v.ToString());
    }

    /// <summary>Two numbers, or two times as text, in their order.</summary>
    public static int Compare(string left, string right) => At(left).CompareTo(At(right));

    private static decimal At(string value)
        => decimal.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : DateTimeOffset.Parse(value, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    private static JsonNode? Sorted(JsonNode? node)
        => node switch
        {
            JsonObject members => new JsonObject(members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Sorted(m.Value)))),
            JsonArray list => new JsonArray([.. list.Select(Sorted)]),
            _ => node?.DeepClone(),
        };
}
