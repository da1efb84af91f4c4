using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Api.Scans;

/// <summary>
///     A part of a list by <c>created</c>, which one request after the other reads. Its range never grows, and is cut only below everything that was read of it:
///     so slices share no row, whatever order a page is in.
/// </summary>
internal sealed class ScanSlice(CreatedRange range, double? density)
{
    private const int RowsOfPage = 100;

    /// <summary>The ids of the oldest second, which come again where the slice has to begin anew.</summary>
    private readonly HashSet<object> _oldestIds = [];
    private readonly HashSet<string> _cursors = new(StringComparer.Ordinal);
    private bool _isSorted = true;
    private long? _skipped;

    public CreatedRange Range { get; private set; } = range;

    /// <summary>The id behind which the next page begins; null for the first.</summary>
    public string? Cursor { get; private set; }

    /// <summary>The oldest <c>created</c> second that was read, or where the slice begins; null where that is unknown.</summary>
    public long? Oldest { get; private set; } = range.Before;

    /// <summary>Rows for a second: here, or in what is newer until something was read here.</summary>
    public double? Density { get; set; } = density;

    /// <summary>
    ///     Whether what is newer turned out empty, so that nothing is known of it: its first answer finds the next rows wherever they are, and would be empty
    ///     too, if it was for a part of it.
    /// </summary>
    public bool IsBehindGap { get; set; }

    /// <summary>Whether a request for it was sent.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>Whether an answer came: its density is its own.</summary>
    public bool IsKnown { get; private set; }

    public bool IsUnderWay { get; private set; }

    public bool IsComplete { get; private set; }

    /// <summary>Pages that the reader has not taken yet.</summary>
    public Queue<Page> Pages { get; } = [];

    /// <summary>Whether nothing says where it ends.</summary>
    public bool IsOpen => Range.From is null;

    /// <summary>The pages that are left, if they are as dense as the last one.</summary>
    public double PagesLeft => Oldest is { } oldest && Density is { } density && Range.From is { } from ? (oldest - from) * density / RowsOfPage : 0;

    public void Start() => (IsStarted, IsUnderWay) = (true, true);

    /// <summary>Leaves so many pages of it and gives the rest away; null where a second is all there is to cut.</summary>
    public ScanSlice? CutAfter(double pages)
    {
        if (Oldest is not { } oldest || Density is not > 0)
            return null;

        var seconds = Math.Max(1, pages * RowsOfPage / Density.Value);
        if (seconds >= oldest - Math.Max(Range.From ?? 0, 0))
            return null;

        var cut = oldest - (long)seconds;
        var rest = new ScanSlice(Range with { Before = cut }, Density);
        Range = Range with { From = cut };
        return rest;
    }

    /// <summary>Takes what was asked for, without the rows that are another slice's by now.</summary>
    /// <returns>The page as this slice gives it.</returns>
    /// <exception cref="StripeResponseException">The page says that more follows, but not where, or where the slice was before.</exception>
    public Page Accept(Page page, string path, int createdOrdinal, int idOrdinal)
    {
        var rows = new List<object?[]>(page.Rows.Count);
        var (newest, oldest) = (long.MinValue, long.MaxValue);
        var last = Oldest ?? long.MaxValue;
        var hasOlder = false;
        foreach (var row in page.Rows)
        {
            if (row[createdOrdinal] is not long created)
            {
                // Without its second a row cannot be told to be another slice's, and it is no reason to ask for less.
                rows.Add(row);
                continue;
            }

            _isSorted &= created <= last;
            last = created;
            if (created < Range.From)
            {
                hasOlder = true;
                continue;
            }

            if (created == _skipped && row[idOrdinal] is { } id && _oldestIds.Contains(id))
                continue;

            rows.Add(row);
            (newest, oldest) = (Math.Max(newest, created), Math.Min(oldest, created));
        }

        if (oldest != long.MaxValue)
        {
            Density = rows.Count / (double)Math.Max(1, newest - oldest + 1);
            Remember(rows, oldest, createdOrdinal, idOrdinal);
        }

        (IsUnderWay, IsKnown, IsBehindGap) = (false, true, false);
        if (page.HasMore)
            Follow(page, path);
        IsComplete = !page.HasMore || (hasOlder && _isSorted);
        var own = page with { Rows = rows, HasMore = !IsComplete };
        Pages.Enqueue(own);
        return own;
    }

    /// <summary>Begins anew with the oldest second that was read, where the list is newest first: what is newer was read then.</summary>
    public bool TryBeginAgain()
    {
        if (!_isSorted || !IsKnown || Oldest is not { } oldest)
            return false;

        (Cursor, IsUnderWay) = (null, false);
        _cursors.Clear();
        Range = Range.Until(oldest + 1);
        _skipped = oldest;
        return true;
    }

    private void Remember(List<object?[]> rows, long oldest, int createdOrdinal, int idOrdinal)
    {
        if (oldest != Oldest)
            _oldestIds.Clear();
        Oldest = Math.Min(oldest, Oldest ?? oldest);
        foreach (var row in rows)
        {
            if (row[createdOrdinal] is long created && created == Oldest && row[idOrdinal] is { } id)
                _oldestIds.Add(id);
        }
    }

    private void Follow(Page page, string path)
    {
        if (page.LastId is not { } cursor)
            throw Paging.LeadsNowhere(path, page);
        if (!_cursors.Add(cursor))
            throw Paging.GoesInCircles(path, cursor);
        Cursor = cursor;
    }
}
