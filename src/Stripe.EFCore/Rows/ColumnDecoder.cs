using System.Text.Json;

namespace Stripe.EFCore.Rows;

/// <summary>Reads one JSON value as one CLR type.</summary>
internal abstract class ColumnDecoder
{
    /// <summary>The CLR type of what <see cref="Read" /> answers; <see cref="Default" /> stands for a missing field and for a JSON null.</summary>
    public abstract Type Type { get; }

    /// <summary>The value of a missing field or a JSON null: null, or the type's default where the type takes no null.</summary>
    public abstract object? Default { get; }

    /// <summary>Reads the value whose first token the reader is on, and leaves the reader on its last token.</summary>
    public abstract object? Read(ref Utf8JsonReader reader);
}
