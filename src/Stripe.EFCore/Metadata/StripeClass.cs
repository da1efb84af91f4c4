using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Serialization;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Metadata;

/// <summary>
///     What the reflection of a Stripe.net class tells: the JSON names of its members. An expandable field <c>x</c> is kept in a non-public
///     property
///     <c>InternalX</c>, beside which <c>XId</c> and <c>X</c> are views; a list of them in <c>InternalXs</c>, beside <c>XIds</c> and
///     <c>Xs</c>.
/// </summary>
internal static class StripeClass
{
    private const string Internal = "Internal";
    private static readonly ConcurrentDictionary<Type, FrozenDictionary<string, Member>> Classes = [];
    private static readonly ConcurrentDictionary<Type, ImmutableArray<(PropertyInfo Property, string? ObjectMember)>> Expandables = [];

    public static bool Is(Type type) => typeof(StripeEntity).IsAssignableFrom(type);

    /// <summary>
    ///     The JSON name of a member: its own, or for the id of an expandable field (<c>CustomerId</c>) the field's (<c>customer</c>).
    /// </summary>
    public static string? JsonNameOf(Type stripeType, string member) => MembersOf(stripeType).GetValueOrDefault(member)?.JsonName;

    /// <summary>Whether a member is the id, or the list of ids, of an expandable field.</summary>
    public static bool IsExpandableId(Type stripeType, string member)
        => MembersOf(stripeType).GetValueOrDefault(member) is { Kind: MemberKind.ExpandableId };

    /// <summary>
    ///     The references of a class: expandable fields that hold one object, each with the object's type and the member of its id.
    /// </summary>
    public static IEnumerable<(PropertyInfo Property, string IdMember)> References(Type stripeType)
        => MembersOf(stripeType).Values
            .Where(m => m.Kind == MemberKind.ExpandedObject && Is(m.Property.PropertyType))
            .Select(m => (m.Property, m.Property.Name + "Id"));

    /// <summary>
    ///     A member of one of Stripe.net's classes or interfaces: the name of its field and the member, and whether it is what an expandable field refers to,
    ///     and not its id. Null where the member has no field.
    /// </summary>
    public static (string Field, PropertyInfo Property, bool IsExpanded)? Find(Type stripeType, string member)
        => MembersOf(stripeType).GetValueOrDefault(member) is { } found ? (found.JsonName, found.Property, found.Kind == MemberKind.ExpandedObject) : null;

    /// <summary>
    ///     The properties in which a class keeps its expandable fields, as Stripe.net reads them: id and object together. Each has the members that are views
    ///     of it.
    /// </summary>
    public static IEnumerable<(PropertyInfo Property, string? ObjectMember)> ExpandableFields(Type stripeType)
        => Expandables.GetOrAdd(stripeType, static type =>
        [
            .. type.GetProperties(BindingFlags.NonPublic | BindingFlags.Instance)
                .Where(p => p.Name.StartsWith(Internal, StringComparison.Ordinal) && p.IsDefined(typeof(JsonPropertyNameAttribute)))
                .Select(p => (p, type.GetProperty(p.Name[Internal.Length..])?.Name)),
        ]);

    /// <summary>The property that has a field of a class, or the id of an object that the field refers to; null where the class has no such field.</summary>
    public static PropertyInfo? Field(Type stripeType, string field)
        => MembersOf(stripeType).Values.FirstOrDefault(m => m.JsonName == field && m.Kind != MemberKind.ExpandedObject)?.Property;

    /// <summary>The Stripe.net class of the objects at a path; null where there is none.</summary>
    public static Type? At(Type stripeType, JsonPath path)
    {
        var type = (Type?)stripeType;
        var isList = false;
        foreach (var segment in path.Segments)
        {
            // A list of Stripe has its objects in the field data.
            if (isList && segment == "data")
            {
                isList = false;
                continue;
            }

            type = type is null ? null : TypeAt(type, segment);
            isList = type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(StripeList<>);
            if (type is { IsGenericType: true } && type.GetGenericArguments() is [var element])
                type = element;
            if (type is not null && !Is(type))
                return null;
        }

        return type;
    }

    /// <summary>Whether a class has the field at the first segment of a path.</summary>
    public static bool HasField(Type stripeType, JsonPath path)
        => path.Segments is not [var first, ..] || MembersOf(stripeType).Values.Any(m => m.JsonName == first);

    /// <summary>Whether a class has no such field, or has a list there that Stripe leaves out unless it is expanded.</summary>
    public static bool ComesApart(Type stripeType, JsonPath path)
        => path.Segments is [var field]
            && (!HasField(stripeType, path)
                || TypeAt(stripeType, field) is { IsGenericType: true } type
                && type.GetGenericTypeDefinition() == typeof(StripeList<>));

    /// <summary>The properties of a class derived from one of Stripe.net's that hide a property of Stripe.net's with <c>new</c>.</summary>
    public static IEnumerable<PropertyInfo> Hiding(Type type)
        => Is(type) && type.Assembly != typeof(StripeEntity).Assembly && type.BaseType is { } parent
            ? type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(p => HasStripeMember(parent, p.Name))
                .Concat(Hiding(parent))
            : [];

    private static bool HasStripeMember(Type type, string name)
        => type.Assembly == typeof(StripeEntity).Assembly ? Find(type, name) is not null : type.BaseType is { } parent && HasStripeMember(parent, name);

    private static Type? TypeAt(Type type, string field)
        => MembersOf(type).Values.FirstOrDefault(m => m.JsonName == field && m.Kind != MemberKind.ExpandableId)?.Property.PropertyType;

    private static FrozenDictionary<string, Member> MembersOf(Type type) => Classes.GetOrAdd(type, ReadMembers);

    private static FrozenDictionary<string, Member> ReadMembers(Type type)
    {
        if (type.IsInterface)
            return MembersOfInterface(type);

        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .DistinctBy(p => p.Name)
            .ToDictionary(p => p.Name, StringComparer.Ordinal);
        var members = new Dictionary<string, Member>(StringComparer.Ordinal);
        foreach (var (name, property) in properties)
        {
            if (property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name is not { } jsonName)
                continue;
            if (property.GetMethod is { IsPublic: true })
                members[name] = new Member(property, jsonName, MemberKind.Own);
            else if (name.StartsWith(Internal, StringComparison.Ordinal))
                AddViews(name[Internal.Length..], jsonName);
        }

        return members.ToFrozenDictionary(StringComparer.Ordinal);

        void AddViews(string field, string jsonName)
        {
            if (properties.TryGetValue(field, out var expanded))
                members[field] = new Member(expanded, jsonName, MemberKind.ExpandedObject);
            if (properties.TryGetValue(field + "Id", out var id)
                || field.EndsWith('s') && properties.TryGetValue(field[..^1] + "Ids", out id))
                members[id.Name] = new Member(id, jsonName, MemberKind.ExpandableId);
        }
    }

    /// <summary>The members of an interface have no JSON names of their own; they take those of the classes that implement it.</summary>
    private static FrozenDictionary<string, Member> MembersOfInterface(Type type)
    {
        var classes = StripeObjects.ClassesOf(type).Select(MembersOf).ToList();
        return type.GetInterfaces().Append(type)
            .SelectMany(i => i.GetProperties())
            .DistinctBy(p => p.Name)
            .ToFrozenDictionary(p => p.Name, p => OfInterface(p, classes), StringComparer.Ordinal);
    }

    private static Member OfInterface(PropertyInfo property, IEnumerable<FrozenDictionary<string, Member>> classes)
        => classes.Select(members => members.GetValueOrDefault(property.Name)).FirstOrDefault(member => member is not null) is { } implemented
            ? implemented with { Property = property }
            : new Member(property, JsonNames.FieldNameOf(property.Name), MemberKind.Own);

    private enum MemberKind
    {
        Own,
        ExpandableId,
        ExpandedObject,
    }

    private sealed record Member(PropertyInfo Property, string JsonName, MemberKind Kind);
}
