using System.Reflection;
using System.Text.Json;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Values;

/// <summary>
///     An enum by its members' names as the API writes them, by the names themselves, or by number. Stripe adds values at any time
///     (https://docs.stripe.com/upgrades): one that the enum does not know is null where null is taken, and an error where it is not.
/// </summary>
internal sealed class EnumReader<T> : ValueReader<T>
    where T : struct, Enum
{
    private readonly MemberNames _texts;
    private readonly object[] _values;

    public EnumReader()
    {
        var texts = typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (Field: field, Box: field.GetValue(null)!))
            .SelectMany(member => EnumNames.Readable(member.Field), (member, text) => (Text: text, member.Box))
            .DistinctBy(t => t.Text, StringComparer.Ordinal)
            .ToList();
        _texts = new MemberNames([.. texts.Select(t => t.Text)]);
        _values = [.. texts.Select(t => t.Box)];
    }

    public override T Read(ref Utf8JsonReader reader) => (T)(ReadKnown(ref reader) ?? throw Unknown(ref reader));

    /// <summary>The value boxed, the same box for the same member, or null where the enum does not know it.</summary>
    public object? ReadKnown(in RawValue value)
    {
        if (value.Token == JsonTokenType.String)
            return Boxed(_texts.Find(value, expected: -1));

        var reader = value.Reader();
        return ReadKnown(ref reader);
    }

    /// <summary>The value boxed, or null where the enum does not know it.</summary>
    public object? ReadKnown(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt64(out var number) => Enum.ToObject(typeof(T), number),
        JsonTokenType.String => Boxed(_texts.Find(ref reader, expected: -1)),
        _ => throw Unreadable(ref reader),
    };

    public static UnreadableValueException Unknown(in RawValue value)
    {
        var reader = value.Reader();
        return Unknown(ref reader);
    }

    private object? Boxed(int found) => found >= 0 ? _values[found] : null;

    private static UnreadableValueException Unknown(ref Utf8JsonReader reader) => new(
        $"'{reader.Text}'",
        typeof(T),
        $"The enum '{typeof(T).Name}' has no such member. Stripe adds values at any time: add it, "
        + "make the property nullable (unknown values are null then) or a string.");
}

/// <summary>An enum that may be null, which it also is where Stripe has a value that it does not know.</summary>
internal sealed class NullableEnumReader<T>(EnumReader<T> values) : ValueReader<T?>
    where T : struct, Enum
{
    public override T? Read(ref Utf8JsonReader reader) => (T?)values.ReadKnown(ref reader);
}
