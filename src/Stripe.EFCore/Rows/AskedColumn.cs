namespace Stripe.EFCore.Rows;

/// <summary>
///     Reads a column of which objects may say nothing because it is what they were asked for: a missing field is left open, and is then the value of the
///     request. A field that is there wins, also where it is null.
/// </summary>
internal sealed class AskedDecoder(ColumnDecoder inner) : ColumnDecoder
{
    /// <summary>Stands in a row for the field that is missing.</summary>
    public static object Open { get; } = new();

    public override Type Type => inner.Type;

    public override object? Default => Open;

    public override object? InObject => Open;

    public override object? OfNull => inner.OfNull;

    public override object? Read(in RawValue value) => inner.Read(value);
}

/// <summary>A column whose value in a row is, where the object has no such field, the value that the row was asked with.</summary>
/// <param name="Ordinal">Where rows have the column.</param>
/// <param name="Parameter">The parameter of the request.</param>
/// <param name="Default">The value where the request has no such parameter.</param>
internal sealed record AskedColumn(int Ordinal, string Parameter, object? Default);
