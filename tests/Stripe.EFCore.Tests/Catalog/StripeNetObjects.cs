using System.Text.Json;

namespace StripeEFCore.Tests.Catalog;

/// <summary>The <c>object</c> values of Stripe.net's classes.</summary>
internal static class StripeNetObjects
{
    private static readonly Dictionary<Type, string> NamesByType =
        StripeTypeRegistry.ObjectsToTypes.ToDictionary(pair => pair.Value, pair => pair.Key);

    public static Type TypeOf(string name) => StripeTypeRegistry.ObjectsToTypes[name];

    /// <summary>
    ///     The <c>object</c> value of a class. Stripe.net's public table lacks those of API v2; they are named as Stripe names them all,
    ///     area before name.
    /// </summary>
    public static string NameOf(Type type)
        => NamesByType.TryGetValue(type, out var name)
            ? name
            : string.Join('.', type.FullName!["Stripe.".Length..].Split('.').Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));

    /// <summary>The <c>object</c> values of the classes that implement an interface.</summary>
    public static IEnumerable<string> Implementations(Type type)
        => StripeTypeRegistry.ObjectsToTypes
            .Where(pair => type.IsAssignableFrom(pair.Value))
            .Select(pair => pair.Key)
            .Order(StringComparer.Ordinal);
}
