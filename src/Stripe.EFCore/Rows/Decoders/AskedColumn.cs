using System.Text;
using System.Text.Json;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Decoders;

/// <summary>
///     Reads a column that repeats a parameter of the request, so objects may lack its field: a missing field takes the value of the request. A field
///     that is present wins.
/// </summary>
/// <param name="inner">Reads a field that is present.</param>
/// <param name="fillsNull">Whether null takes the value of the request too.</param>
internal sealed class AskedDecoder(ColumnDecoder inner, bool fillsNull) : ColumnDecoder
{
    /// <summary>Marks a missing field in a row.</summary>
    public static object Open { get; } = new();

    public override Type Type => inner.Type;

    public override object? Default => Open;

    public override object? InObject => Open;

    public override object? OfNull => fillsNull ? Open : inner.OfNull;

    public override object? Read(in RawValue value) => inner.Read(value);
}

/// <summary>A column that takes the value of the request if the object lacks the field.</summary>
/// <param name="Ordinal">Where rows have the column.</param>
/// <param name="Parameter">The parameter of the request.</param>
/// <param name="Decoder">Reads the field where the object has it.</param>
/// <param name="Default">The value where the request has no such parameter.</param>
internal sealed record AskedColumn(int Ordinal, string Parameter, ColumnDecoder Decoder, object? Default)
{
    /// <summary>The column's value for a value of the request: of an expandable field, the id as the field has it.</summary>
    public object? Value(object? asked)
    {
        if (asked is not string text || Decoder.Type == typeof(string) || Decoder.Type == typeof(object))
            return asked;

        var json = Encoding.UTF8.GetBytes(JsonString.Of(text));
        return Decoder.Read(new RawValue(json, JsonTokenType.String, json.AsSpan().Contains((byte)'\\')));
    }
}
