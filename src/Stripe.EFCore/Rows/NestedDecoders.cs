using System.Text.Json;

namespace Stripe.EFCore.Rows;

/// <summary>A nested object as a row: null where the field holds only its id, and where the object was deleted.</summary>
internal sealed class NestedRowDecoder(RowLayout nested) : ColumnDecoder
{
    public override Type Type => typeof(object?[]);

    public override object? Default => null;

    public override DecodedParts Parts => DecodedParts.Rows;

    public override object? Read(in RawValue value)
    {
        if (value.Token is JsonTokenType.String or JsonTokenType.Number)
            return null;
        if (value.Token != JsonTokenType.StartObject)
            throw new UnreadableValueException(value.Token, Type);

        var json = new JsonCursor(value.Json);
        return nested.ReadLiveRow(ref json);
    }
}

/// <summary>The elements of an array, or of the <c>data</c> of a list object of Stripe, as rows.</summary>
internal sealed class NestedRowsDecoder(RowLayout nested) : ColumnDecoder
{
    private static readonly MemberNames Data = new(["data"]);

    private readonly int[] _ordinals = [.. nested.Columns.Index().Where(c => c.Item.Decoder is OrdinalDecoder).Select(c => c.Index)];

    public override Type Type => typeof(List<object?[]>);

    public override object? Default => null;

    public override DecodedParts Parts => DecodedParts.Rows;

    public override object? Read(in RawValue value)
    {
        var json = new JsonCursor(value.Json);
        return value.Token switch
        {
            JsonTokenType.StartArray => ReadElements(ref json),
            JsonTokenType.StartObject => ReadData(ref json) ?? throw new UnreadableValueException(value.Token, Type),
            _ => throw new UnreadableValueException(value.Token, Type),
        };
    }

    private List<object?[]>? ReadData(ref JsonCursor json)
    {
        List<object?[]>? rows = null;
        json.Enter();
        while (json.MoveToMember(out var name))
        {
            if (!IsData(name))
            {
                json.ReadValue();
                continue;
            }

            // A member that is written twice counts as its last one.
            rows = null;
            if (json.Peek() == JsonTokenType.StartArray)
                rows = ReadElements(ref json);
            else
                json.ReadValue();
        }

        return rows;
    }

    private static bool IsData(in RawValue name) => Data.Find(name, expected: 0) == 0;

    private List<object?[]> ReadElements(ref JsonCursor json)
    {
        var rows = new List<object?[]>();
        var findings = Findings.OfThread;
        var index = 0;
        try
        {
            json.Enter();
            for (; json.MoveToElement(); index++)
            {
                if (json.Peek() == JsonTokenType.Null)
                    json.ReadValue();
                else
                    ReadElement(ref json, rows, index, findings);
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
    private void ReadElement(ref JsonCursor json, List<object?[]> rows, int index, Findings findings)
    {
        var token = json.Peek();
        if (token is not (JsonTokenType.StartObject or JsonTokenType.String))
            throw new UnreadableValueException(token, typeof(object[]));

        var known = findings.Count;
        var row = nested.ReadRow(ref json);
        if (findings.Count > known)
            findings.Under(known, $"[{index}]");
        rows.Add(row);
        foreach (var column in _ordinals)
            row[column] = rows.Count;
    }
}
