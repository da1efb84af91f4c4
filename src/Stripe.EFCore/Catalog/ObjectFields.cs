using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using Stripe.EFCore.Catalog.Overlays;
using Stripe.EFCore.Rows.Values.Entities;

namespace Stripe.EFCore.Catalog;

/// <summary>
///     The JSON fields of one of Stripe.net's classes, read from the class itself: a field is here exactly when the entity readers read it, also where
///     an application uses a later Stripe.net than this package was built with.
/// </summary>
internal sealed class ObjectFields
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly FrozenDictionary<string, ObjectField> _byName;

    private ObjectFields(IEnumerable<ObjectField> fields)
    {
        All = [.. fields.OrderBy(field => field.Name, StringComparer.Ordinal)];
        _byName = All.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);
    }

    public ImmutableArray<ObjectField> All { get; }

    public ObjectField? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The fields of a class. Where a user's class hides a property of Stripe.net's, its own counts.</summary>
    public static ObjectFields OfClass(Type type)
        => new(type.GetProperties(Members)
            .Where(EntityMember.Is)
            .GroupBy(EntityMember.NameOf, StringComparer.Ordinal)
            .Select(properties => Read(properties.MaxBy(property => Depth(property.DeclaringType!))!, type)));

    /// <summary>The fields that any of several classes has.</summary>
    public static ObjectFields OfAny(IEnumerable<ObjectFields> classes)
        => new(classes.SelectMany(fields => fields.All).GroupBy(field => field.Name, StringComparer.Ordinal).Select(Merge));

    private static int Depth(Type type) => type.BaseType is { } parent ? Depth(parent) + 1 : 0;

    private static ObjectField Read(PropertyInfo property, Type holder)
    {
        var name = EntityMember.NameOf(property);
        var (kind, type) = Shape(property.PropertyType);
        if (type is null)
            return ObjectOverlay.Complete(new ObjectField(name, kind), holder);

        var isExpandable = IsExpandable(type);
        var target = isExpandable ? type.GetGenericArguments()[0] : type;
        var field = new ObjectField(name, kind)
        {
            Class = target,
            Classes = StripeObjects.ClassesOf(target),
            IsExpandable = isExpandable,
            Targets = isExpandable || target.IsInterface ? StripeObjects.NamesOf(target) : [],
        };
        return ObjectOverlay.Complete(field, holder);
    }

    /// <summary>The kind of a property, and the type of its objects if it holds objects.</summary>
    private static (FieldKind Kind, Type? Objects) Shape(Type type)
        => TypeArgument(type, typeof(StripeList<>)) is { } item ? (FieldKind.List, item)
            : EntityReaders.Reads(type) ? (FieldKind.Object, type)
            : TypeArgument(type, typeof(IDictionary<,>)) is { } value ? (FieldKind.Map, ObjectsIn(value))
            : ObjectsIn(type) is { } element ? (FieldKind.ObjectArray, element)
            : (FieldKind.Value, null);

    /// <summary>The objects in a value, behind any number of arrays and maps; null where there are none.</summary>
    private static Type? ObjectsIn(Type type)
        => EntityReaders.Reads(type) ? type
            : TypeArgument(type, typeof(IDictionary<,>)) is { } value ? ObjectsIn(value)
            : type != typeof(string) && TypeArgument(type, typeof(IEnumerable<>)) is { } element ? ObjectsIn(element)
            : null;

    /// <summary>The last type argument with which a type is, or implements, a generic type.</summary>
    private static Type? TypeArgument(Type type, Type definition)
        => type.GetInterfaces().Prepend(type)
            .FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == definition)?
            .GetGenericArguments()[^1];

    private static bool IsExpandable(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ExpandableField<>);

    /// <summary>
    ///     One field for the fields of a name that several classes have. Where one class holds an id that can be expanded and another a plain id, it
    ///     can be expanded.
    /// </summary>
    private static ObjectField Merge(IEnumerable<ObjectField> fields)
    {
        var all = fields.OrderByDescending(field => field.IsExpandable).ThenBy(field => field.Kind == FieldKind.Value).ToList();
        var first = all[0];
        var classes = all.Select(field => field.Class).OfType<Type>().Distinct().ToList();
        return first with
        {
            Class = classes is [var only] ? only : null,
            Classes = [.. all.SelectMany(field => field.Classes).Distinct()],
            Targets = [.. all.SelectMany(field => field.Targets).Distinct().Order(StringComparer.Ordinal)],
            OnlyWhenExpanded = all.Exists(field => field.OnlyWhenExpanded),
            CannotExpand = all.TrueForAll(field => field.CannotExpand || !field.IsExpandable) && first.IsExpandable,
            NotInLists = all.Exists(field => field.NotInLists),
            ListPath = all.TrueForAll(field => field.ListPath == first.ListPath) ? first.ListPath : null,
        };
    }
}
