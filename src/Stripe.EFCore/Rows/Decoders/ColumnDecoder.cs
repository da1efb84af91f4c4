using System.Text.Json;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Decoders;

/// <summary>Reads one JSON value as one CLR type.</summary>
internal abstract class ColumnDecoder
{
    /// <summary>The CLR type of what <see cref="Read" /> returns.</summary>
    public abstract Type Type { get; }

    /// <summary>The value of a JSON null: null, or the type's default where the type takes no null.</summary>
    public abstract object? Default { get; }

    /// <summary>The value of a missing field, and in an object of Stripe.net's of one that cannot be read.</summary>
    public virtual object? Absent => Default;

    /// <summary>
    ///     The value of a JSON null, and of a missing field of an object that is there; a <see cref="Default" /> where the object itself is not there.
    /// </summary>
    public virtual object? InObject => Default;

    /// <summary>What a value consists of: it determines how much is lost if a part cannot be read.</summary>
    public virtual DecodedParts Parts => DecodedParts.None;

    /// <summary>The value of a JSON null. It is also the value of a missing field, except in columns that distinguish the two.</summary>
    public virtual object? OfNull => InObject;

    /// <summary>Reads a value that is not null.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="UnreadableValueException">It is of a kind that cannot be a <see cref="Type" />.</exception>
    public abstract object? Read(in RawValue value);
}

/// <summary>What a decoded value consists of.</summary>
internal enum DecodedParts
{
    /// <summary>It is one value.</summary>
    None,

    /// <summary>It may hold objects of Stripe.net's, which can be read without a member.</summary>
    Members,

    /// <summary>It holds rows.</summary>
    Rows,
}
