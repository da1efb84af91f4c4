using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Api.Lists;

/// <summary>
///     Decides after each page of a list how to go on, so that no row is lost and none is given twice. A row that comes again is left out. If a cursor is
///     refused, or an end comes although more was promised, it asks again: behind an earlier row, then for what is older than the last rows. What stays
///     unclear is an error.
/// </summary>
/// <remarks>
///     Rows are recognized by the <see cref="ListTrail" />, so memory does not grow with the rows. A row that comes again later than that is found if it
///     was a cursor: one row of each page was.
/// </remarks>
/// <param name="path">The path of the list.</param>
/// <param name="idOrdinal">Where rows have their id, or -1.</param>
/// <param name="createdOrdinal">Where rows have their <c>created</c> second, if the list can be asked for ranges of it; otherwise -1.</param>
internal sealed class ListWalk(string path, int idOrdinal, int createdOrdinal = -1)
{
    /// <summary>After this many pages in a row without a new row, the list goes in circles.</summary>
    private const int MostPagesWithoutNew = 10;

    private readonly ListTrail _trail = new();
    private readonly HashSet<string> _cursors = new(StringComparer.Ordinal);
    private WayBack? _back;
    private bool _expectsMore;
    private int _pagesWithoutNew;

    /// <summary>The id behind which the next page begins; null where it is the first of what is asked for.</summary>
    public string? Cursor { get; private set; }

    /// <summary>The second before which the rows that are left are asked for; null for all.</summary>
    public long? Before { get; private set; }

    public bool IsComplete { get; private set; }

    /// <summary>Whether the next page may hold rows that were read before.</summary>
    public bool IsGoingBack => _back is not null;

    /// <summary>Begins behind rows that were read before.</summary>
    public void BeginAfter(IReadOnlyList<ReadRow> rows)
    {
        foreach (var row in rows)
            _trail.TryAdd(row);
        if (rows is not [.., { Id: var last }])
            return;

        Cursor = last;
        _cursors.Add(last);
        _expectsMore = true;
    }

    /// <summary>Takes the page that was asked for, and decides what to ask next.</summary>
    /// <param name="page">The page.</param>
    /// <returns>The page with the rows that did not come before.</returns>
    /// <exception cref="StripeResponseException">It is not clear where the list goes on, or whether it does.</exception>
    public Page Accept(Page page)
    {
        var lastWasKnown = page.LastId is { } last && _trail.Has(new(last, page.Rows is [.., var row] ? SecondOf(row) : null));
        var rows = WithoutKnown(page.Rows);
        if (page.HasMore)
            Follow(page, rows.Count, lastWasKnown);
        else
            End(page, rows.Count);
        return page with { Rows = rows, HasMore = !IsComplete };
    }

    /// <summary>Goes back to an earlier row after the cursor was refused; false where none is left.</summary>
    public bool TryGoBack()
    {
        var back = _back ??= new();
        if (back.EmptyAnswers < WayBack.MostEmptyAnswers || WindowEnd is null)
        {
            while (!back.IsInWindow && _trail.Back(back.Rows) is { } row)
            {
                back.Rows *= 2;
                if (row.Created >= Before)
                    continue;

                Cursor = row.Id;
                return true;
            }
        }

        if (back.IsInWindow || WindowEnd is not { } end)
            return false;

        (Cursor, Before, back.IsInWindow) = (null, end, true);
        return true;
    }

    /// <summary>The rows that did not come before.</summary>
    /// <exception cref="StripeResponseException">A row was a cursor long before, or is none of those that were asked for.</exception>
    public List<object?[]> WithoutKnown(IReadOnlyList<object?[]> rows)
    {
        _trail.Begin(rows.Count);
        var unknown = new List<object?[]>(rows.Count);
        foreach (var row in rows)
        {
            var created = SecondOf(row);
            if (created >= Before)
                throw IsNotInRange(path, created.Value, new(null, Before));
            if (idOrdinal < 0 || row[idOrdinal] is not string id)
                unknown.Add(row);
            else if (_trail.TryAdd(new(id, created)))
                unknown.Add(_cursors.Contains(id) ? throw GoesInCircles(path, id) : row);
        }

        return unknown;
    }

    /// <summary>Notes a cursor or an address of a page.</summary>
    /// <exception cref="StripeResponseException">The list was there before.</exception>
    public void Visit(string cursor)
    {
        if (!_cursors.Add(cursor))
            throw GoesInCircles(path, cursor);
    }

    public static StripeResponseException LeadsNowhere(string path, Page page) => new(
        $"GET {path} answered a page of {page.Rows.Count} rows that says more follow (has_more) but not where: "
        + "no id that the list takes as a cursor, no next_page_url, and no next_page of a search. The rest of the list cannot be read.");

    public static StripeResponseException HasNoEnd(string path, int pages) => new(
        $"GET {path} answered {pages} pages in a row without a new object and says that more follow (has_more). Rows could be missing. Run the query again.");

    public static StripeResponseException IsNotInRange(string path, long created, CreatedRange asked) => new(
        $"GET {path} was asked for objects that were created {asked}, and answered one that was created at {created}. Rows could be missing or come twice.");

    private static StripeResponseException GoesInCircles(string path, string cursor) => new(
        $"GET {path} came to the cursor '{cursor}' a second time: the list goes in circles and has no end.");

    private static StripeResponseException StandsTwice(string path, string cursor) => new(
        $"GET {path} answered the object '{cursor}' twice, and the next page begins behind it. It is not clear behind which of the two, "
        + "so rows could be lost. Run the query again.");

    private static StripeResponseException BreaksOff(string path) => new(
        $"GET {path} answered that more rows follow (has_more) and then that none do, also behind earlier rows. Rows could be missing. Run the query again.");

    private long? SecondOf(object?[] row) => createdOrdinal < 0 ? null : row[createdOrdinal] as long?;

    private long? WindowEnd => createdOrdinal < 0 ? null : _trail.WindowEnd;

    private void Follow(Page page, int newRows, bool lastWasKnown)
    {
        if (page.LastId is not { } cursor)
        {
            if (page.Rows.Count > 0 || !_expectsMore)
                throw LeadsNowhere(path, page);

            AskAgain();
            return;
        }

        if (idOrdinal >= 0 && page.Rows.Count(row => row[idOrdinal] is string id && id == cursor) > 1)
            throw StandsTwice(path, cursor);

        if (_back is { } back && (newRows == 0 || lastWasKnown))
        {
            if (!back.Cursors.Add(cursor))
                AskAgain();
            else
                Cursor = cursor;
            return;
        }

        if (lastWasKnown && newRows > 0)
            throw StandsTwice(path, cursor);

        _pagesWithoutNew = newRows > 0 ? 0 : _pagesWithoutNew + 1;
        if (_pagesWithoutNew > MostPagesWithoutNew)
            throw GoesInCircles(path, cursor);

        Visit(cursor);
        (_back, Cursor, _expectsMore) = (null, cursor, true);
    }

    private void End(Page page, int newRows)
    {
        IsComplete = newRows > 0 || !_expectsMore || IsEndOfWayBack(page);
        if (!IsComplete)
            AskAgain();
    }

    /// <summary>
    ///     Whether the end is certain: it came right behind rows that were known, or what is older than the last rows was asked for and is nothing.
    /// </summary>
    private bool IsEndOfWayBack(Page page)
        => _back is { } back && (page.Rows.Count > 0 || (back.IsInWindow && Cursor is null));

    private void AskAgain()
    {
        _back ??= new();
        _back.EmptyAnswers++;
        if (TryGoBack())
            return;
        if (_back.IsAtStart || _back.IsInWindow || !_trail.IsWhole || idOrdinal < 0)
            throw BreaksOff(path);

        (Cursor, _back.IsAtStart) = (null, true);
    }

    /// <summary>How far back it went so far to find where the list goes on.</summary>
    private sealed class WayBack
    {
        /// <summary>After this many empty answers no other cursor is tried if the list can be asked for by time.</summary>
        public const int MostEmptyAnswers = 3;

        /// <summary>How many rows before the last the next cursor is.</summary>
        public int Rows { get; set; } = 1;

        public int EmptyAnswers { get; set; }

        /// <summary>Whether it asks for what is older than the last rows.</summary>
        public bool IsInWindow { get; set; }

        /// <summary>Whether it reads the list from its beginning again.</summary>
        public bool IsAtStart { get; set; }

        public HashSet<string> Cursors { get; } = new(StringComparer.Ordinal);
    }
}
