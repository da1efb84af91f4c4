using System.Text;
using System.Text.Json;

namespace Stripe.EFCore.Rows;

/// <summary>
///     An expanded object as a row: null where it was deleted, unless a column says just that. An id is kept, since the object was asked for and has to be
///     looked up.
/// </summary>
internal sealed class NestedRowDecoder(RowLayout nested) : ColumnDecoder
{
    public override Type Type => typeof(object?[]);

    public override object? Default => null;

    public override DecodedParts Parts => DecodedParts.Rows;

    public override object? Read(in RawValue value)
    {
        if (value.Token == JsonTokenType.String)
            return new UnexpandedRow(value.Text!);
        if (value.Token == JsonTokenType.Number)
            return new UnexpandedRow(Encoding.UTF8.GetString(value.Json));
        if (value.Token != JsonTokenType.StartObject)
            throw new UnreadableValueException(value.Token, Type);

        var json = new JsonCursor(value.Json);
        return nested.ReadReferencedRow(ref json);
    }
}

/// <summary>The elements of an array, or of the <c>data</c> of a list object of Stripe, as rows.</summary>
internal sealed class NestedRowsDecoder(RowLayout nested) : ColumnDecoder
{
    private static readonly MemberNames Members = new(["data", "has_more", "url"]);
    private static readonly MemberNames Id = new(["id"]);

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
            JsonTokenType.StartObject => ReadData(ref json) ?? throw UnreadableValueException.NoList(value.Token),
            _ => throw UnreadableValueException.NoList(value.Token),
        };
    }

    private List<object?[]>? ReadData(ref JsonCursor json)
    {
        List<object?[]>? rows = null;
        var (hasMore, url, lastId) = (false, (string?)null, (string?)null);
        json.Enter();
        while (json.MoveToMember(out var name))
        {
            // A member that is written twice counts as its last one.
            switch (Members.Find(name, expected: 0))
            {
                case 0 when json.Peek() == JsonTokenType.StartArray:
                    (rows, lastId) = ReadPage(json.ReadValue());
                    break;
                case 0:
                    json.ReadValue();
                    rows = null;
                    break;
                case 1:
                    hasMore = json.ReadValue().Token == JsonTokenType.True;
                    break;
                case 2:
                    url = json.Peek() == JsonTokenType.String ? json.ReadValue().Text : Skipped(ref json);
                    break;
                default:
                    json.ReadValue();
                    break;
            }
        }

        return hasMore && rows is not null ? new PartialList(rows, url, lastId) : rows;
    }

    private static string? Skipped(ref JsonCursor json)
    {
        json.ReadValue();
        return null;
    }

    /// <summary>The elements of a page, and the id of the last one.</summary>
    private (List<object?[]> Rows, string? LastId) ReadPage(in RawValue page)
    {
        var json = new JsonCursor(page.Json);
        var rows = ReadElements(ref json, out var last);
        return (rows, last.Length == 0 ? null : IdOf(page.Json.Slice(last.Start, last.Length)));
    }

    private static string? IdOf(ReadOnlySpan<byte> element)
    {
        var json = new JsonCursor(element);
        if (json.Peek() == JsonTokenType.String)
            return json.ReadValue().Text;

        string? id = null;
        json.Enter();
        while (json.MoveToMember(out var name))
        {
            var value = json.ReadValue();
            if (Id.Find(name, expected: 0) == 0)
                id = value.Token == JsonTokenType.String ? value.Text : null;
        }

        return id;
    }

    private List<object?[]> ReadElements(ref JsonCursor json) => ReadElements(ref json, out _);

    /// <param name="last">The position of the last element.</param>
    private List<object?[]> ReadElements(ref JsonCursor json, out (int Start, int Length) last)
    {
        var rows = new List<object?[]>();
        var findings = Findings.OfThread;
        var index = 0;
        last = default;
        try
        {
            json.Enter();
            for (; json.MoveToElement(); index++)
            {
                var start = json.Position;
                ReadElement(ref json, rows, index, findings);
                last = (start, json.Position - start);
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
            throw UnreadableValueException.NoElement(token);

        var known = findings.Count;
        var row = nested.ReadRow(ref json);
        if (findings.Count > known)
            findings.Under(known, $"[{index}]");
        rows.Add(row);
        foreach (var column in _ordinals)
            row[column] = rows.Count;
    }
}

/// <summary>An object that a field refers to: an id says nothing of it.</summary>
internal sealed class ReferenceDecoder(ColumnDecoder inner) : ColumnDecoder
{
    public override Type Type => inner.Type;

    public override object? Default => inner.Default;

    public override DecodedParts Parts => inner.Parts;

    public override object? Read(in RawValue value)
        => value.Token is JsonTokenType.String or JsonTokenType.Number ? throw UnreadableValueException.NotExpanded(Type) : inner.Read(value);
}

/// <summary>The <c>data</c> of a list of Stripe as a value of its own, which has no place for <c>has_more</c>: a first page alone is refused.</summary>
internal sealed class DataDecoder(ColumnDecoder inner) : ColumnDecoder
{
    private static readonly MemberNames Members = new(["data", "has_more"]);

    public override Type Type => inner.Type;

    public override object? Default => inner.Default;

    public override DecodedParts Parts => inner.Parts;

    public override object? Read(in RawValue value)
    {
        if (value.Token != JsonTokenType.StartObject)
            throw new UnreadableValueException(value.Token, Type);

        var (data, hasMore) = (inner.Default, false);
        var json = new JsonCursor(value.Json);
        json.Enter();
        while (json.MoveToMember(out var name))
        {
            var found = Members.Find(name, expected: 0);
            var member = json.ReadValue();
            if (found == 0)
                data = member.Token == JsonTokenType.Null ? inner.OfNull : inner.Read(member);
            else if (found == 1)
                hasMore = member.Token == JsonTokenType.True;
        }

        return hasMore ? throw UnreadableValueException.FirstPage(Type) : data;
    }
}
