using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Search;

namespace Stripe.EFCore.Emulator.Store;

/// <summary>Where an object stands in its list: by second, within a second by arrival.</summary>
internal readonly record struct Position(long Created, long Rank) : IComparable<Position>
{
    public int CompareTo(Position other) => Created != other.Created ? Created.CompareTo(other.Created) : Rank.CompareTo(other.Rank);
}

/// <summary>One object of a table: computed by index, or held because it was written.</summary>
internal sealed class Row(string id, Position position, ISeededResource? seed, long index, JsonObject? document)
{
    public string Id => id;

    public Position Position => position;

    /// <summary>The object belongs to the seeded data, changed or not.</summary>
    public bool IsSeeded => position.Rank < Table.FirstWrittenRank;

    /// <summary>The object is computed, and Stripe would send it unchanged.</summary>
    public bool IsComputed => document is null && !seed!.IsWhole;

    /// <summary>The object as a tree of its own, to be changed at will.</summary>
    public JsonObject Document()
    {
        if (document is not null)
            return (JsonObject)document.DeepClone();

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            seed!.Write(writer, index);
        return (JsonObject)JsonNode.Parse(stream.GetBuffer().AsSpan(0, (int)stream.Length))!;
    }

    public void Write(Utf8JsonWriter writer)
    {
        if (document is not null)
            document.WriteTo(writer);
        else
            seed!.Write(writer, index);
    }
}

/// <summary>The objects of one resource in one account: a computed base, and over it what was created, changed and deleted.</summary>
internal sealed class Table(ResourceSchema schema, ISeededResource? seed)
{
    /// <summary>Above every index of a base, so that what is written later stands before what was computed in the same second.</summary>
    public const long FirstWrittenRank = 1L << 40;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Row?> _written = new(StringComparer.Ordinal);
    private readonly SortedDictionary<Position, Row> _added = [];
    private readonly HashSet<long> _changedSeeds = [];
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Dictionary<string, List<long>>>> _indexes = [];
    private long _deletedSeeds;
    private long _nextRank = FirstWrittenRank;

    public ResourceSchema Schema => schema;

    /// <summary>What search sees of the objects; null where they cannot be searched.</summary>
    public SearchIndex? Index { get; init; }

    public long Count => (seed?.Count ?? 0) + _added.Count - _deletedSeeds;

    public Row? Find(string id)
    {
        lock (_gate)
        {
            if (_written.TryGetValue(id, out var row))
                return row;
        }

        return seed is not null && seed.TryGetIndex(id, out var index) ? Seeded(index) : null;
    }

    public bool WasDeleted(string id)
    {
        lock (_gate)
            return _deleted.Contains(id);
    }

    public void Insert(JsonObject document)
    {
        lock (_gate)
        {
            var id = schema.KeyOf(document);
            var position = new Position(JsonFields.Created(document), _nextRank++);
            var row = new Row(id, position, null, 0, document);
            if (_written.TryGetValue(id, out var present) && present is not null || seed is not null && seed.TryGetIndex(id, out _))
                throw ApiError.Invalid("resource_already_exists", $"{schema.Object} already exists.", "id");
            Index?.Changing(id, null);
            _written[id] = row;
            _added[position] = row;
            _deleted.Remove(id);
        }
    }

    /// <summary>Keeps an object that is found by its id and is in no list, such as the account itself.</summary>
    public void Hide(JsonObject document)
    {
        lock (_gate)
        {
            var id = schema.KeyOf(document);
            _written[id] = new Row(id, new Position(JsonFields.Created(document), _nextRank++), null, 0, document);
        }
    }

    public void Replace(string id, JsonObject document)
    {
        lock (_gate)
        {
            var old = Find(id)!;
            var row = new Row(id, old.Position, null, 0, document);
            Index?.Changing(id, old);
            _written[id] = row;
            if (_added.ContainsKey(old.Position))
                _added[old.Position] = row;
            else if (old.IsSeeded)
                _changedSeeds.Add(old.Position.Rank);
        }
    }

    public void Delete(string id)
    {
        lock (_gate)
        {
            var old = Find(id)!;
            Index?.Changing(id, old);
            _written[id] = null;
            _added.Remove(old.Position);
            _deletedSeeds += old.IsSeeded ? 1 : 0;
            _deleted.Add(id);
        }
    }

    /// <summary>
    ///     The objects before a position (older ones), newest first; with bounds on the second and, if there is one, from the index of a field's value.
    /// </summary>
    public IEnumerable<Row> Older(Position? than, long fromSecond, long toSecond, (string Field, string Value)? equal)
        => Merge(
            SeededOlder(than, fromSecond, toSecond, equal),
            Added()
                .Where(r => (than is null || r.Position.CompareTo(than.Value) < 0) && r.Position.Created >= fromSecond && r.Position.Created <= toSecond)
                .Reverse(),
            newestFirst: true);

    /// <summary>The objects after a position (newer ones), oldest first.</summary>
    public IEnumerable<Row> Newer(Position than, long fromSecond, long toSecond)
    {
        var first = Math.Max(FirstIndexAtOrAfter(fromSecond), FirstIndexAtOrAfter(than.Created));
        var seeded = Ascending(first, (seed?.Count ?? 0) - 1).Select(Current).OfType<Row>()
            .SkipWhile(r => r.Position.CompareTo(than) <= 0).TakeWhile(r => r.Position.Created <= toSecond);
        return Merge(
            seeded,
            Added().Where(r => r.Position.CompareTo(than) > 0 && r.Position.Created >= fromSecond && r.Position.Created <= toSecond),
            newestFirst: false);
    }

    private IEnumerable<Row> SeededOlder(Position? than, long fromSecond, long toSecond, (string Field, string Value)? equal)
    {
        if (seed is null)
            return [];

        if (equal is var (field, value))
        {
            return Candidates(field, value).Select(Current).OfType<Row>()
                .Where(r => r.Position.Created >= fromSecond && r.Position.Created <= toSecond && (than is null || r.Position.CompareTo(than.Value) < 0));
        }

        var last = toSecond == long.MaxValue ? seed.Count - 1 : FirstIndexAtOrAfter(toSecond + 1) - 1;
        if (than is { } cursor)
            last = Math.Min(last, cursor.Rank < FirstWrittenRank ? cursor.Rank - 1 : FirstIndexAtOrAfter(cursor.Created + 1) - 1);
        return Descending(last).Select(Current).OfType<Row>().TakeWhile(r => r.Position.Created >= fromSecond);
    }

    /// <summary>
    ///     The computed objects that have a value in any case, and all changed ones, whose values are not in the index. Newest first.
    /// </summary>
    private IEnumerable<long> Candidates(string field, string value)
    {
        var found = IndexOf(field).TryGetValue(value, out var indexes) ? indexes : [];
        lock (_gate)
            return _changedSeeds.Count == 0 ? Enumerable.Reverse(found) : [.. found.Union(_changedSeeds).OrderDescending()];
    }

    /// <summary>Which computed objects have which value of a field, found once.</summary>
    private Dictionary<string, List<long>> IndexOf(string field)
        => _indexes.GetOrAdd(field, f => new Lazy<Dictionary<string, List<long>>>(() =>
        {
            var index = new Dictionary<string, List<long>>(StringComparer.OrdinalIgnoreCase);
            for (var i = 0L; i < seed!.Count; i++)
            {
                if (JsonFields.Text(JsonFields.At(Seeded(i).Document(), f)) is not { } value)
                    continue;
                if (!index.TryGetValue(value, out var indexes))
                    index.Add(value, indexes = []);
                indexes.Add(i);
            }

            return index;
        })).Value;

    private Row? Current(long index)
    {
        lock (_gate)
        {
            if (_written.Count > 0 && _written.TryGetValue(seed!.IdAt(index), out var row))
                return row;
        }

        return Seeded(index);
    }

    private Row Seeded(long index) => new(seed!.IdAt(index), new Position(seed.CreatedAt(index), index), seed, index, null);

    private long FirstIndexAtOrAfter(long second)
    {
        var (low, high) = (0L, seed?.Count ?? 0);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (seed!.CreatedAt(middle) < second)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private Row[] Added()
    {
        lock (_gate)
            return [.. _added.Values];
    }

    private static IEnumerable<long> Ascending(long from, long to)
    {
        for (var i = from; i <= to; i++)
            yield return i;
    }

    private static IEnumerable<long> Descending(long from)
    {
        for (var i = from; i >= 0; i--)
            yield return i;
    }

    private static IEnumerable<Row> Merge(IEnumerable<Row> left, IEnumerable<Row> right, bool newestFirst)
    {
        using var l = left.GetEnumerator();
        using var r = right.GetEnumerator();
        var (hasLeft, hasRight) = (l.MoveNext(), r.MoveNext());
        while (hasLeft || hasRight)
        {
            var takeLeft = hasLeft && (!hasRight || l.Current.Position.CompareTo(r.Current.Position) > 0 == newestFirst);
            yield return takeLeft ? l.Current : r.Current;
            if (takeLeft)
                hasLeft = l.MoveNext();
            else
                hasRight = r.MoveNext();
        }
    }
}
