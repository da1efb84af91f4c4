using System.Diagnostics.CodeAnalysis;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Api.Scans;

/// <summary>How fast a list is read, and how far ahead.</summary>
/// <param name="MaxInFlight">Requests at once.</param>
/// <param name="ExpectedRows">How many rows are going to be taken; null for all.</param>
/// <param name="MaxBufferedPages">Pages that wait to be taken, between the first that is missing and the last.</param>
internal sealed record ScanPace(int MaxInFlight, long? ExpectedRows = null, int MaxBufferedPages = 800)
{
    private const long BytesOfRequest = 4 * 1024 * 1024, MostBytes = 40 * 1024 * 1024;

    /// <summary>
    ///     Bytes of memory that the rows of those pages may take: a part for each request under way, whose slice waits for those before it. As many pages as
    ///     keep every request busy are read in any case.
    /// </summary>
    public long MaxBufferedBytes { get; init; } = Math.Min(BytesOfRequest * MaxInFlight, MostBytes);

    /// <summary>Bytes of memory that waiting rows take as they are. Pages that come when there are as many are packed.</summary>
    public long MaxUnpackedBytes { get; init; } = 12 * 1024 * 1024;

    /// <summary>Rows for a second where the list begins, if that is known: it is long, and is cut at once.</summary>
    public double? Density { get; init; }

    /// <summary>Whether all of it is likely to be taken; if not, what is asked for ahead of time stays a part of what was taken.</summary>
    public bool ReadsAhead { get; init; } = true;
}

/// <summary>
///     Which part of a list to ask for next. Every page shows how dense the list is at its place. The slice keeps a number of pages behind it, and the rest is
///     a slice for another request. A slice that turns out denser is cut again, and at the end the largest slice is halved as long as that is worth it. The
///     class decides and remembers. It sends nothing and knows no clock.
/// </summary>
internal sealed class ScanSchedule(CreatedRange range, ScanPace pace, int createdOrdinal, int idOrdinal, ScanSlice? first = null)
{
    /// <summary>A list of up to this number of pages is read page after page: cutting it would save nothing.</summary>
    private const int PagesBeforeCuts = 6;

    /// <summary>The pages of the first slices. Each ends with a page that is half empty, and begins by a guess: so they grow.</summary>
    private const double FirstPages = 5, PagesGrowth = 1.2, MostGrowth = 2, MostPages = 24;

    /// <summary>A slice is left whole if it is by no more than this longer than it should be.</summary>
    private const double Tolerance = 1.5;

    /// <summary>At the end, when a slot is free, slices of at least this number of pages are halved.</summary>
    private const double PagesWorthHalving = 5;

    /// <summary>
    ///     How many guesses may be under way: one where the list began, for it may end right there, one more with each first answer that is full, and half as
    ///     many after an empty one.
    /// </summary>
    private const double FirstTrust = 0, LeastTrust = 1;

    /// <summary>
    ///     While the reader waits, requests go out for this multiple of the pages that have come. While it works, they go out for as many pages as it has
    ///     taken. A reader that stops soon has cost little.
    /// </summary>
    private const int Eagerness = 3;

    /// <summary>Where requests wait for the rate limits for more than this part of their time, fewer of them are as fast.</summary>
    private const double NoticeablyHeldBack = 0.1;

    private const double FewestInFlight = 2, Adjustment = 0.2;

    /// <summary>
    ///     A reader that finds its next page here every time is slower than the requests, and pages that wait for it are memory and nothing else: there are
    ///     fewer ahead with every page that is here, and more each time it has to wait.
    /// </summary>
    private const double LeastAhead = 2, MoreAhead = 1.5, LessAhead = 0.997;

    /// <summary>Where so few rows are left to take, what is behind them would be read for nothing.</summary>
    private const int RowsNotWorthCutting = 1000;

    /// <summary>Pages' worth of answers that may hold nothing: some at first, and then this part of what came.</summary>
    private const double FirstWaste = 0.5, WasteOfPages = 0.12, WasteOfGuess = 0.25;

    private readonly List<ScanSlice> _slices = [first ?? new(range, pace.Density)];
    private double _pages = FirstPages;
    private double _trust = FirstTrust;
    private double _waste;

    /// <summary>
    ///     How many requests are worth having under way: all that may be, or where the rate limits hold them back, those that they let through and one more.
    /// </summary>
    private double _inFlight = pace.MaxInFlight;
    private double _worthAhead = LeastAhead * pace.MaxInFlight;
    private int _underWay;
    private int _arrived;
    private int _taken;
    private long _takenRows;
    private long _buffered;
    private long _bufferedRows;
    private long _arrivedBytes;
    private long _bufferedBytes;

    /// <summary>Whether the reader waits for a page.</summary>
    public bool IsAwaited
    {
        get;
        set
        {
            if (value && !field && _taken > 0)
                _worthAhead = Math.Min(_worthAhead * MoreAhead, pace.MaxBufferedPages);
            field = value;
        }
    }

    /// <summary>Whether everything was read and taken.</summary>
    public bool IsComplete => _slices.Count == 0;

    /// <summary>The oldest <c>created</c> second up to which everything was read, for those who watch.</summary>
    public long? Reached => _slices.Count == 0 ? range.From : _slices[0].Oldest;

    /// <summary>What part of the pages was taken, if every part is as dense as it looks; null while a part has no known end.</summary>
    public double? ShareTaken
    {
        get
        {
            var left = (double)_buffered;
            foreach (var slice in _slices)
            {
                if (slice.IsComplete)
                    continue;
                if (slice.IsOpen || slice.Density is null)
                    return null;
                left += Math.Max(1, slice.PagesLeft);
            }

            return left == 0 ? 1 : _taken / (_taken + left);
        }
    }

    public int PagesArrived => _arrived;

    /// <summary>A slice to ask for its next page now, or null where nothing is to be asked for until an answer comes or a page is taken.</summary>
    public ScanSlice? Next()
    {
        if (_slices.Count == 0 || _underWay >= Math.Min(pace.MaxInFlight, Math.Round(_inFlight)))
            return null;
        if (IsAwaited && _slices[0] is { IsUnderWay: false, IsComplete: false, Pages.Count: 0 } first)
        {
            if (!first.IsStarted && IsTooLong(first, first.PagesLeft))
                Cut(0, _pages);
            return Start(first);
        }

        if (!MayReadAhead())
            return null;
        return Frontmost() is { } slice ? Start(slice) : null;
    }

    /// <summary>Whether the page that a slice asks for waits long, and there are many already.</summary>
    public bool Packs(ScanSlice slice) => _bufferedBytes >= pace.MaxUnpackedBytes && !ReferenceEquals(slice, _slices[0]);

    /// <summary>Takes the answer for a slice that <see cref="Next" /> gave.</summary>
    /// <param name="slice">The slice.</param>
    /// <param name="page">The answer.</param>
    /// <param name="path">What was asked.</param>
    /// <param name="heldBack">The part of their time that requests wait for the rate limits.</param>
    public Page Accept(ScanSlice slice, Page page, string path, double heldBack = 0)
    {
        Adjust(heldBack);
        var isFirst = !slice.IsKnown;
        var own = slice.Accept(page, path, createdOrdinal, idOrdinal);
        _underWay--;
        _arrived++;
        _buffered++;
        _bufferedRows += own.Rows.Count;
        _arrivedBytes += own.Weight;
        _bufferedBytes += own.Weight;
        _waste += 1 - Math.Min(1, own.Rows.Count / 100.0);
        if (own.Rows.Count >= 50)
            TellFollowing(slice);
        else if (isFirst && own.Rows.Count == 0 && _slices.IndexOf(slice) + 1 is var next && next < _slices.Count)
            _slices[next].IsBehindGap = true;
        if (isFirst)
            _trust = own.Rows.Count >= 50 ? Math.Min(_trust + 1, pace.MaxInFlight) : own.Rows.Count == 0 ? Math.Max(LeastTrust, _trust / 2) : _trust;
        return own;
    }

    /// <summary>The object behind which a slice's next page begins is gone: the slice goes back, if that can be done without losing a row.</summary>
    public bool TryGoBack(ScanSlice slice)
    {
        if (!slice.TryGoBack())
            return false;

        _underWay--;
        return true;
    }

    /// <summary>The next page in the list's order, if it is here.</summary>
    public bool TryTake([NotNullWhen(true)] out Page? page)
    {
        while (_slices.Count > 0)
        {
            var first = _slices[0];
            if (first.Pages.TryDequeue(out page))
            {
                if (!IsAwaited)
                    _worthAhead = Math.Max(_worthAhead * LessAhead, LeastAhead * pace.MaxInFlight);
                IsAwaited = false;
                _taken++;
                _takenRows += page.Rows.Count;
                _buffered--;
                _bufferedRows -= page.Rows.Count;
                _bufferedBytes -= page.Weight;
                return true;
            }

            if (!first.IsComplete)
                break;
            _slices.RemoveAt(0);
        }

        page = null;
        return false;
    }

    /// <summary>The pages by which the list is known to be a long one.</summary>
    private int Seen => _arrived + (pace.Density is null ? 0 : PagesBeforeCuts);

    private ScanSlice Start(ScanSlice slice)
    {
        slice.Start();
        _underWay++;
        return slice;
    }

    private bool MayReadAhead()
    {
        if (Seen < PagesBeforeCuts && _underWay > 0)
            return false;

        var ahead = _buffered + _underWay;
        var allowed = !pace.ReadsAhead ? _taken / 2 : IsAwaited ? Math.Max(2, Eagerness * Seen) : Math.Min(1 + _taken, (int)_worthAhead);
        return ahead < allowed && !(pace.ExpectedRows - _takenRows - _bufferedRows - 100L * _underWay <= 0);
    }

    /// <summary>The first slice in the list's order that nobody reads; where all are read, a part of the first that is too long, or of the longest.</summary>
    private ScanSlice? Frontmost()
    {
        var guesses = _slices.Count(s => s is { IsUnderWay: true, IsKnown: false });
        var mayCut = Seen >= PagesBeforeCuts
            && !(pace.ExpectedRows - _takenRows - _bufferedRows <= RowsNotWorthCutting)
            && _waste + WasteOfGuess * guesses <= FirstWaste + WasteOfPages * _arrived;
        var maxBuffered = MaxBufferedPages();
        var ahead = 0;
        var (longest, most) = (-1, PagesWorthHalving);
        for (var i = 0; i < _slices.Count && ahead < maxBuffered; i++)
        {
            var slice = _slices[i];
            if (slice is { IsComplete: false, IsUnderWay: false })
            {
                if (slice.IsStarted)
                    return slice;
                if (guesses >= _trust)
                    break;

                // One guess is left for all that follows: it finds what is next even behind a gap.
                if (mayCut && guesses + 1 < _trust && IsTooLong(slice, slice.PagesLeft))
                    Cut(i, _pages);
                return slice;
            }

            if (slice is { IsComplete: false, IsKnown: true } && mayCut)
            {
                // A page of it is on its way.
                var left = slice.PagesLeft - 1;
                if (IsTooLong(slice, left) && Cut(i, 1 + _pages) && guesses < _trust)
                {
                    if (guesses + 1 < _trust && IsTooLong(_slices[i + 1], _slices[i + 1].PagesLeft))
                        Cut(i + 1, _pages);
                    return _slices[i + 1];
                }

                if (left >= most)
                    (longest, most) = (i, left);
            }

            ahead += slice.Pages.Count + (slice.IsUnderWay ? 1 : 0);
        }

        return longest >= 0 && guesses < _trust && Cut(longest, 1 + most / 2) ? _slices[longest + 1] : null;
    }

    private int MaxBufferedPages()
        => _arrivedBytes == 0
            ? pace.MaxBufferedPages
            : (int)Math.Clamp(pace.MaxBufferedBytes * _arrived / _arrivedBytes, Math.Min(2 * pace.MaxInFlight, pace.MaxBufferedPages), pace.MaxBufferedPages);

    private bool IsTooLong(ScanSlice slice, double left) => slice.Density is not null && !slice.IsBehindGap && (slice.IsOpen || left > Tolerance * _pages);

    private bool Cut(int index, double pages)
    {
        if (_slices[index].CutAfter(pages) is not { } rest)
            return false;

        _slices.Insert(index + 1, rest);

        // Where the rate limits are what is waited for, fewer and longer slices are as fast, and have fewer half empty pages.
        var fewer = Math.Max(1, pace.MaxInFlight / _inFlight);
        var most = Math.Min(MostPages * fewer * fewer * fewer, Math.Max(FirstPages, MaxBufferedPages() / _inFlight));
        _pages = Math.Min(_pages * Math.Min(PagesGrowth * fewer, MostGrowth), most);
        return true;
    }

    /// <summary>What the rate limits let through is under way, and one request waits for them: more would only wait, too.</summary>
    private void Adjust(double heldBack) => _inFlight = heldBack > NoticeablyHeldBack
        ? Math.Max(FewestInFlight, _inFlight + (Adjustment * (1 + (_underWay * (1 - heldBack)) - _inFlight)))
        : Math.Min(pace.MaxInFlight, _inFlight + Adjustment);

    /// <summary>What is older and was not looked at yet is most likely as dense as this.</summary>
    private void TellFollowing(ScanSlice slice)
    {
        for (var i = _slices.IndexOf(slice) + 1; i < _slices.Count && !_slices[i].IsKnown; i++)
            _slices[i].Density = slice.Density;
    }
}
