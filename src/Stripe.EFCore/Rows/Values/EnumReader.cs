using System.Reflection;
using System.Text.Json;

namespace Stripe.EFCore.Rows.Values;

/// <summary>
///     An enum by its members' names as the API writes them, by the names themselves, or by number. Stripe adds values at any time
///     (https://docs.stripe.com/upgrades): one that the enum does not know is null where null is taken, and an error where it is not.
/// </summary>
internal sealed class EnumReader<T> : ValueReader<T>
    where T : struct, Enum
{
    private readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Member>.AlternateLookup<ReadOnlySpan<char>> _byText;

    public EnumReader()
    {
        _byText = _members.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var field in typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var member = new Member(field.GetValue(null)!);
            foreach (var text in EnumNames.Readable(field))
                _members.TryAdd(text, member);
        }
    }

    public override T Read(ref Utf8JsonReader reader) => (T)ReadBoxed(ref reader);

    /// <summary>The value boxed, the same box for the same member.</summary>
    public object ReadBoxed(ref Utf8JsonReader reader) => ReadKnown(ref reader) ?? throw Unknown(ref reader);

    /// <summary>The value boxed, or null where the enum does not know it.</summary>
    public object? ReadKnown(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt64(out var number) => Enum.ToObject(typeof(T), number),
        JsonTokenType.String => Find(ref reader)?.Value,
        _ => throw Unreadable(ref reader),
    };

    private Member? Find(ref Utf8JsonReader reader)
    {
        const int LongestName = 128;
        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length > LongestName)
            return null;

        Span<char> text = stackalloc char[LongestName];
        return _byText.TryGetValue(text[..reader.CopyString(text)], out var member) ? member : null;
    }

    private static UnreadableValueException Unknown(ref Utf8JsonReader reader) => new(
        $"'{reader.GetString()}'",
        typeof(T),
        $"The enum '{typeof(T).Name}' has no such member. Stripe adds values at any time: add it, make the property nullable (unknown values are null then) or a string.");

    private sealed record Member(object Value);
}

/// <summary>An enum that may be null, which it also is where Stripe has a value that it does not know.</summary>
internal sealed class NullableEnumReader<T>(EnumReader<T> values) : ValueReader<T?>
    where T : struct, Enum
{
    public override T? Read(ref Utf8JsonReader reader) => (T?)values.ReadKnown(ref reader);
}
