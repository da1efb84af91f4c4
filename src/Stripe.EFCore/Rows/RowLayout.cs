using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Stripe.EFCore.Rows;

/// <summary>
///     The columns a query wants of every object, in the order of the row's slots. Their paths form a tree, along which an object is read once:
///     what no column wants is skipped over, what several want is read several times.
/// </summary>
internal sealed class RowLayout
{
    private readonly object?[] _defaults;
    private readonly Node _root;

    public RowLayout(ImmutableArray<Column> columns)
    {
        Columns = columns;
        _defaults = [.. columns.Select(c => c.Decoder.Default)];
        _root = new Node("");
        for (var i = 0; i < columns.Length; i++)
            _root.Add(columns[i].Path.Segments.AsSpan(), new Target(i, columns[i]));
        _root.Seal();
    }

    public ImmutableArray<Column> Columns { get; }

    /// <summary>Reads the object whose opening brace the reader is on into a new row, and leaves the reader on its closing brace.</summary>
    public object?[] ReadRow(ref Utf8JsonReader reader)
    {
        var row = (object?[])_defaults.Clone();
        _root.Read(ref reader, row);
        return row;
    }

    private sealed record Target(int Ordinal, Column Column);

    /// <summary>A member on the way to columns: those that end here, and the members below.</summary>
    private sealed class Node(string name)
    {
        private readonly List<Node> _members = [];
        private readonly List<Target> _targets = [];
        private byte[] _utf8 = [];
        private Node[][] _byLength = [];
        private Target[] _ending = [];

        public void Add(ReadOnlySpan<string> path, Target target)
        {
            if (path.IsEmpty)
            {
                _targets.Add(target);
                return;
            }

            var segment = path[0];
            var member = _members.Find(m => m.Name == segment);
            if (member is null)
                _members.Add(member = new Node(segment));
            member.Add(path[1..], target);
        }

        public void Seal()
        {
            _utf8 = Encoding.UTF8.GetBytes(name);
            _ending = [.. _targets];
            foreach (var member in _members)
                member.Seal();
            _byLength = new Node[_members.Select(m => m._utf8.Length + 1).DefaultIfEmpty(0).Max()][];
            for (var length = 0; length < _byLength.Length; length++)
                _byLength[length] = [.. _members.Where(m => m._utf8.Length == length)];
        }

        /// <summary>Reads the value that the reader is on for the columns at and below this member.</summary>
        public void Read(ref Utf8JsonReader reader, object?[] row)
        {
            if (_members.Count == 0 && _ending.Length > 0)
            {
                for (var i = 0; i < _ending.Length - 1; i++)
                {
                    var copy = reader;
                    Decode(ref copy, row, _ending[i]);
                }

                Decode(ref reader, row, _ending[^1]);
                return;
            }

            foreach (var target in _ending)
            {
                var copy = reader;
                Decode(ref copy, row, target);
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    ReadMembers(ref reader, row);
                    break;
                case JsonTokenType.String:
                    // A field that could be expanded and is not holds the object's id.
                    foreach (var target in _members.Find(m => m.Name == "id")?._ending ?? [])
                        Decode(ref reader, row, target);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        private string Name => name;

        private void ReadMembers(ref Utf8JsonReader reader, object?[] row)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var member = Find(ref reader);
                reader.Read();
                if (member is null)
                    reader.Skip();
                else
                    member.Read(ref reader, row);
            }
        }

        private Node? Find(ref Utf8JsonReader reader)
        {
            var text = reader.ValueSpan;
            if (text.Length >= _byLength.Length || reader.ValueIsEscaped)
                return null;

            foreach (var candidate in _byLength[text.Length])
            {
                if (text.SequenceEqual(candidate._utf8))
                    return candidate;
            }

            return null;
        }

        private static void Decode(ref Utf8JsonReader reader, object?[] row, Target target)
        {
            var decoder = target.Column.Decoder;
            if (reader.TokenType == JsonTokenType.Null)
            {
                row[target.Ordinal] = decoder.Default;
                return;
            }

            var token = reader.TokenType;
            try
            {
                row[target.Ordinal] = decoder.Read(ref reader);
            }
            catch (Exception exception) when (exception is FormatException or InvalidOperationException or OverflowException or ArgumentException or NotSupportedException)
            {
                throw new StripeResponseException(
                    $"The field '{target.Column.Path}' of an answer holds a JSON {Kind(token)} that cannot be read as '{decoder.Type.Name}'. "
                    + "Map the property to a type that takes it, or with HasConversion.",
                    exception);
            }
        }

        private static string Kind(JsonTokenType token)
            => token switch
            {
                JsonTokenType.StartObject => "object",
                JsonTokenType.StartArray => "array",
                JsonTokenType.True or JsonTokenType.False => "boolean",
                _ => token.ToString().ToLowerInvariant(),
            };
    }
}
