using System.Text.Json.Nodes;

namespace StripeEFCore.Tests.Hostile;

/// <summary>
///     A list whose rows have a place of their own, which is the <c>created</c> second but for rows that are out of order. Newest places come first.
///     Filters look at the <c>created</c> second, and a cursor at the place, as on a server that sorts by something finer than what it shows.
/// </summary>
internal sealed class HostileList(string path)
{
    private readonly List<HostileRow> _rows = [];
    private readonly HashSet<string> _left = [];
    private int _tie;
    private bool _isSorted = true;

    public string Path => path;

    /// <summary>Every row that ever was in the list, by id.</summary>
    public Dictionary<string, HostileRow> Ever { get; } = new(StringComparer.Ordinal);

    /// <summary>The rows that were there from the first to the last request.</summary>
    public IEnumerable<HostileRow> Throughout => Ever.Values.Where(r => !r.IsLate && !_left.Contains(r.Id));

    /// <summary>The rows that are there, in the list's order.</summary>
    public IReadOnlyList<HostileRow> Now
    {
        get
        {
            if (!_isSorted)
                _rows.Sort();
            _isSorted = true;
            return _rows;
        }
    }

    public void Add(string id, long created, long place, JsonObject fields, bool isLate = false)
    {
        var row = new HostileRow(id, created, place, isLate ? -++_tie : ++_tie, fields, isLate);
        Ever.Add(id, row);
        if (isLate)
        {
            _rows.Insert(~((List<HostileRow>)Now).BinarySearch(row), row);
            return;
        }

        _rows.Add(row);
        _isSorted = false;
    }

    public void Remove(HostileRow row)
    {
        if (_rows.Remove(row))
            _left.Add(row.Id);
    }

    /// <summary>Where a page begins; null where the row of the cursor is gone.</summary>
    public int? After(string? cursor)
        => cursor is null ? 0 : _rows.FindIndex(r => r.Id == cursor) is >= 0 and var index ? index + 1 : null;
}

/// <param name="Created">The second that the row shows.</param>
/// <param name="Place">The second by which it is sorted.</param>
/// <param name="Tie">The order of rows of one place, smallest first.</param>
/// <param name="Fields">What else it shows.</param>
/// <param name="IsLate">Whether it came while the list was read.</param>
internal sealed record HostileRow(string Id, long Created, long Place, int Tie, JsonObject Fields, bool IsLate) : IComparable<HostileRow>
{
    public int CompareTo(HostileRow? other) => other!.Place.CompareTo(Place) is not 0 and var newer ? newer : Tie.CompareTo(other.Tie);
}
