using Stripe.EFCore.Api.Requests;

namespace Stripe.EFCore.Api.Lists;

/// <summary>
///     The rows that a list gave last: enough of them to recognize a row that comes again, and to go on behind an earlier one. It keeps the last
///     5,000 to 10,000 rows, however long the list is.
/// </summary>
internal sealed class ListTrail
{
    private const int Kept = 5000;

    /// <summary>
    ///     A row is expected to stand no more seconds than this before or behind its place, so two rows that change places are at most twice as far apart.
    /// </summary>
    private const int WidestDisorder = 300;

    /// <summary>So few rows of one second are compared one by one. More of them are looked up by their ids.</summary>
    private const int FewOfSecond = 50;

    private readonly List<ReadRow> _rows = [];

    /// <summary>
    ///     The ids of all rows, once one of them was out of order or one second has many: until then, a row can only be one of the few of the same second.
    /// </summary>
    private HashSet<string>? _ids;
    private int _ofOldestSecond;
    private bool _isSorted = true;
    private long? _oldest;
    private long? _oldestForgotten;
    private long _disorder;

    /// <summary>Whether it has every row that was read.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>
    ///     The second before which the rows that are left can be asked for, so that every row that comes again is recognized. It is later than the oldest
    ///     row, because a row may stand some seconds behind its place. Null if there is no such second, because rows are too far out of order or too many
    ///     were forgotten.
    /// </summary>
    public long? WindowEnd
    {
        get
        {
            if (_oldest is not { } oldest)
                return null;

            var end = oldest + 1 + 2 * WidestDisorder;
            if (_disorder > 2 * WidestDisorder)
                return null;
            if (!(_oldestForgotten < end))
                return end;
            return _disorder == 0 && _oldestForgotten > oldest ? _oldestForgotten : null;
        }
    }

    /// <summary>Makes room for the rows of a first page.</summary>
    public void Begin(int rows)
    {
        if (_rows.Count == 0)
            _rows.EnsureCapacity(rows);
    }

    /// <summary>Whether a row is here. The second of an object never changes, so a row that is older than all others is new.</summary>
    public bool Has(ReadRow row)
    {
        if (_ids is null && row.Created is { } created && _isSorted)
        {
            if (!(created >= _oldest))
                return false;
            if (created == _oldest && _ofOldestSecond <= FewOfSecond)
                return HasInOldestSecond(row);
        }

        _ids ??= new(_rows.Select(r => r.Id), StringComparer.Ordinal);
        return _ids.Contains(row.Id);
    }

    /// <summary>Adds a row; false where it is here already.</summary>
    public bool TryAdd(ReadRow row)
    {
        if (Has(row))
            return false;

        if (_rows.Count == 2 * Kept)
            Forget();
        _rows.Add(row);
        _ids?.Add(row.Id);
        _isSorted &= row.Created is { } second && !(second > _oldest);
        if (row.Created is { } created)
        {
            _disorder = Math.Max(_disorder, created - (_oldest ?? created));
            _ofOldestSecond = created == _oldest ? _ofOldestSecond + 1 : 1;
            _oldest = Math.Min(created, _oldest ?? created);
        }

        return true;
    }

    /// <summary>The row at a distance, counted in rows, before the last row; null if it is not kept.</summary>
    public ReadRow? Back(int rows) => rows < _rows.Count ? _rows[^(rows + 1)] : null;

    private bool HasInOldestSecond(ReadRow row)
    {
        for (var i = _rows.Count - 1; i >= 0 && _rows[i].Created == row.Created; i--)
        {
            if (_rows[i].Id == row.Id)
                return true;
        }

        return false;
    }

    private void Forget()
    {
        foreach (var row in _rows.Take(Kept))
        {
            _ids?.Remove(row.Id);
            if (row.Created is { } created)
                _oldestForgotten = Math.Min(created, _oldestForgotten ?? created);
        }

        _rows.RemoveRange(0, Kept);
        IsWhole = false;
    }
}
