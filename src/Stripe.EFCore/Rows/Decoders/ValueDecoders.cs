using System.Text.Json;
using Stripe.EFCore.Rows.Json;
using Stripe.EFCore.Rows.Values;
using Stripe.EFCore.Rows.Values.Entities;

namespace Stripe.EFCore.Rows.Decoders;

/// <summary>Values of a type, boxed, since a row's slot is an object.</summary>
/// <param name="type">The type of the column: <typeparamref name="T" />, or its nullable form.</param>
/// <param name="values">Reads them; null for the one reader of the type.</param>
/// <param name="absent">The value of a missing field; null for the default.</param>
internal sealed class ValueDecoder<T>(Type type, ValueReader<T>? values, object? absent) : ColumnDecoder
{
    private readonly ValueReader<T> _values = values ?? ValueReaders<T>.Instance;

    /// <summary>Whether the value of a JSON string is its text.</summary>
    public bool ReadsText { get; } = (values ?? ValueReaders<T>.Instance) is StringValueReader or TextMemberReader or ExpandableIdReader;

    public override Type Type => type;

    public override object? Default { get; } = type == typeof(T) ? ValueReaders<T>.Instance.Default : null;

    public override object? Absent => absent ?? Default;

    public override DecodedParts Parts { get; } = ValueReaders.IsScalar(typeof(T)) ? DecodedParts.None : DecodedParts.Members;

    public override object? Read(in RawValue value) => _values.Read(value);
}

/// <summary>Booleans in two boxes that all rows share.</summary>
/// <param name="type">The type of the column: a boolean, or its nullable form.</param>
/// <param name="values">Reads them; null for the one reader of booleans.</param>
/// <param name="absent">The value of a missing field; null for the default.</param>
internal sealed class BooleanDecoder(Type type, ValueReader<bool>? values, bool? absent) : ColumnDecoder
{
    private static readonly object True = true;
    private static readonly object False = false;

    private readonly ValueReader<bool> _values = values ?? ValueReaders<bool>.Instance;

    public override Type Type => type;

    public override object? Default { get; } = type == typeof(bool) ? False : null;

    public override object? Absent { get; } = absent is { } value ? Box(value) : type == typeof(bool) ? False : null;

    public override object? Read(in RawValue value) => Box(_values.Read(value));

    public static object Box(bool value) => value ? True : False;
}

/// <summary>Members of an enum, in one box a member. What the enum does not know is null where the column takes null.</summary>
internal sealed class EnumDecoder<T>(Type type) : ColumnDecoder
    where T : struct, Enum
{
    private readonly EnumReader<T> _values = (EnumReader<T>)ValueReaders<T>.Instance;

    public override Type Type => type;

    public override object? Default { get; } = type == typeof(T) ? default(T) : null;

    public override object? Read(in RawValue value) => _values.ReadKnown(value) ?? (type == typeof(T) ? throw EnumReader<T>.Unknown(value) : null);
}

/// <summary>Whether there is a value.</summary>
internal sealed class PresenceDecoder : ColumnDecoder
{
    public override Type Type => typeof(bool);

    public override object Default { get; } = BooleanDecoder.Box(false);

    public override object Read(in RawValue value) => BooleanDecoder.Box(true);
}

/// <summary>
///     Whether there is an object, and not only its id or the stub that Stripe answers with for a deleted one. Of an interface the object has to be of a kind
///     that Stripe.net knows.
/// </summary>
internal sealed class LiveObjectDecoder(Type wanted) : ColumnDecoder
{
    public override Type Type => typeof(bool);

    public override object Default { get; } = BooleanDecoder.Box(false);

    public override object Read(in RawValue value)
    {
        if (value.Token is JsonTokenType.String or JsonTokenType.Number)
            throw UnreadableValueException.NotExpanded(wanted);
        if (value.Token != JsonTokenType.StartObject)
            return Default;

        var json = new JsonCursor(value.Json);
        var (deleted, kind) = (false, (string?)null);
        json.Enter();
        while (json.MoveToMember(out var name))
        {
            var member = json.ReadValue();
            if (name.Json.SequenceEqual("\"deleted\""u8))
                deleted = member.Token == JsonTokenType.True;
            else if (wanted.IsInterface && name.Json.SequenceEqual("\"object\""u8) && member.Token == JsonTokenType.String)
                kind = member.Text;
        }

        return BooleanDecoder.Box(!deleted && (!wanted.IsInterface || kind is not null && StripeTypeRegistry.GetConcreteType(wanted, kind) is not null));
    }
}

/// <summary>A value that takes no null, of an object that may be null: null without the object, the type's default in an object without the member.</summary>
internal sealed class NestedMemberDecoder(ColumnDecoder inner) : ColumnDecoder
{
    public override Type Type { get; } = typeof(Nullable<>).MakeGenericType(inner.Type);

    public override object? Default => null;

    public override object? InObject => inner.Default;

    public override object? Read(in RawValue value) => inner.Read(value);
}

/// <summary>The place of an element, which stands nowhere in the JSON: what reads the list fills it in.</summary>
internal sealed class OrdinalDecoder : ColumnDecoder
{
    public override Type Type => typeof(int);

    public override object Default { get; } = 0;

    public override object Read(in RawValue value) => Default;
}

/// <summary>What another decoder reads, converted.</summary>
internal sealed class ConvertedDecoder(ColumnDecoder inner, Type type, Func<object?, object?> convert, bool convertsNull) : ColumnDecoder
{
    public override Type Type => type;

    public override object? Default => convertsNull ? convert(null) : ColumnDecoders.DefaultOf(type);

    public override DecodedParts Parts => inner.Parts;

    public override object? Read(in RawValue value)
    {
        if (inner.Read(value) is not { } provided)
            return Default;

        try
        {
            return convert(provided);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The converter is the application's, and may throw anything.
            throw new UnreadableValueException(value.Token, type, exception);
        }
    }
}
