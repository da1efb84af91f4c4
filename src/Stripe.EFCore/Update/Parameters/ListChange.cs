using Stripe.EFCore.Catalog.Writes;

namespace Stripe.EFCore.Updates.Parameters;

/// <summary>
///     The parameter that changes a list of objects. Where the elements are objects of their own (the items of a subscription), those that differ are named by
///     their id, those that are gone as deleted, and new ones have no id. Where Stripe deletes none by a parameter (the lines of a quote), those that stay are
///     named too. Every other list is sent whole.
/// </summary>
internal sealed class ListChange(ParameterWriter writer, WriteField field)
{
    private readonly WriteFields _fields = field.Fields!;
    private readonly bool _isReplaced = ReplacedLists.Has(field);

    public object? Of(List<object?> before, List<object?>? after, FieldPlace place)
    {
        var hasIds = ReplacedLists.HasIds(_fields) && before.TrueForAll(e => IdOf(e) is not null);
        if (before is ListPage { HasMore: true })
            CheckPart(before, after ?? [], hasIds && !_isReplaced, place);
        return after is null ? writer.Unset : hasIds ? ById(before, after, place) : Whole(before, after, place);
    }

    /// <summary>
    ///     Makes sure that a change of the elements that were read says what becomes of the others. Who takes all elements away means those too, and a list
    ///     that is replaced would lose them.
    /// </summary>
    private static void CheckPart(List<object?> before, List<object?> after, bool isMerged, FieldPlace place)
    {
        var left = after.Select(IdOf).ToHashSet(StringComparer.Ordinal);
        if (!isMerged)
            throw place.OfPart();
        if (!before.Exists(e => left.Contains(IdOf(e))))
            throw place.OfPartThatIsGone(before.Count);
    }

    private object? ById(List<object?> before, List<object?> after, FieldPlace place)
    {
        var held = before.Cast<FieldObject>().ToDictionary(e => IdOf(e)!, StringComparer.Ordinal);
        var elements = new List<object?>();
        var isChanged = false;
        for (var i = 0; i < after.Count; i++)
        {
            var id = IdOf(after[i]);
            if (id is not null && !held.ContainsKey(id))
                throw place.At(i).OfUnknownId(id);
            var change = id is not null && held.Remove(id, out var old) ? writer.ObjectChange(_fields, old, (FieldObject)after[i]!, place.At(i))
                : writer.Element(field, after[i], place.At(i));
            isChanged |= change != ParameterWriter.NoChange || (_isReplaced && id != IdOf(before.ElementAtOrDefault(i)));
            if (id is null)
                elements.Add(change);
            else if (change is Dictionary<string, object?> changed)
                elements.Add(new Dictionary<string, object?>(changed, StringComparer.Ordinal) { ["id"] = id });
            else if (_isReplaced)
                elements.Add(new Dictionary<string, object?> { ["id"] = id });
        }

        if (!_isReplaced)
            elements.AddRange(held.Keys.Select(id => new Dictionary<string, object?> { ["id"] = id, ["deleted"] = true }));
        else if ((held.Count > 0 || after.Count > before.Count) && !ReplacedLists.CanGainAndLose(writer.Operation))
            throw place.OfFixedElements(writer.Operation);
        return !isChanged && held.Count == 0 ? ParameterWriter.NoChange : elements.Count == 0 ? writer.Unset : elements;
    }

    private object? Whole(List<object?> before, List<object?> after, FieldPlace place)
        => after.Count == 0
            ? writer.Unset
            : writer.Elements(field, after, place, i => HeldFor(after[i], i, before));

    /// <summary>The element that was there before: the same one, wherever it stood, else the one at its place.</summary>
    private static FieldObject? HeldFor(object? element, int index, List<object?> before)
        => (before.Find(b => FieldTree.AreEqual(b, element)) ?? before.ElementAtOrDefault(index)) as FieldObject;

    private static string? IdOf(object? element) => (element as FieldObject)?.Fields.GetValueOrDefault("id") as string;
}

/// <summary>
///     Lists of objects that have ids and that no parameter deletes: the lines of quotes, checkout sessions and payment links. An update says all elements that
///     are to be there, one that stays by its id. See <see href="https://docs.stripe.com/api/checkout/sessions/update#update_checkout_session-line_items">To
///     retain an existing line item, specify its id</see>.
/// </summary>
internal static class ReplacedLists
{
    public static bool Has(WriteField list)
        => list is { Kind: WriteKind.ObjectList, Fields: { } members } && HasIds(members) && members.Find("deleted") is null;

    public static bool HasIds(WriteFields members) => members.Find("id") is not null;

    /// <summary>
    ///     Whether elements come and go. Each line of a payment link needs the id of one that is there, and Stripe does not say what becomes of one that is
    ///     left out: https://docs.stripe.com/api/payment-link/update.
    /// </summary>
    public static bool CanGainAndLose(WriteOperation operation) => operation.Service != "PaymentLinkService.Update";
}
