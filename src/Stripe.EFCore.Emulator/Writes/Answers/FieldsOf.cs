using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Serialization;
using Stripe.EFCore.Emulator.Shapes;

namespace Stripe.EFCore.Emulator.Writes.Answers;

/// <summary>One field of an object of the API.</summary>
/// <param name="Type">The type in Stripe.net's class.</param>
internal sealed record ObjectField(string Name, Type Type)
{
    /// <summary>The field is absent until a request expands it.</summary>
    public required bool IsHidden { get; init; }

    /// <summary>The class of the object that stands here, or of each element of the list; null where there is none.</summary>
    public Type? Inside => typeof(StripeEntity).IsAssignableFrom(Element) && !IsEmbeddedList ? Element : null;

    public bool IsArray => Is(Type, typeof(List<>));

    public bool IsEmbeddedList => Is(Type, typeof(StripeList<>));

    public bool IsId => Is(Type, typeof(ExpandableField<>));

    /// <summary>The class of the values by the user's own keys; null where there are none.</summary>
    public Type? MapOf => Is(Type, typeof(Dictionary<,>)) ? Type.GetGenericArguments()[1] : null;

    private Type Element => IsArray ? Type.GetGenericArguments()[0] : Type;

    private static bool Is(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}

/// <summary>The fields that an object of the API has, read from Stripe.net's classes.</summary>
internal static class FieldsOf
{
    private static readonly ConcurrentDictionary<Type, ImmutableDictionary<string, ObjectField>> Read = new();

    private static readonly Lazy<ImmutableDictionary<string, Type>> ApiV2 = new(() => typeof(StripeEntity).Assembly.GetTypes()
        .Where(t => t.Namespace?.StartsWith("Stripe.V2", StringComparison.Ordinal) == true && !t.IsAbstract && typeof(IHasObject).IsAssignableFrom(t))
        .Where(t => ObjectShapes.NameOf(t) is not null)
        .GroupBy(t => ObjectShapes.NameOf(t)!).ToImmutableDictionary(g => g.Key, g => g.First()));

    public static ImmutableDictionary<string, ObjectField> Class(Type type) => Read.GetOrAdd(type, Fields);

    /// <summary>Stripe.net's class of a resource; null for lists that a test adds.</summary>
    public static Type? Resource(string name) => StripeTypeRegistry.ObjectsToTypes.GetValueOrDefault(name) ?? ApiV2.Value.GetValueOrDefault(name);

    private static ImmutableDictionary<string, ObjectField> Fields(Type type)
        => type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(p => (Property: p, p.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name))
            .Where(p => p.Name is not null)
            .DistinctBy(p => p.Name)
            .ToImmutableDictionary(
                p => p.Name!, p => new ObjectField(p.Name!, p.Property.PropertyType) { IsHidden = HiddenFields.Contains(type, p.Name!) });
}
