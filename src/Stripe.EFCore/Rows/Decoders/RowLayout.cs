using System.Collections.Immutable;
using System.Text.Json;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Decoders;

/// <summary>The columns a query wants of every object, in the order of the row's slots.</summary>
internal sealed class RowLayout
{
    private readonly object?[] _defaults;
    private readonly RowNode _root;
    private readonly int[] _deleted;

    public RowLayout(ImmutableArray<Column> columns)
    {
        Columns = columns;
        _defaults = [.. columns.Select(c => c.Decoder.Absent)];
        _root = RowNode.Root(columns);
        IdOrdinal = IdOf(columns);
        _deleted = [.. columns.Index().Where(c => c.Item.Path.Segments is ["deleted"]).Select(c => c.Index)];
    }

    public ImmutableArray<Column> Columns { get; }

    /// <summary>Where a row has the object's id as Stripe wrote it, or -1.</summary>
    public int IdOrdinal { get; }

    /// <summary>
    ///     Reads the object that comes next into a new row, and moves behind it. Of an object that is not expanded and so is only its id, a string, the row
    ///     has the id alone.
    /// </summary>
    /// <exception cref="JsonException">What comes is not JSON.</exception>
    /// <exception cref="UnreadableValueException">A value is not of a kind that its column's decoder takes.</exception>
    public object?[] ReadRow(ref JsonCursor json) => ReadRow(ref json, out _);

    /// <summary>As <see cref="ReadRow(ref JsonCursor)" />, but null for an object that says of itself that it was deleted.</summary>
    public object?[]? ReadLiveRow(ref JsonCursor json)
    {
        var row = ReadRow(ref json, out var deleted);
        return deleted ? null : row;
    }

    /// <summary>
    ///     As <see cref="ReadLiveRow" />, for an object in a field of another: of one that was deleted, the row has <c>deleted</c> alone where that is wanted.
    /// </summary>
    public object?[]? ReadReferencedRow(ref JsonCursor json)
    {
        var row = ReadRow(ref json, out var deleted);
        if (!deleted)
            return row;
        if (_deleted.Length == 0)
            return null;

        var stub = new object?[row.Length];
        foreach (var ordinal in _deleted)
            stub[ordinal] = row[ordinal];
        return stub;
    }

    private object?[] ReadRow(ref JsonCursor json, out bool deleted)
    {
        var row = _defaults.AsSpan().ToArray();
        _root.Read(ref json, row, out deleted);
        return row;
    }

    private static int IdOf(ImmutableArray<Column> columns)
    {
        for (var i = columns.Length - 1; i >= 0; i--)
        {
            if (columns[i] is { Path.Segments: ["id"], Decoder: var decoder } && ReferenceEquals(decoder, ColumnDecoders.For(typeof(string))))
                return i;
        }

        return -1;
    }
}
