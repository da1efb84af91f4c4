using System.Collections.Immutable;
using System.Text.Json;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Decoders;

/// <summary>
///     One member on the way to the columns of a layout. Together they form a tree along which an object is read once: members that no column wants are
///     passed over; where columns end at a member and others go on below it, the value is read again.
/// </summary>
internal sealed class RowNode
{
    private readonly Ending[] _endings;
    private readonly RowNode[] _members;
    private readonly MemberNames _names;
    private readonly Ending[] _below;
    private readonly (int Ordinal, object? Absent)[] _resets;
    private readonly (int Ordinal, object? Value)[] _inObject;
    private readonly int _id;
    private readonly int _deleted;

    private RowNode(IEnumerable<Branch> branches, bool isRoot)
    {
        var all = branches.ToList();
        var groups = all.Where(b => b.Rest.Length > 0).GroupBy(b => b.Rest[0], StringComparer.Ordinal).ToList();
        List<string> names = [.. groups.Select(g => g.Key)];
        List<RowNode> members = [.. groups.Select(g => new RowNode(g.Select(b => b with { Rest = b.Rest[1..] }), isRoot: false))];
        var tellsDeleted = isRoot || members.Exists(m => m._endings.Any(e => e.IsOfObject));
        if (tellsDeleted && !names.Contains("deleted"))
        {
            names.Add("deleted");
            members.Add(new RowNode([], isRoot: false));
        }

        _endings = [.. all.Where(b => b.Rest.Length == 0).Select(b => b.Ending)];
        _below = [.. all.Where(b => b.Rest.Length > 0).Select(b => b.Ending)];
        _resets = isRoot ? [] : [.. _below.Select(e => (e.Ordinal, e.Decoder.Absent))];
        _members = [.. members];
        _inObject = [.. _members.SelectMany(m => m._endings).Where(e => e.IsOfObject).Select(e => (e.Ordinal, e.Decoder.InObject))];
        _names = new MemberNames([.. names]);
        _id = names.IndexOf("id");
        _deleted = tellsDeleted ? names.IndexOf("deleted") : -1;
    }

    public static RowNode Root(ImmutableArray<Column> columns) =>
        new(columns.Select((c, i) => new Branch(c.Path.Segments, new Ending(i, c.Decoder, c.Path.ToString()))), isRoot: true);

    /// <summary>Reads the value that comes next for the columns at and below this member, and moves behind it.</summary>
    /// <param name="json">The JSON around it.</param>
    /// <param name="row">What the columns are written to.</param>
    /// <param name="deleted">Whether the object has <c>deleted: true</c>; false where nothing depends on it.</param>
    public void Read(ref JsonCursor json, object?[] row, out bool deleted)
    {
        deleted = false;

        // A member that is written twice counts as its last one, with nothing left of the first. The row itself is new.
        foreach (var (ordinal, absent) in _resets)
            row[ordinal] = absent;

        if (_endings.Length == 0 && _members.Length > 0 && json.Peek() == JsonTokenType.StartObject)
        {
            ReadMembers(ref json, row, out deleted);
            return;
        }

        var value = json.ReadValue();
        Ending.Read(_endings, value, row);
        switch (value.Token)
        {
            case JsonTokenType.StartObject when _members.Length > 0:
                var inside = new JsonCursor(value.Json);
                ReadMembers(ref inside, row, out deleted);
                break;
            case JsonTokenType.String or JsonTokenType.Number when _id >= 0:
                // An expandable field that is not expanded holds only the object's id, so the object's fields are not known.
                LeaveOpen(row);
                Ending.Read(_members[_id]._endings, value, row);
                break;
            case not (JsonTokenType.StartObject or JsonTokenType.Null) when _members.Length > 0:
                LeaveOpen(row);
                break;
        }
    }

    /// <summary>Columns of an object that came as an id only fail when they are read.</summary>
    private void LeaveOpen(object?[] row)
    {
        foreach (var ending in _below)
            row[ending.Ordinal] = ending.NotExpanded();
    }

    private void ReadMembers(ref JsonCursor json, object?[] row, out bool deleted)
    {
        deleted = false;
        foreach (var (ordinal, value) in _inObject)
            row[ordinal] = value;

        var expected = 0;
        json.Enter();
        while (json.MoveToMember(out var name))
        {
            var found = _names.Find(name, expected);
            if (found < 0)
            {
                json.ReadValue();
                continue;
            }

            expected = found + 1;
            if (found == _deleted)
                deleted = json.Peek() == JsonTokenType.True;
            _members[found].Read(ref json, row, out _);
        }

        if (deleted)
            ForgetDefaults(row);
    }

    /// <summary>Of a deleted object Stripe sends its id alone: what is not sent is not known, and no default.</summary>
    private void ForgetDefaults(object?[] row)
    {
        foreach (var (ordinal, value) in _inObject)
        {
            if (ReferenceEquals(row[ordinal], value))
                row[ordinal] = null;
        }
    }

    private readonly record struct Branch(ImmutableArray<string> Rest, Ending Ending);

    /// <summary>A column, at the node where its path ends.</summary>
    private sealed record Ending(int Ordinal, ColumnDecoder Decoder, string Path)
    {
        /// <summary>Values that nobody can change serve all columns that want them.</summary>
        private readonly bool _isShared = Decoder.Type.IsValueType || Decoder.Type == typeof(string);

        /// <summary>Whether the value of a JSON string is its text.</summary>
        private readonly bool _readsText = Decoder is ValueDecoder<string> { ReadsText: true };

        /// <summary>Whether its value depends on whether the object around it is there.</summary>
        public bool IsOfObject => Decoder.InObject != Decoder.Default;

        public static void Read(Ending[] endings, in RawValue value, object?[] row)
        {
            for (var i = 0; i < endings.Length; i++)
            {
                var ending = endings[i];
                row[ending.Ordinal] = i > 0 && ending.Shares(endings[i - 1], value)
                    ? row[endings[i - 1].Ordinal]
                    : ending.Read(value);
            }
        }

        /// <summary>Whether another column reads the same of a value. All that read text read a JSON string as it is, whatever else they take.</summary>
        private bool Shares(Ending other, in RawValue value)
            => _isShared && (ReferenceEquals(Decoder, other.Decoder)
                || value.Token == JsonTokenType.String && _readsText && other._readsText);

        private object? Read(in RawValue value)
        {
            if (value.Token == JsonTokenType.Null)
                return Decoder.OfNull;
            if (Decoder.Parts == DecodedParts.Rows)
                return ReadRows(value);

            try
            {
                return Decoder.Read(value);
            }
            catch (UnreadableValueException exception)
            {
                return Decoder.Parts == DecodedParts.Members ? ReadLeniently(value) : Unreadable(exception);
            }
        }

        /// <summary>Reads the value once more, without the members that cannot be read.</summary>
        private object? ReadLeniently(in RawValue value)
        {
            var findings = Findings.OfThread;
            var known = findings.Count;
            findings.BeginLenient();
            try
            {
                var read = Decoder.Read(value);
                findings.Under(known, Path);
                return read;
            }
            catch (UnreadableValueException exception)
            {
                findings.Forget(known);
                return Unreadable(exception);
            }
            finally
            {
                findings.EndLenient();
            }
        }

        /// <summary>Reads rows, whose own columns record what they cannot read.</summary>
        private object? ReadRows(in RawValue value)
        {
            var findings = Findings.OfThread;
            var known = findings.Count;
            try
            {
                var read = Decoder.Read(value);
                if (findings.Count > known)
                    findings.Under(known, Path);
                return read;
            }
            catch (UnreadableValueException exception)
            {
                findings.Forget(known);
                return Unreadable(exception);
            }
        }

        public UnreadableValue NotExpanded() => Unreadable(UnreadableValueException.NotExpanded(Decoder.Type));

        private UnreadableValue Unreadable(UnreadableValueException exception)
        {
            if (Path.Length > 0)
                exception.Under(Path);
            var value = new UnreadableValue(exception, Decoder.Absent);
            Findings.OfThread.Add(value);
            return value;
        }
    }
}
