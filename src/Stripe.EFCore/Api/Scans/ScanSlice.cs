using Stripe.EFCore.Api.Lists;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Api.Scans;

/// <summary>
///     A part of a list by <c>created</c>, which one request after the other reads. Its range never grows, and is cut only below everything that was read of
///     it: so slices share no row, whatever order a page is in.
/// </summary>
/// <param name="range">The part.</param>
/// <param name="density">Rows for a second, where something is known of it.</param>
/// <param name="isCut">Whether another slice has what is newer.</param>
internal sealed class ScanSlice(CreatedRange range, double? density, bool isCut = false)
{
    private const int RowsOfPage = 100;

    private ListWalk? _walk;
    private CreatedRange _asked;

    public CreatedRange Range { get; private set; } = range;

    /// <summary>The id behind which the next page begins; null for the first.</summary>
    public string? Cursor => _walk?.Cursor;

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

    /// <summary>Begins behind rows that were read before.</summary>
    public void BeginAfter(IReadOnlyList<ReadRow> rows, string path, int createdOrdinal, int idOrdinal)
    {
        Walk(path, createdOrdinal, idOrdinal).BeginAfter(rows);
        Oldest = rows.Min(row => row.Created) ?? Oldest;
    }

    public void Start() => (IsStarted, IsUnderWay, _asked) = (true, true, Range);

    /// <summary>Keeps this number of pages and gives the rest away. Null where one second is all that is left to cut.</summary>
    public ScanSlice? CutAfter(double pages)
    {
        if (Oldest is not { } oldest || Density is not > 0)
            return null;

        var seconds = Math.Max(1, pages * RowsOfPage / Density.Value);
        if (seconds >= oldest - Math.Max(Range.From ?? 0, 0))
            return null;

        var cut = oldest - (long)seconds;
        var rest = new ScanSlice(Range with { Before = cut }, Density, isCut: true);
        Range = Range with { From = cut };
        return rest;
    }

    /// <summary>Takes what was asked for, without the rows that are another slice's by now, and without those that came before.</summary>
    /// <returns>The page as this slice gives it.</returns>
    /// <exception cref="StripeResponseException">It is not clear where the slice goes on, or whether it does.</exception>
    public Page Accept(Page page, string path, int createdOrdinal, int idOrdinal)
    {
        var walk = Walk(path, createdOrdinal, idOrdinal);
        var own = new List<object?[]>(page.Rows.Count);
        foreach (var row in page.Rows)
        {
            var created = row[createdOrdinal] as long?;
            if (!_asked.Has(created) && (page.HasMore || isCut))
                throw ListWalk.IsNotInRange(path, created!.Value, _asked);

            // Without its second a row cannot be told to be another slice's, and it is no reason to ask for less. A row outside of what was asked for is no
            // other slice's either: the query's own filter judges it.
            if (!(created < Range.From) || !_asked.Has(created))
                own.Add(row);
        }

        // Where the page is all another slice's by now, the same is asked for again, in the range that is left.
        var isOthers = own.Count == 0 && page.Rows.Count > 0;
        var given = isOthers ? page with { Rows = own } : walk.Accept(Own(page, own, idOrdinal));
        IsComplete = !given.HasMore;
        Measure(given.Rows, createdOrdinal);
        (IsUnderWay, IsKnown, IsBehindGap) = (false, true, false);
        if (walk.Before is { } before)
            Range = Range.Until(before);
        if (IsComplete)
            _walk = null;
        given = given.Pack(page.Rows);
        Pages.Enqueue(given);
        return given;
    }

    /// <summary>Goes back to an earlier row after the cursor was refused, if that can be done without losing a row.</summary>
    public bool TryGoBack()
    {
        if (_walk?.TryGoBack() != true)
            return false;

        if (_walk.Before is { } before)
            Range = Range.Until(before);
        IsUnderWay = false;
        return true;
    }

    private ListWalk Walk(string path, int createdOrdinal, int idOrdinal) => _walk ??= new ListWalk(path, idOrdinal, createdOrdinal);

    /// <summary>
    ///     The page without the rows that are another slice's by now. The slice goes on behind the last of its own rows: one of its rows may stand behind
    ///     one that is not.
    /// </summary>
    private static Page Own(Page page, List<object?[]> own, int idOrdinal)
        => own.Count == page.Rows.Count ? page
            : page with { Rows = own, LastId = own[^1][idOrdinal] as string ?? page.LastId };

    private void Measure(IReadOnlyList<object?[]> rows, int createdOrdinal)
    {
        var (newest, oldest) = (long.MinValue, long.MaxValue);
        foreach (var row in rows)
        {
            if (row[createdOrdinal] is long created)
                (newest, oldest) = (Math.Max(newest, created), Math.Min(oldest, created));
        }

        if (oldest == long.MaxValue)
            return;

        Density = rows.Count / (double)Math.Max(1, newest - oldest + 1);
        Oldest = Math.Min(oldest, Oldest ?? oldest);
    }
}
