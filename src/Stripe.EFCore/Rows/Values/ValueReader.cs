using System.Text.Json;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Values;

/// <summary>
///     Reads one JSON value as a <typeparamref name="T" /> without boxing. Column decoders, the members of Stripe.net's classes and converters for
///     System.Text.Json all stand on these, so that a value reads the same wherever it stands.
/// </summary>
internal abstract class ValueReader<T>
{
    /// <summary>What stands for a missing field and a JSON null.</summary>
    public virtual T? Default => default;

    /// <summary>Reads the value, not null, whose first token the reader is on, and leaves the reader on its last token.</summary>
    /// <exception cref="UnreadableValueException">The value is of a kind that cannot be a <typeparamref name="T" />.</exception>
    public abstract T? Read(ref Utf8JsonReader reader);

    /// <summary>The same, of a value that is there as a whole: faster where its kind allows.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="UnreadableValueException">The value is of a kind that cannot be a <typeparamref name="T" />.</exception>
    public virtual T? Read(in RawValue value)
    {
        var reader = value.Reader();
        return Read(ref reader);
    }

    public virtual T? ReadOrDefault(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? Default : Read(ref reader);

    /// <summary>Reads the id of the object, an expanded field, whose opening brace the reader is on, and leaves the reader on its closing one.</summary>
    protected T? ReadId(ref Utf8JsonReader reader)
    {
        var start = reader;
        if (!reader.FindMember("id"u8, out var id) || id.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
            throw Unreadable(ref start);

        return Read(ref id);
    }

    protected static UnreadableValueException Unreadable(ref Utf8JsonReader reader, Exception? cause = null) =>
        new(reader.TokenType, typeof(T), cause);
}

/// <summary>A value type that may be null.</summary>
internal sealed class NullableReader<T>(ValueReader<T> values) : ValueReader<T?>
    where T : struct
{
    public override T? Read(ref Utf8JsonReader reader) => values.Read(ref reader);
}

/// <summary>What another reader reads, as a base class or an interface of it.</summary>
internal sealed class BaseReader<TBase, T>(ValueReader<T> values) : ValueReader<TBase>
    where T : TBase
{
    public override TBase? Default => values.Default;

    public override TBase? Read(ref Utf8JsonReader reader) => values.Read(ref reader);
}
