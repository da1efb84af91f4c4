using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Stripe.EFCore.Catalog.Overlays;

namespace Stripe.EFCore.Catalog;

/// <summary>
///     The fields inside Stripe's objects: those of each of Stripe.net's classes, so that a JSON path can be followed step by step, and how objects
///     are retrieved by their <c>object</c> value. The paths (StripeObjects.g.cs) are generated, since the classes do not contain them.
/// </summary>
internal static partial class StripeObjects
{
    private static readonly ConcurrentDictionary<Type, ObjectFields> Fields = new();
    private static readonly FrozenDictionary<string, Type> ClassesByName = IndexClasses();
    private static readonly FrozenDictionary<Type, string> NamesByClass =
        ClassesByName.OrderBy(pair => pair.Key, StringComparer.Ordinal).DistinctBy(pair => pair.Value).ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    private static readonly FrozenDictionary<string, string> PathsByName = RetrievePaths().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>
    ///     A field of a class, or null. Of an interface, a field that any of its classes has; of a class of the user's, also one of the class of
    ///     Stripe.net's that it derives from.
    /// </summary>
    public static ObjectField? Field(Type stripeClass, string jsonName) => Of(stripeClass).Find(jsonName);

    /// <summary>A field of what another field holds, or null: one step of a path.</summary>
    public static ObjectField? Field(ObjectField holder, string jsonName) => Below(holder).Find(jsonName);

    /// <summary>All fields of a class or an interface, by name.</summary>
    public static IReadOnlyList<ObjectField> FieldsOf(Type stripeClass) => Of(stripeClass).All;

    /// <summary>Stripe.net's class of an <c>object</c> value; null where it has none.</summary>
    public static Type? ClassOf(string objectName) => ClassesByName.GetValueOrDefault(objectName);

    /// <summary>The <c>object</c> value of a class or of the class that it derives from; null where Stripe.net names none.</summary>
    public static string? NameOf(Type stripeClass)
        => NamesByClass.TryGetValue(stripeClass, out var name) ? name
            : stripeClass.BaseType is { } parent ? NameOf(parent)
            : null;

    /// <summary>The path at which an object is retrieved by its id alone, <c>/v1/mandates/{id}</c>; null where there is none.</summary>
    public static string? RetrievePath(string objectName) => PathsByName.GetValueOrDefault(objectName);

    /// <summary>
    ///     Every path that <c>expand[]</c> takes for an object of a resource, of at most the given number of levels below the object. On a list
    ///     request <c>data</c> takes one level more, and the fields that are <see cref="ObjectField.NotInLists" /> are refused. No path leads through
    ///     a map, whose members are not known.
    /// </summary>
    public static IEnumerable<ExpandPath> ExpandPaths(StripeResource resource, int levels)
        => resource.ClrType is { } type && !resource.ListPath.StartsWith("/v2/", StringComparison.Ordinal)
            ? ExpandPaths(Of(type), "", [], levels)
            : [];

    /// <summary>The classes that a class or an interface of Stripe.net's stands for.</summary>
    internal static ImmutableArray<Type> ClassesOf(Type stripeClass)
        => stripeClass.IsInterface
            ?
            [
                .. ClassesByName
                    .Where(pair => pair.Value.IsAssignableTo(stripeClass))
                    .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => pair.Value),
            ]
            : [stripeClass];

    /// <summary>The <c>object</c> values of the classes that a class or an interface stands for.</summary>
    internal static ImmutableArray<string> NamesOf(Type stripeClass) => [.. ClassesOf(stripeClass).Select(NameOf).OfType<string>()];

    private static ObjectFields Of(Type type)
        => Fields.GetOrAdd(type, static key => key.IsInterface ? ObjectFields.OfAny(ClassesOf(key).Select(Of)) : ObjectFields.OfClass(key));

    private static ObjectFields Below(ObjectField holder)
        => holder.Class is { } type ? Of(type) : ObjectFields.OfAny(holder.Classes.Select(Of));

    private static IEnumerable<ExpandPath> ExpandPaths(ObjectFields fields, string prefix, ImmutableArray<ObjectField> steps, int levels)
    {
        if (levels < 1)
            yield break;

        foreach (var field in fields.All.Where(field => field is { IsSnapshot: false, CannotExpand: false }))
        {
            var path = prefix + field.Name;
            var through = steps.Add(field);
            if (field.IsExpandable || field.OnlyWhenExpanded)
                yield return new ExpandPath(path, through);
            if (field.Kind is FieldKind.Value or FieldKind.Map)
                continue;

            var isList = field.Kind == FieldKind.List;
            foreach (var below in ExpandPaths(Below(field), path + (isList ? ".data." : "."), through, levels - (isList ? 2 : 1)))
                yield return below;
        }
    }

    /// <summary>Stripe.net's own table lacks the objects of API v2, whose names the catalog has, and those of <see cref="ObjectOverlay" />.</summary>
    private static FrozenDictionary<string, Type> IndexClasses()
        => StripeTypeRegistry.ObjectsToTypes
            .Concat(ObjectOverlay.UnregisteredClasses)
            .Concat(StripeCatalog.Resources
                .Where(resource => resource is { Object: not null, ClrType: not null })
                .Select(resource => KeyValuePair.Create(resource.Object!, resource.ClrType!)))
            .DistinctBy(pair => pair.Key)
            .ToFrozenDictionary(StringComparer.Ordinal);
}
