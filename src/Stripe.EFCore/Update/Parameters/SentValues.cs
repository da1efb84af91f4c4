using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Internal;
using Stripe.EFCore.Metadata;

namespace Stripe.EFCore.Updates.Parameters;

/// <summary>The values of an entity when a request was sent, by which what is changed since is told from what Stripe has added.</summary>
internal sealed class SentValues
{
    private readonly Dictionary<IProperty, object?> _values;
    private readonly Dictionary<IComplexProperty, List<object?>?> _lists;

    private SentValues(Dictionary<IProperty, object?> values, Dictionary<IComplexProperty, List<object?>?> lists) => (_values, _lists) = (values, lists);

    public static SentValues Of(InternalEntityEntry entry) => new(
        entry.EntityType.GetFlattenedProperties().Where(p => !p.IsPrimaryKey() && p.FindFilter() is null)
            .ToDictionary(p => p, p => p.GetValueComparer().Snapshot(entry.GetCurrentValue(p))),
        entry.EntityType.GetFlattenedComplexProperties().Where(c => c.IsCollection).ToDictionary(c => c, c => TreeOf(entry, c)));

    /// <summary>What somebody has changed in the entity since.</summary>
    public ChangesSince ChangesOf(InternalEntityEntry entry) => new(
        [
            .. from sent in _values
                let current = entry.GetCurrentValue(sent.Key)
                where !sent.Key.GetValueComparer().Equals(sent.Value, current)
                select new ChangedValue(sent.Key, sent.Value, current, OutermostOf(sent.Key) is { } holder ? entry.GetCurrentValue(holder) : null),
        ],
        [.. _lists.Where(l => !FieldTree.AreEqual(l.Value, TreeOf(entry, l.Key))).Select(l => (l.Key, entry.GetCurrentValue(l.Key)))]);

    private static List<object?>? TreeOf(InternalEntityEntry entry, IComplexProperty list) => FieldTree.OfList(entry.GetCurrentValue(list), list.ComplexType);

    /// <summary>The property of the entity itself that holds the object with a property; null for a property of the entity.</summary>
    internal static IComplexProperty? OutermostOf(IPropertyBase member)
    {
        IComplexProperty? outermost = null;
        while (member.DeclaringType is IComplexType { ComplexProperty: var holder })
            member = outermost = holder;
        return outermost;
    }
}

/// <summary>A property that is changed since a request was sent.</summary>
/// <param name="Property">The property.</param>
/// <param name="Sent">The value that was sent.</param>
/// <param name="Current">The value now.</param>
/// <param name="Holder">The object of the entity that holds the property; null where the entity itself does.</param>
internal sealed record ChangedValue(IProperty Property, object? Sent, object? Current, object? Holder);

/// <summary>What is changed in an entity since a request was sent.</summary>
/// <param name="Values">The properties.</param>
/// <param name="Lists">The lists of nested objects, with their elements now.</param>
internal sealed record ChangesSince(List<ChangedValue> Values, List<(IComplexProperty List, object? Current)> Lists)
{
    /// <summary>
    ///     Makes the changes again in an entity that has Stripe's values. A change of a list whose elements have ids at Stripe cannot be made again: the
    ///     elements that were changed have none.
    /// </summary>
    /// <returns>The members whose change is not made.</returns>
    public List<string> MakeIn(InternalEntityEntry entry)
    {
        var lost = new List<string>();
        foreach (var change in Values)
        {
            if (HasIds(FieldTree.OfProperty(change.Property, entry.GetCurrentValue(change.Property))))
                lost.Add(change.Property.Name);
            else
                Make(change, entry);
        }

        foreach (var (list, current) in Lists)
        {
            if (HasIds(FieldTree.OfList(entry.GetCurrentValue(list), list.ComplexType)))
                lost.Add(list.Name);
            else
                entry[list] = current;
        }

        return lost;
    }

    private static void Make(ChangedValue change, InternalEntityEntry entry)
    {
        if (SentValues.OutermostOf(change.Property) is { } holder && (entry.GetCurrentValue(holder) is null || change.Holder is null))
        {
            entry[holder] = change.Holder;
            return;
        }

        entry[change.Property] = change.Current;

        // What differs from the value that was sent is the change; what Stripe has added to it is none. A class that tells of its changes itself may have no
        // original values.
        if (change.Property.GetOriginalValueIndex() >= 0)
            entry.SetOriginalValue(change.Property, change.Sent);
    }

    private static bool HasIds(object? tree) => tree switch
    {
        List<object?> list => list.Exists(e => e is FieldObject element && (element.Fields.GetValueOrDefault("id") is string || HasIds(element))),
        FieldObject members => members.Fields.Values.Any(HasIds),
        _ => false,
    };
}
