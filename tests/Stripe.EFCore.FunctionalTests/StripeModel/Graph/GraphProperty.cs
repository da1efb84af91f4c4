using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Serialization;
using Stripe;

namespace StripeEFCore.FunctionalTests.StripeModel.Graph;

/// <summary>A property of a class of Stripe.net's that holds other objects, or the ids of others.</summary>
/// <param name="Field">The field's name in the JSON.</param>
/// <param name="Kind">What the property holds.</param>
/// <param name="Target">The class of the objects that it holds; of an expandable field, the class that the field declares.</param>
internal sealed record GraphProperty(PropertyInfo Property, string Field, GraphKind Kind, Type Target)
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<GraphProperty>> Known = new();

    public static ImmutableArray<GraphProperty> Of(Type type) => Known.GetOrAdd(type, Find);

    public object? Get(object owner) => Property.GetValue(owner);

    public void Set(object owner, object? value) => Property.SetValue(owner, value);

    private static ImmutableArray<GraphProperty> Find(Type type)
        =>
        [
            .. from property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
               let field = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
               where field is not null
               let held = KindOf(property.PropertyType)
               where held is not null
               select new GraphProperty(property, field, held.Value.Kind, held.Value.Target),
        ];

    private static (GraphKind Kind, Type Target)? KindOf(Type type)
    {
        if (IsOf(type, typeof(ExpandableField<>)))
            return (GraphKind.Expandable, type.GetGenericArguments()[0]);
        if (IsOf(type, typeof(StripeList<>)))
            return (GraphKind.List, type.GetGenericArguments()[0]);
        if (IsOf(type, typeof(List<>)) && type.GetGenericArguments()[0] is var element)
        {
            return IsOf(element, typeof(ExpandableField<>)) ? (GraphKind.ExpandableArray, element.GetGenericArguments()[0])
                : IsEntity(element) ? (GraphKind.Array, element)
                : null;
        }

        if (IsOf(type, typeof(Dictionary<,>)))
            return IsEntity(type.GetGenericArguments()[1]) ? (GraphKind.Dictionary, type.GetGenericArguments()[1]) : null;
        return IsEntity(type) ? (GraphKind.Object, type) : null;
    }

    private static bool IsOf(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    private static bool IsEntity(Type type)
        => typeof(IStripeEntity).IsAssignableFrom(type) || type.IsInterface && type.Namespace == typeof(StripeEntity).Namespace;
}

internal enum GraphKind
{
    Object,
    Array,
    Dictionary,
    List,
    Expandable,
    ExpandableArray,
}
