using System.Globalization;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Catalog.Writes;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Updates.Parameters;

/// <summary>
///     Says values as the parameters of one operation: text, numbers, booleans, lists and dictionaries, which Stripe.net encodes as a form or as JSON. See
///     <see href="https://docs.stripe.com/api">Stripe's reference</see> of each operation.
/// </summary>
/// <param name="operation">What takes the parameters.</param>
/// <param name="idOf">The id of an object that another refers to; null where it has none.</param>
internal sealed class ParameterWriter(WriteOperation operation, Func<object, string?> idOf)
{
    public const string Metadata = "metadata";

    public WriteOperation Operation => operation;

    /// <summary>Takes the value of a field away: an empty text in a form, null in JSON.</summary>
    public object? Unset => operation.IsJson ? null : "";

    /// <summary>The parameter of a value that is set.</summary>
    /// <param name="field">The parameter.</param>
    /// <param name="value">The value; not null.</param>
    /// <param name="place">Where it stands, for messages.</param>
    /// <param name="held">What Stripe has there, as far as anybody knows; null for nothing.</param>
    public object? Value(WriteField field, object value, FieldPlace place, object? held = null) => field.Kind switch
    {
        WriteKind.Object when value is FieldObject given => Members(field.Fields!, given, place, held as FieldObject),
        WriteKind.ObjectMap or WriteKind.ObjectListMap when value is FieldObject given
            => given.Fields.ToDictionary(f => f.Key, f => MapValue(field, f.Value, place.Below(f.Key)), StringComparer.Ordinal),
        WriteKind.Map when value is FieldObject given => Map(field, given, place),
        WriteKind.List when value is List<object?> list => list.Select((e, i) => Scalar(field.ElementKind!.Value, e, place.At(i))).ToList(),
        WriteKind.ObjectList when value is ListPage { HasMore: true } && ReplacedLists.Has(field) && operation == place.Writes.Update => throw place.OfPart(),
        WriteKind.ObjectList when value is List<object?> list
            => Elements(field, list, place, i => (held as List<object?>)?.ElementAtOrDefault(i) as FieldObject),
        WriteKind.Object or WriteKind.ObjectList or WriteKind.List when field.AlsoText && value is string text => text,
        WriteKind.Object or WriteKind.ObjectList or WriteKind.List or WriteKind.Map or WriteKind.ObjectMap or WriteKind.ObjectListMap or WriteKind.File
            => throw place.NotOfKind(field.Kind, value, operation),
        _ when field.AlsoText && value is string text && field.Kind != WriteKind.Text => text,
        _ => Scalar(field.Kind, value, place),
    };

    /// <summary>The parameter that changes one value into another; <see cref="NoChange" /> where they are the same to Stripe.</summary>
    public object? Change(WriteField field, object? before, object? after, FieldPlace place)
    {
        if (FieldTree.AreEqual(before, after))
            return NoChange;
        if (field.Kind == WriteKind.ObjectList && (after is List<object?> || (after is null && before is ListPage { HasMore: true })))
            return new ListChange(this, field).Of(before as List<object?> ?? [], after as List<object?>, place);
        if (after is null)
            return Unset;
        if (field.Kind == WriteKind.Text && before is FieldObject { IsReferable: true } held && after is FieldObject { IsReferable: true } named
            && IdOf(held.Source) is { } id && id == IdOf(named.Source))
        {
            return ReferencedChange.Inside(held, named, place) is { } changed ? throw changed.OfReference() : NoChange;
        }

        if (before is FieldObject was && after is FieldObject now)
        {
            switch (field.Kind)
            {
                case WriteKind.Map:
                    return MapChange(field, was, now, place);
                case WriteKind.ObjectMap or WriteKind.ObjectListMap:
                    return ObjectMapChange(field, was, now, place);
                case WriteKind.Object when IsAmount(field.Fields!):
                    return Value(field, now, place);
                case WriteKind.Object:
                    return ObjectChange(field.Fields!, was, now, place);
            }
        }

        return Value(field, after, place);
    }

    /// <summary>Nothing is to be sent.</summary>
    public static object NoChange { get; } = new();

    /// <summary>The members of an object that differ, all that somebody set if there was no object.</summary>
    public object ObjectChange(WriteFields fields, FieldObject before, FieldObject after, FieldPlace place)
    {
        var changed = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in after.Fields)
        {
            var old = before.Fields.GetValueOrDefault(name);
            if (FieldTree.AreEqual(old, value))
                continue;
            var field = fields.Find(name) ?? throw place.Below(name).NotTaken(operation);
            var change = Change(field, old, value, place.Below(name));
            if (change != NoChange)
                changed[name] = change;
        }

        foreach (var name in before.Fields.Keys.Where(n => before.Fields[n] is not null && !after.Fields.ContainsKey(n)))
            changed[name] = fields.Find(name) is null ? throw place.Below(name).NotTaken(operation) : Unset;
        return changed.Count == 0 ? NoChange : changed;
    }

    /// <summary>The members of a new object that somebody set.</summary>
    /// <param name="fields">The parameters for its members.</param>
    /// <param name="given">The object.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="held">What Stripe has there: members that are the same need no parameter. Null for nothing.</param>
    public Dictionary<string, object?> Members(WriteFields fields, FieldObject given, FieldPlace place, FieldObject? held = null)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in given.Fields)
        {
            var isHeld = held is not null && FieldTree.AreEqual(held.Fields.GetValueOrDefault(name), value);
            if (value is null || (!given.IsSet(name) && (held is null || isHeld)) || IsOlderName(fields, given, name))
                continue;
            if (fields.Find(name) is { } field)
                members[name] = Value(field, value, place.Below(name), held?.Fields.GetValueOrDefault(name));
            else if (name is not ("object" or "livemode") && !isHeld)
                throw place.Below(name).NotTaken(operation);
        }

        return members;
    }

    /// <summary>An item shows its price as a plan too, and Stripe takes only one of them: https://docs.stripe.com/api/subscription_items/update.</summary>
    private static bool IsOlderName(WriteFields fields, FieldObject given, string name)
        => name == "plan" && fields.Find("price") is not null && IdOf(given, "plan") is { } id && id == IdOf(given, "price");

    private string? IdOf(object reference) => idOf(reference);

    private static string? IdOf(FieldObject given, string name)
        => given.Fields.GetValueOrDefault(name) is FieldObject named ? named.Fields.GetValueOrDefault("id") as string : null;

    /// <summary>The parameters of a list's elements.</summary>
    /// <param name="field">The list.</param>
    /// <param name="list">The elements.</param>
    /// <param name="place">Where the list stands.</param>
    /// <param name="heldAt">What Stripe has for an element; null for nothing.</param>
    public List<object?> Elements(WriteField field, List<object?> list, FieldPlace place, Func<int, FieldObject?>? heldAt = null)
    {
        var elements = list.Select((e, i) => Element(field, e, place.At(i), heldAt?.Invoke(i))).ToList();

        // What goes on without an end has no value in the object, and a word in the request: the last tier of a price.
        // https://docs.stripe.com/api/prices/create#create_price-tiers-up_to
        foreach (var open in field.Fields!.All.Where(f => f.Words.Contains("inf")))
        {
            if (list is [.., FieldObject last] && last.Fields.ContainsKey(open.Name) && elements[^1] is Dictionary<string, object?> members)
                members.TryAdd(open.Name, "inf");
        }

        return elements;
    }

    /// <summary>The parameters of a list's element: an object, or an id that stands for it in the parameter of its own name.</summary>
    public object? Element(WriteField field, object? element, FieldPlace place, FieldObject? held = null) => element switch
    {
        FieldObject given => Members(field.Fields!, given, place, held),
        string id when field.Fields!.Find(field.Name.TrimEnd('s')) is { Kind: WriteKind.Text } own => new Dictionary<string, object?> { [own.Name] = id },
        _ => throw place.NotOfKind(field.Kind, element, operation),
    };

    /// <summary>An amount of API v2 is one value: https://docs.stripe.com/api-v2-overview.</summary>
    private bool IsAmount(WriteFields fields) => operation.IsJson && fields.All is [{ Name: "currency" }, { Name: "value" }];

    private Dictionary<string, object?> Map(WriteField field, FieldObject given, FieldPlace place)
    {
        if (field.Name == Metadata)
            place.CheckMetadata(given);
        return given.Fields
            .Where(f => f.Value is not null)
            .ToDictionary(f => f.Key, f => Scalar(field.ElementKind ?? WriteKind.Text, f.Value, place.Below(f.Key)), StringComparer.Ordinal);
    }

    /// <summary>Keys that are gone are sent with an empty value, which removes them: https://docs.stripe.com/metadata.</summary>
    private object MapChange(WriteField field, FieldObject before, FieldObject after, FieldPlace place)
    {
        if (field.Name == Metadata)
            place.CheckMetadata(after);
        var changed = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in after.Fields)
        {
            if (!FieldTree.AreEqual(before.Fields.GetValueOrDefault(key), value))
                changed[key] = value is null ? Unset : Scalar(field.ElementKind ?? WriteKind.Text, value, place.Below(key));
        }

        foreach (var key in before.Fields.Keys.Where(k => !after.Fields.ContainsKey(k)))
            changed[key] = Unset;
        return changed.Count == 0 ? NoChange : changed;
    }

    /// <summary>Objects under keys: of those that stay the members that differ, and keys that are gone as empty.</summary>
    private object ObjectMapChange(WriteField field, FieldObject before, FieldObject after, FieldPlace place)
    {
        var changed = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in after.Fields)
        {
            var old = before.Fields.GetValueOrDefault(key);
            var change = FieldTree.AreEqual(old, value) ? NoChange
                : old is FieldObject was && value is FieldObject now ? ObjectChange(field.Fields!, was, now, place.Below(key))
                : MapValue(field, value, place.Below(key));
            if (change != NoChange)
                changed[key] = change;
        }

        foreach (var key in before.Fields.Keys.Where(k => !after.Fields.ContainsKey(k)))
            changed[key] = Unset;
        return changed.Count == 0 ? NoChange : changed;
    }

    private object? MapValue(WriteField field, object? value, FieldPlace place) => value switch
    {
        null => Unset,
        List<object?> list => Elements(field, list, place),
        _ => Element(field, value, place),
    };

    private object? Scalar(WriteKind kind, object? value, FieldPlace place)
    {
        object? written = (kind, value) switch
        {
            (_, null) => Unset,
            (WriteKind.Text, FieldObject { IsReferable: true } reference) => idOf(reference.Source) ?? throw place.WithoutId(reference.Source),
            (WriteKind.Text, FieldObject { IsReferable: false, Fields: { Count: 1 } only }) => only.GetValueOrDefault("id") as string,
            (WriteKind.Text, string text) => text,
            (WriteKind.Text, Enum member) => EnumNames.ToWire(member),
            (WriteKind.Text, bool flag) => flag ? "true" : "false",
            (WriteKind.Text, Guid id) => id.ToString("D"),
            (WriteKind.Text, char letter) => letter.ToString(),
            (WriteKind.Boolean, bool flag) => flag,
            (WriteKind.Instant, DateTime time) => WireFormat.FormatInstant(UtcTimes.Of(time).Ticks, up: false),
            (WriteKind.Instant, DateTimeOffset time) => WireFormat.FormatInstant(time.UtcTicks, up: false),
            (WriteKind.Timestamp, DateTime time) => WireFormat.UnixSeconds(time, out _),
            (WriteKind.Timestamp, DateTimeOffset time) => WireFormat.UnixSeconds(time, out _),
            (WriteKind.Integer, TimeSpan span) when span.Ticks % TimeSpan.TicksPerSecond == 0 => span.Ticks / TimeSpan.TicksPerSecond,
            (WriteKind.Timestamp or WriteKind.Integer, _) => Whole(value),
            (WriteKind.Decimal, string text) when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => text,
            (WriteKind.Decimal, _) => Number(value) is { } number ? number.ToString(CultureInfo.InvariantCulture) : null,
            (WriteKind.Text, DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            (WriteKind.Text, _) => Number(value)?.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
        return written is null && value is not null ? throw place.NotOfKind(kind, value, operation) : written;
    }

    private static object? Whole(object value) => value switch
    {
        sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong number when number <= long.MaxValue => (long)number,
        decimal number when decimal.IsInteger(number) && Math.Abs(number) <= long.MaxValue => (long)number,
        double number when double.IsInteger(number) && Math.Abs(number) < 1e15 => (long)number,
        float number when float.IsInteger(number) && Math.Abs(number) < 1e15 => (long)number,
        _ => null,
    };

    private static decimal? Number(object value) => value switch
    {
        decimal number => number,

        // The conversions of .NET keep 15 and 7 digits; the shortest text keeps all that tell the number from others.
        double number when Math.Abs(number) < 1e15 => OfText(number.ToString(CultureInfo.InvariantCulture)),
        float number when Math.Abs(number) < 1e15 => OfText(number.ToString(CultureInfo.InvariantCulture)),
        sbyte or byte or short or ushort or int or uint or long or ulong => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static decimal OfText(string number) => decimal.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
}
