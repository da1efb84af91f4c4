using System.Reflection;
using System.Text.Json.Serialization;
using Stripe;

namespace StripeEFCore.FunctionalTests.ExpandPaths;

internal enum Shape
{
    Value,
    Object,
    Array,
    List,
    Map,
}

/// <summary>A JSON field of one of Stripe.net's classes, as its reflection and Stripe's documentation tell it. Nothing here comes from the provider.</summary>
/// <param name="Name">The field's name in JSON.</param>
/// <param name="Member">The public member that holds the value, or the object that an id refers to.</param>
/// <param name="Shape">What the field holds.</param>
/// <param name="Classes">The classes that its objects may be of; several where the member is of an interface.</param>
/// <param name="IsExpandable">Whether it holds an id, and the object only when a request expands it.</param>
/// <param name="IdMember">The public member that holds the id of an expandable field.</param>
internal sealed record StripeField(string Name, PropertyInfo Member, Shape Shape, IReadOnlyList<Type> Classes, bool IsExpandable, PropertyInfo? IdMember)
{
    private const string Internal = "Internal";

    public required bool OnlyWhenExpanded { get; init; }

    public required bool NotInLists { get; init; }

    public required bool CannotExpand { get; init; }

    /// <summary>Whether <c>expand[]</c> has to name the field so that a request sends what it holds.</summary>
    public bool NeedsExpansion => IsExpandable || OnlyWhenExpanded;

    /// <summary>The type of the objects as the member declares them.</summary>
    public Type Declared => Shape switch
    {
        Shape.Array or Shape.List => Member.PropertyType.GetGenericArguments()[0],
        Shape.Map => Member.PropertyType.GetGenericArguments()[1],
        _ => Member.PropertyType,
    };

    /// <summary>The fields of a class, by name.</summary>
    public static IReadOnlyList<StripeField> Of(Type type)
        =>
        [
            .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Where(p => p.IsDefined(typeof(JsonPropertyNameAttribute)))
                .DistinctBy(p => p.Name)
                .Select(p => Read(type, p))
                .OfType<StripeField>()
                .OrderBy(f => f.Name, StringComparer.Ordinal),
        ];

    /// <summary>The <c>object</c> value of a class; null where it has none.</summary>
    public static string? NameOf(Type type)
        => StripeTypeRegistry.ObjectsToTypes.Where(p => p.Value == type).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Key).FirstOrDefault();

    private static StripeField? Read(Type type, PropertyInfo property)
    {
        var name = property.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name;
        var isPublic = property.GetMethod is { IsPublic: true };
        var member = isPublic ? property : type.GetProperty(property.Name[Internal.Length..]);
        if (member is null || DocumentedFields.Snapshots.Contains(DocumentedFields.Key(type, name)))
            return null;

        var (shape, held) = ShapeOf(member.PropertyType);
        var key = DocumentedFields.Key(type, name);
        return new StripeField(name, member, shape, held is null ? [] : ClassesOf(held), !isPublic, isPublic ? null : type.GetProperty(member.Name + "Id"))
        {
            OnlyWhenExpanded = DocumentedFields.OnlyWhenExpanded.Contains(key),
            NotInLists = DocumentedFields.NotInLists.Contains(key),
            CannotExpand = DocumentedFields.CannotExpand.Contains(key),
        };
    }

    private static (Shape Shape, Type? Held) ShapeOf(Type type)
        => IsObject(type) ? (Shape.Object, Held(type))
            : !type.IsGenericType ? (Shape.Value, (Type?)null)
            : type.GetGenericTypeDefinition() == typeof(StripeList<>) ? (Shape.List, Held(type.GetGenericArguments()[0]))
            : type.GetGenericTypeDefinition() == typeof(List<>) && IsObject(type.GetGenericArguments()[0]) ? (Shape.Array, Held(type.GetGenericArguments()[0]))
            : (type.GetGenericTypeDefinition() == typeof(Dictionary<,>) ? Shape.Map : Shape.Value, null);

    private static Type? Held(Type type) => type;

    private static bool IsObject(Type type)
        => !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(StripeList<>))
            && (typeof(StripeEntity).IsAssignableFrom(type) || type.IsInterface && type.Assembly == typeof(StripeEntity).Assembly);

    private static Type[] ClassesOf(Type type)
        => type.IsInterface
            ? [.. StripeTypeRegistry.ObjectsToTypes.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Value).Where(type.IsAssignableFrom).Distinct()]
            : [type];
}
