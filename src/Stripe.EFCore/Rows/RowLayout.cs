using System.Collections.Immutable;
using System.Text.Json;

namespace Stripe.EFCore.Rows;

/// <summary>The columns a query wants of every object, in the order of the row's slots.</summary>
internal sealed class RowLayout(ImmutableArray<Column> columns)
{
    public ImmutableArray<Column> Columns { get; } = columns;

    /// <summary>Reads the object whose opening brace the reader is on into a new row, and leaves the reader on its closing brace.</summary>
    public object?[] ReadRow(ref Utf8JsonReader reader) => throw new NotSupportedException();
}
