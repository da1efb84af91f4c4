using System.Collections.Immutable;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;
using Stripe.EFCore.Rows.Values;

namespace Stripe.EFCore.Query.Plans.Algebra;

/// <summary>The place of a source's objects, as a path of <c>expand[]</c> from the object that a request returns.</summary>
/// <param name="Class">Stripe.net's class or interface of the objects; null where it is not known.</param>
/// <param name="Path">The segments of the path to them; none for the object itself.</param>
internal sealed record ExpandPlace(Type? Class, ImmutableArray<string> Path)
{
    public static ExpandPlace Of(StripeResource resource) => new(resource.Paging == PagingStyle.NextPageUrl ? null : resource.ClrType, []);

    /// <summary>The place at the end of a path from here; its class is null if Stripe.net's classes do not have the path.</summary>
    public ExpandPlace At(JsonPath path) => new(FieldExpansions.Follow(Class, path).LastOrDefault().Field?.Class, Path.AddRange(path.Segments));

    /// <summary>
    ///     The place of the elements of a list that a column here holds. The column knows the class of the elements better than the path: behind an
    ///     interface, several classes may have a list of the same name.
    /// </summary>
    public ExpandPlace Elements(ColumnSlot column)
    {
        var list = FieldExpansions.Follow(Class, column.Path).LastOrDefault().Field;
        var elements = Path.AddRange(column.Path.Segments);
        var isPaged = column.List?.IsPaged ?? list?.Kind == FieldKind.List;
        return new(Class is null ? null : column.List?.Element ?? list?.Class, isPaged ? elements.Add("data") : elements);
    }
}

/// <summary>A field that a request has to expand for a column.</summary>
/// <param name="Field">The field.</param>
/// <param name="Length">How many segments of the column's path lead to it.</param>
internal readonly record struct NeededExpansion(ObjectField Field, int Length);

/// <summary>
///     Which fields a request has to expand, found by the paths of the columns that are read: each expandable field on the way to a value, and each field that
///     Stripe leaves out unless it is expanded (https://docs.stripe.com/expand).
/// </summary>
internal static class FieldExpansions
{
    /// <summary>Stripe expands paths of four segments, of which <c>data</c> takes one on a list.</summary>
    public const int DeepestOnList = 3;

    /// <summary>Stripe expands paths of four segments.</summary>
    public const int DeepestOnRetrieve = 4;

    /// <summary>The fields to expand for one column, the outermost first.</summary>
    /// <param name="elements">Of a column of a list, what is read of its elements.</param>
    public static IEnumerable<NeededExpansion> Of(Type? from, ColumnSlot column, Func<object, ImmutableArray<ColumnSlot>> elements)
    {
        foreach (var (field, length) in Follow(from, column.Path))
        {
            var isLast = length == column.Path.Segments.Length;
            var needsObject = field.IsExpandable && (isLast ? ReadsObject(column, elements) : column.Path.Segments[length..] is not ["id"]);
            if (field.OnlyWhenExpanded || needsObject)
                yield return new NeededExpansion(field, length);
        }
    }

    /// <summary>The fields on the way of a path, as far as Stripe.net's classes have it, each with how many segments lead to it.</summary>
    public static IEnumerable<NeededExpansion> Follow(Type? from, JsonPath path)
    {
        if (from is null)
            yield break;

        var holder = default(ObjectField);
        for (var i = 0; i < path.Segments.Length; i++)
        {
            var segment = path.Segments[i];
            if (holder is { Kind: FieldKind.List } && segment == "data")
                continue;
            if ((holder is null ? StripeObjects.Field(from, segment) : StripeObjects.Field(holder, segment)) is not { IsSnapshot: false } field)
                yield break;

            yield return new NeededExpansion(field, i + 1);
            if (field.Kind is FieldKind.Value or FieldKind.Map)
                yield break;
            holder = field;
        }
    }

    /// <summary>The paths that a request expands for the columns of a source, and of the lists in it.</summary>
    public static IEnumerable<string> Paths(ExpandPlace place, IEnumerable<ColumnSlot> columns, Func<object, ImmutableArray<ColumnSlot>> elements)
    {
        foreach (var column in columns)
        {
            foreach (var needed in Of(place.Class, column, elements))
                yield return string.Join('.', place.Path.AddRange(column.Path.Segments[..needed.Length]));
            if (column.ListKey is not { } list)
                continue;

            foreach (var path in Paths(place.Elements(column), elements(list), elements))
                yield return path;
        }
    }

    /// <summary>Whether a column of an expandable field reads the object that it refers to, and not only its id.</summary>
    private static bool ReadsObject(ColumnSlot column, Func<object, ImmutableArray<ColumnSlot>> elements)
        => column.ListKey is { } list ? elements(list).Any(c => c.Path.Segments is not ["id"])
            : ColumnMarkers.IsObject(column.Type) || column.Type != typeof(PresenceMarker) && !IsIds(column.Type);

    /// <summary>Whether values of a type are ids, or JSON that is passed on as Stripe sends it.</summary>
    private static bool IsIds(Type type)
        => ValueReaders.IsScalar(type) || type == typeof(object) || type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ExpandableField<>)
            || type.Namespace?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true
            || SequenceTypes.ElementType(type) is { } element && element != type && IsIds(element);
}
