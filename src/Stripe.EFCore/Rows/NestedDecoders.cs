using System.Text.Json;
using Stripe.EFCore.Rows.Values;

namespace Stripe.EFCore.Rows;

/// <summary>A nested object as a row: null where the field holds only its id, and where the object was deleted.</summary>
internal sealed class NestedRowDecoder(RowLayout nested) : ColumnDecoder
{
    public override Type Type => typeof(object?[]);

    public override object? Default => null;

    public override object? Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => nested.ReadLiveRow(ref reader),
        JsonTokenType.String or JsonTokenType.Number => null,
        _ => throw new UnreadableValueException(reader.TokenType, Type),
    };
}

/// <summary>The elements of an array as rows.</summary>
internal sealed class NestedRowsDecoder(RowLayout nested) : ColumnDecoder
{
    private readonly RowsReader _rows = new(nested);

    public override Type Type => typeof(List<object?[]>);

    public override object? Default => null;

    public override object? Read(ref Utf8JsonReader reader) => _rows.Read(ref reader);

    private sealed class RowsReader(RowLayout nested) : ElementsReader<List<object?[]>>
    {
        private readonly int[] _ordinals = [.. nested.Columns.Index().Where(c => c.Item.Decoder is OrdinalDecoder).Select(c => c.Index)];

        protected override List<object?[]> ReadElements(ref Utf8JsonReader reader)
        {
            var rows = new List<object?[]>();
            var index = 0;
            try
            {
                for (; reader.ReadElement(); index++)
                {
                    if (reader.TokenType != JsonTokenType.Null)
                        rows.Add(ReadElement(ref reader, rows.Count + 1));
                }
            }
            catch (UnreadableValueException exception)
            {
                exception.Under(index);
                throw;
            }

            return rows;
        }

        /// <summary>An object, or the id of one that is not expanded, of which the row then has the id.</summary>
        private object?[] ReadElement(ref Utf8JsonReader reader, int ordinal)
        {
            if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.String))
                throw new UnreadableValueException(reader.TokenType, typeof(object[]));

            var row = nested.ReadRow(ref reader);
            foreach (var column in _ordinals)
                row[column] = ordinal;
            return row;
        }
    }
}
