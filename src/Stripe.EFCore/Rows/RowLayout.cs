using System.Collections.Immutable;
using System.Text.Json;

namespace Stripe.EFCore.Rows;

/// <summary>The columns a query wants of every object, in the order of the row's slots.</summary>
internal sealed class RowLayout
{
    private readonly object?[] _defaults;
    private readonly RowNode _root;

    public RowLayout(ImmutableArray<Column> columns)
    {
        Columns = columns;
        _defaults = [.. columns.Select(c => c.Decoder.Default)];
        _root = RowNode.Root(columns);
        IdOrdinal = IdOf(columns);
    }

    public ImmutableArray<Column> Columns { get; }

    /// <summary>Where a row has the object's id as Stripe wrote it, or -1.</summary>
    public int IdOrdinal { get; }

    /// <summary>
    ///     Reads the object whose opening brace the reader is on into a new row, and leaves the reader on its closing brace. Of an object that is not
    ///     expanded and so is only its id, a string, the row has the id alone.
    /// </summary>
    /// <exception cref="UnreadableValueException">A value is not of a kind that its column's decoder takes.</exception>
    public object?[] ReadRow(ref Utf8JsonReader reader)
    {
        var unknown = default(JsonSource);
        return ReadRow(ref reader, ref unknown);
    }

    /// <summary>As <see cref="ReadRow(ref Utf8JsonReader)" />, passing over what is not wanted by way of the whole JSON.</summary>
    public object?[] ReadRow(ref Utf8JsonReader reader, ref JsonSource source)
    {
        var row = (object?[])_defaults.Clone();
        _root.Read(ref reader, ref source, row, out _);
        return row;
    }

    /// <summary>As <see cref="ReadRow(ref Utf8JsonReader)" />, but null for an object that says of itself that it was deleted.</summary>
    public object?[]? ReadLiveRow(ref Utf8JsonReader reader)
    {
        var row = (object?[])_defaults.Clone();
        var unknown = default(JsonSource);
        _root.Read(ref reader, ref unknown, row, out var deleted);
        return deleted ? null : row;
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
