using System.Collections;
using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Metadata;

namespace Stripe.EFCore.Updates.Parameters;

/// <summary>
///     The elements of a complex collection as they were read. The list that EF Core remembers has the elements themselves, which hold the new values; the
///     old ones are in the entry of each element.
/// </summary>
internal static class OriginalElements
{
    /// <summary>The trees of the elements; null for no list.</summary>
    public static List<object?>? Of(InternalEntryBase entry, IComplexProperty collection)
        => entry.GetOriginalValue(collection) is IList list
            ? [.. list.Cast<object?>().Select((element, i) => element is null ? null : Of(entry.GetComplexCollectionOriginalEntry(collection, i)))]
            : null;

    private static FieldObject Of(InternalComplexEntry element) => new(element, FieldsOf(element, element.ComplexType));

    private static Dictionary<string, object?> FieldsOf(InternalComplexEntry element, IComplexType type)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in type.GetProperties())
            FieldTree.Put(fields, JsonNames.PathOf(property).Segments, FieldTree.OfProperty(property, element.GetOriginalValue(property)));
        foreach (var nested in type.GetComplexProperties())
            FieldTree.Put(fields, JsonNames.PathOf(nested).Segments, nested.IsCollection ? Of(element, nested) : Inside(element, nested.ComplexType));
        return fields;
    }

    /// <summary>An object inside an element: none where it had no value.</summary>
    private static FieldObject? Inside(InternalComplexEntry element, IComplexType type)
        => FieldsOf(element, type) is var fields && fields.Values.Any(v => v is not null) ? new(fields, fields) : null;
}
