using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Decoders;

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
        var (hasData, hasMore, url) = (false, (bool?)null, (string?)null);
        var data = default(RawValue);
        json.Enter();
        while (json.MoveToMember(out var name))
        {
            switch (Members.Find(name, expected: 0))
            {
                case 0:
                    data = hasData ? throw NestedLists.Twice("data") : json.ReadValue();
                    hasData = true;
                    break;
                case 1:
                    hasMore = hasMore is not null ? throw NestedLists.Twice("has_more") : NestedLists.HasMore(json.ReadValue());
                    break;
                case 2:
                    url = json.Peek() == JsonTokenType.String ? json.ReadValue().Text : Skipped(ref json);
                    break;
                default:
                    json.ReadValue();
                    break;
            }
        }

        if (data.Token != JsonTokenType.StartArray)
            return null;

        var elements = new JsonCursor(data.Json);
        var rows = ReadElements(ref elements);
        return hasMore == true ? new PartialList(rows, url, IdsOf(data)) : rows;
    }

    private static string? Skipped(ref JsonCursor json)
    {
        json.ReadValue();
        return null;
    }

    /// <summary>The ids of the elements of a page; null for one that has none.</summary>
    private static ImmutableArray<string?> IdsOf(in RawValue page)
    {
        var ids = ImmutableArray.CreateBuilder<string?>();
        var json = new JsonCursor(page.Json);
        json.Enter();
        while (json.MoveToElement())
            ids.Add(IdOf(json.ReadValue().Json));

        return ids.ToImmutable();
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

    private List<object?[]> ReadElements(ref JsonCursor json)
    {
        var rows = new List<object?[]>();
        var findings = Findings.OfThread;
        var index = 0;
        try
        {
            json.Enter();
            for (; json.MoveToElement(); index++)
                ReadElement(ref json, rows, index, findings);
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

        var (data, hasData, hasMore) = (inner.Default, false, false);
        var json = new JsonCursor(value.Json);
        json.Enter();
        while (json.MoveToMember(out var name))
        {
            var found = Members.Find(name, expected: 0);
            var member = json.ReadValue();
            if (found == 0)
                (data, hasData) = (hasData ? throw NestedLists.Twice("data") : member.Token == JsonTokenType.Null ? inner.OfNull : inner.Read(member), true);
            else if (found == 1)
                hasMore |= NestedLists.HasMore(member);
        }

        return hasMore ? throw UnreadableValueException.FirstPage(Type) : data;
    }
}

/// <summary>What a list inside an object must say clearly, because it would be shorter than it is otherwise.</summary>
internal static class NestedLists
{
    public static StripeResponseException Twice(string member)
        => new($"A list inside an object has '{member}' twice. It is not clear which one is the list's, so elements could be missing.");

    /// <exception cref="StripeResponseException">The value of <c>has_more</c> is no boolean.</exception>
    public static bool HasMore(in RawValue value) => value.Token switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new StripeResponseException("A list inside an object has a has_more that is neither true nor false. Elements could be missing."),
    };
}
