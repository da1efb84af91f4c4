using System.Collections.Immutable;
using System.Text.Json;

namespace Stripe.EFCore.Rows;

/// <summary>
///     One member on the way to the columns of a layout. Together they form a tree along which an object is read once: members that no column wants are
///     skipped over; where columns end at a member and others go on below it, the value is read again from a copy of the reader, which costs nothing but the reading.
/// </summary>
internal sealed class RowNode
{
    private readonly Ending[] _endings;
    private readonly RowNode[] _members;
    private readonly MemberNames _names;
    private readonly Ending[] _below;
    private readonly int _id;
    private readonly int _deleted;

    private RowNode(IEnumerable<Branch> branches, bool isRoot)
    {
        var all = branches.ToList();
        var groups = all.Where(b => b.Rest.Length > 0).GroupBy(b => b.Rest[0], StringComparer.Ordinal).ToList();
        List<string> names = [.. groups.Select(g => g.Key)];
        List<RowNode> members = [.. groups.Select(g => new RowNode(g.Select(b => b with { Rest = b.Rest[1..] }), isRoot: false))];
        if (isRoot && !names.Contains("deleted"))
        {
            names.Add("deleted");
            members.Add(new RowNode([], isRoot: false));
        }

        _endings = [.. all.Where(b => b.Rest.Length == 0).Select(b => b.Ending)];
        _below = [.. all.Where(b => b.Rest.Length > 0).Select(b => b.Ending)];
        _members = [.. members];
        _names = new MemberNames([.. names]);
        _id = names.IndexOf("id");
        _deleted = isRoot ? names.IndexOf("deleted") : -1;
    }

    public static RowNode Root(ImmutableArray<Column> columns) =>
        new(columns.Select((c, i) => new Branch(c.Path.Segments, new Ending(i, c.Decoder, c.Path.ToString()))), isRoot: true);

    /// <summary>Reads the value that the reader is on for the columns at and below this member, and leaves the reader on its last token.</summary>
    /// <param name="deleted">Of the root: whether the object has <c>deleted: true</c>.</param>
    public void Read(ref Utf8JsonReader reader, ref JsonSource source, object?[] row, out bool deleted)
    {
        deleted = false;
        var endings = _endings;
        if (_members.Length == 0 && endings.Length == 1)
        {
            endings[0].Read(ref reader, row);
            return;
        }

        foreach (var ending in endings)
        {
            var copy = reader;
            ending.Read(ref copy, row);
        }

        // A member that is written twice counts as its last one, with nothing left of the first.
        foreach (var ending in _below)
            row[ending.Ordinal] = ending.Decoder.Default;

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when _members.Length > 0:
                ReadMembers(ref reader, ref source, row, out deleted);
                break;
            case JsonTokenType.String or JsonTokenType.Number when _id >= 0:
                // A field that could be expanded and is not holds the object's id.
                foreach (var ending in _members[_id]._endings)
                    ending.Read(ref reader, row);
                break;
            default:
                source.SkipValue(ref reader);
                break;
        }
    }

    private void ReadMembers(ref Utf8JsonReader reader, ref JsonSource source, object?[] row, out bool deleted)
    {
        deleted = false;
        var expected = 0;
        while (reader.ReadMember())
        {
            var found = _names.Find(ref reader, expected);
            reader.Read();
            if (found < 0)
            {
                source.SkipValue(ref reader);
                continue;
            }

            expected = found + 1;
            if (found == _deleted)
                deleted = reader.TokenType == JsonTokenType.True;
            _members[found].Read(ref reader, ref source, row, out _);
        }
    }

    private readonly record struct Branch(ImmutableArray<string> Rest, Ending Ending);

    /// <summary>A column, at the node where its path ends.</summary>
    private sealed record Ending(int Ordinal, ColumnDecoder Decoder, string Path)
    {
        public void Read(ref Utf8JsonReader reader, object?[] row)
        {
            if (reader.TokenType == JsonTokenType.Null)
            {
                row[Ordinal] = Decoder.Default;
                return;
            }

            try
            {
                row[Ordinal] = Decoder.Read(ref reader);
            }
            catch (UnreadableValueException exception)
            {
                if (Path.Length > 0)
                    exception.Under(Path);
                throw;
            }
        }
    }
}
