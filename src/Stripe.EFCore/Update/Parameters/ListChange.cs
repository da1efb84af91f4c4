using Stripe.EFCore.Catalog.Writes;

namespace Stripe.EFCore.Updates.Parameters;

/// <summary>
///     The parameter that changes a list of objects. Where the elements are objects of their own (the items of a subscription), those that differ are named by
///     their id, those that are gone as deleted, and new ones have no id. Every other list is sent whole.
/// </summary>
internal sealed class ListChange(ParameterWriter writer, WriteField field)
{
    private readonly WriteFields _fields = field.Fields!;

    public object? Of(List<object?> before, List<object?> after, FieldPlace place)
    {
        if (_fields.Find("id") is null || before.Any(e => IdOf(e) is null))
            return Whole(before, after, place);

        var held = before.Cast<FieldObject>().ToDictionary(e => IdOf(e)!, StringComparer.Ordinal);
        var elements = new List<object?>();
        for (var i = 0; i < after.Count; i++)
        {
            if (IdOf(after[i]) is { } unknown && !held.ContainsKey(unknown))
                throw place.At(i).OfUnknownId(unknown);
            if (IdOf(after[i]) is not { } id || !held.Remove(id, out var old))
                elements.Add(writer.Element(field, after[i], place.At(i)));
            else if (writer.ObjectChange(_fields, old, (FieldObject)after[i]!, place.At(i)) is Dictionary<string, object?> changed)
                elements.Add(new Dictionary<string, object?>(changed, StringComparer.Ordinal) { ["id"] = id });
        }

        foreach (var id in held.Keys)
            elements.Add(_fields.Find("deleted") is null ? throw place.CannotLose(id) : new Dictionary<string, object?> { ["id"] = id, ["deleted"] = true });
        return elements.Count == 0 ? ParameterWriter.NoChange : elements;
    }

    private object? Whole(List<object?> before, List<object?> after, FieldPlace place)
        => after.Count == 0
            ? writer.Unset
            : after.Select((e, i) => writer.Element(field, e, place.At(i), HeldFor(e, i, before))).ToList();

    /// <summary>The element that was there before: the same one, wherever it stood, else the one at its place.</summary>
    private static FieldObject? HeldFor(object? element, int index, List<object?> before)
        => (before.Find(b => FieldTree.AreEqual(b, element)) ?? before.ElementAtOrDefault(index)) as FieldObject;

    private static string? IdOf(object? element) => (element as FieldObject)?.Fields.GetValueOrDefault("id") as string;
}
