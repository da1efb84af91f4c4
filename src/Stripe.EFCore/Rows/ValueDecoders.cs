using Stripe.EFCore.Rows.Values;

namespace Stripe.EFCore.Rows;

/// <summary>Values of a type, boxed, since a row's slot is an object.</summary>
/// <param name="type">The type of the column: <typeparamref name="T" />, or its nullable form.</param>
internal sealed class ValueDecoder<T>(Type type) : ColumnDecoder
{
    private readonly ValueReader<T> _values = ValueReaders<T>.Instance;

    public override Type Type => type;

    public override object? Default { get; } = type == typeof(T) ? ValueReaders<T>.Instance.Default : null;

    public override DecodedParts Parts { get; } = ValueReaders.IsScalar(typeof(T)) ? DecodedParts.None : DecodedParts.Members;

    public override object? Read(in RawValue value) => _values.Read(value);
}

/// <summary>Booleans in two boxes that all rows share.</summary>
internal sealed class BooleanDecoder(Type type) : ColumnDecoder
{
    private static readonly object True = true;
    private static readonly object False = false;

    private readonly ValueReader<bool> _values = ValueReaders<bool>.Instance;

    public override Type Type => type;

    public override object? Default { get; } = type == typeof(bool) ? False : null;

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

/// <summary>The place of an element, which stands nowhere in the JSON: what reads the list fills it in.</summary>
internal sealed class OrdinalDecoder : ColumnDecoder
{
    public override Type Type => typeof(int);

    public override object Default { get; } = 0;

    public override object Read(in RawValue value) => Default;
}

/// <summary>What another decoder reads, converted.</summary>
internal sealed class ConvertedDecoder(ColumnDecoder inner, Type type, Func<object?, object?> convert) : ColumnDecoder
{
    public override Type Type => type;

    public override object? Default { get; } = ColumnDecoders.DefaultOf(type);

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
            throw new UnreadableValueException(value.Token, type, exception);
        }
    }
}
