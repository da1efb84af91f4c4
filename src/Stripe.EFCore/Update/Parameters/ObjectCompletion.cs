using System.Collections.Immutable;
using Stripe.EFCore.Catalog.Writes;

namespace Stripe.EFCore.Updates.Parameters;

/// <summary>
///     Adds the members that did not change to an object with required members. When the city of a shipping address changes, the name and the other lines of
///     the address are sent too, with the values that the entity has. See <see href="https://github.com/stripe/stripe-ruby/issues/755">Missing required param:
///     shipping[name]</see>.
/// </summary>
internal sealed class ObjectCompletion(EntryWrite write, ParameterWriter writer)
{
    private readonly EntityMembers _members = EntityMembers.Of(write.Entry.EntityType);

    public void AddTo(Dictionary<string, object?> parameters)
    {
        foreach (var (path, required) in WholeObjects.Of(write.Operation))
        {
            if (ParameterTree.At(parameters, path) is { Count: > 0 } given && Held(path) is var (held, place)
                && ParameterTree.Find(write.Operation.Fields, path) is var (_, field))
            {
                Complete(given, field.Fields!, (held, place), required);
            }
        }
    }

    /// <summary>Adds the members that an object has and that are not given. A required one is added also with the value that its class begins with.</summary>
    private void Complete(Dictionary<string, object?> given, WriteFields fields, (FieldObject Held, FieldPlace Place) from, ImmutableArray<string> required)
    {
        foreach (var (name, value) in from.Held.Fields)
        {
            if (value is null || FieldTree.IsEmpty(value) || fields.Find(name) is not { } field || !CanBe(field, value))
                continue;
            var place = from.Place.Below(name);
            if (!given.TryGetValue(name, out var said) && (from.Held.IsSet(name) || required.Contains(name)))
                given[name] = writer.Value(field, value, place, value);
            else if (said is Dictionary<string, object?> inner && value is FieldObject held && field.Kind == WriteKind.Object)
                Complete(inner, field.Fields!, (held, place), []);
        }
    }

    /// <summary>Whether a parameter takes what a field of its name holds: some have another form.</summary>
    private static bool CanBe(WriteField field, object value) => (field.Kind, value) switch
    {
        (WriteKind.Object or WriteKind.Map or WriteKind.ObjectMap or WriteKind.ObjectListMap, _) => value is FieldObject,
        (WriteKind.List or WriteKind.ObjectList, _) => value is List<object?>,
        (_, FieldObject reference) => field.Kind == WriteKind.Text && reference.IsReferable && ReferencedId.Of(reference.Source) is not null,
        (WriteKind.Timestamp or WriteKind.Instant, _) => value is not string,
        _ => value is not (List<object?> or DateTime or DateTimeOffset),
    };

    /// <summary>What the entity has at a path: in one property that is the whole object, or in properties for its members. Null for nothing.</summary>
    private (FieldObject Value, FieldPlace Place)? Held(ImmutableArray<string> path)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        FieldPlace? place = null;
        foreach (var member in _members.Properties.Where(m => m.Filter is null && (StartsWith(m.Path, path) || StartsWith(path, m.Path))))
        {
            var value = FieldTree.OfProperty(member.Property, write.Entry.GetCurrentValue(member.Property));
            if (member.Path.Length <= path.Length && Below(value, path.AsSpan()[member.Path.Length..]) is FieldObject found)
                return (found, member.Place);
            if (member.Path.Length <= path.Length || value is null)
                continue;

            FieldTree.Put(members, member.Path[path.Length..], value);
            place ??= member.Place;
        }

        return place is null ? null : (new FieldObject(members, members), place);
    }

    private static bool StartsWith(ImmutableArray<string> path, ImmutableArray<string> start) => path.AsSpan().StartsWith(start.AsSpan());

    private static object? Below(object? value, ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            value = (value as FieldObject)?.Fields.GetValueOrDefault(name);
        return value;
    }
}
