using System.Collections;

namespace Stripe.EFCore.Updates.Parameters;

/// <summary>
///     Finds what somebody changed inside of another object that an entity refers to and has expanded. Stripe writes that object by itself, so the change
///     would be lost.
/// </summary>
internal static class ReferencedChange
{
    /// <summary>The first member that was given another value in an object that is referred to; null where none was.</summary>
    public static FieldPlace? Find(object? before, object? after, FieldPlace place) => (before, after) switch
    {
        (null, _) or (_, null) or (string or Uri, _) or (ValueType, _) or (_, ValueType) => null,
        _ when before.GetType() != after.GetType() => null,
        (IDictionary, _) => null,
        _ when ExpandableValue.Of(before) is { } was && ExpandableValue.Of(after) is { } now
            => was.Id == now.Id ? Inside(FieldTree.Of(was.Object) as FieldObject, FieldTree.Of(now.Object) as FieldObject, place) : null,
        (IList was, IList now) => Elements(was).Zip(Elements(now))
            .Select((pair, i) => Find(pair.First, pair.Second, place.At(i))).FirstOrDefault(p => p is not null),
        (IEnumerable, _) => null,
        _ => FieldTree.MembersOf(before.GetType())
            .Select(m => Find(m.Property.GetValue(before), m.Property.GetValue(after), place.Below(m.Name)))
            .FirstOrDefault(p => p is not null),
    };

    /// <summary>The first member of an object that has another value, which somebody set; null where there is none.</summary>
    public static FieldPlace? Inside(FieldObject? before, FieldObject? after, FieldPlace place)
    {
        if (before is null || after is null)
            return null;
        foreach (var (name, value) in after.Fields)
        {
            var old = before.Fields.GetValueOrDefault(name);
            if (FieldTree.AreEqual(old, value) || !after.IsSet(name))
                continue;
            return old is FieldObject was && value is FieldObject now ? Inside(was, now, place.Below(name)) ?? place.Below(name) : place.Below(name);
        }

        return null;
    }

    private static IEnumerable<object?> Elements(IList list) => list.Cast<object?>();
}
