using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Printing;

/// <summary>The plan text of a list inside an object: the requests that it may need, and the objects that Stripe leaves out of it.</summary>
internal static class EmbeddedListText
{
    public static string Of(Elements elements, ExpandPlaces places)
    {
        var text = $"Elements of {elements.List}";
        if (elements.List is not ColumnSlot list || places.Find(list.Source) is not { } place)
            return text;

        var field = FieldExpansions.Follow(place.Place.Class, list.Path).LastOrDefault(f => f.Length == list.Path.Segments.Length).Field;
        if (field is not { Kind: FieldKind.List })
            return text;

        text += field.ListPath is { } path ? $" (GET {path} for the rest where it has more than ten)" : " (the rest by its url where it has more than ten)";
        return Hidden(field) is { } all ? $"{text}: those that Stripe lists by default, {all} has all" : text;
    }

    /// <summary>The list that contains the objects that Stripe leaves out of an embedded list; null if it leaves out none.</summary>
    private static string? Hidden(ObjectField field)
        => field.ListPath?.Split('?')[0] is { } path && StripeCatalog.Find(path) is { CompleteSets.IsEmpty: false } resource ? resource.ListPath : null;
}
