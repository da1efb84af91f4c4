using System.Globalization;
using Stripe.EFCore.Api;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Query.Execution;

/// <summary>
///     Finds out whether a list is at least so many pages long, for about as few requests as that takes. Stripe counts no list. Where a list can be asked
///     for what is older than a time, the pages around that time tell how dense the list is there; where it cannot, it is read on.
/// </summary>
/// <param name="whole">The list, of which the first pages may have been read.</param>
internal sealed class ListSize(ScanReader reader, QueryExecution execution, SteppedScan whole)
{
    /// <summary>Probes for one question: with so many the answer is as good as it gets.</summary>
    private const int MaxProbes = 6;

    /// <summary>So many pages are read one after the other: how long a list is at most says little about how long it is.</summary>
    private const int PagesBeforeParts = 4;

    /// <summary>So many pages of a list are known by one look.</summary>
    private const int PagesOfLook = 64;

    /// <summary>Rows for a second with which seconds are too coarse to cut a list by.</summary>
    private const double DensestForParts = 10;

    /// <summary>A part is so long that the half empty page at its end does not matter.</summary>
    private const int PagesOfPart = 8;

    /// <summary>More parts than there are requests at once, so that uneven ones even out.</summary>
    private const int MaxParts = 2 * RunSession.MaxInFlight;

    private const int PageSize = 100;

    private readonly ListRequest? _list = ProbedList(reader, whole.Scan);
    private readonly List<Depth> _seen = [];
    private Depth? _end;
    private bool _isDoubling;

    /// <summary>Whether the list is at least so long, as far as can be told; false asks the caller to read on.</summary>
    public async ValueTask<bool> IsAtLeastAsync(long pages, CancellationToken cancellationToken)
    {
        if (whole.Pages >= pages)
            return true;

        // The first pages are read whatever follows: a short list ends with them, and costs no more than it has to.
        if (_list is null || whole.Pages < reader.FirstPages || Span(whole.Rows) is not { } read)
            return false;

        for (var probes = 0; probes < MaxProbes; probes++)
        {
            var seen = Deepest(read);
            if (seen.Pages >= pages)
                return true;
            if (_end is { } end && end.Pages <= pages + 1)
                return false;

            await ProbeAsync(seen, pages, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>
    ///     What follows the first pages, cut into parts of about the same size, newest first; empty where it is too short for that, or unknown. The first part
    ///     begins with the second in which the pages read so far end.
    /// </summary>
    public IReadOnlyList<ListRequest> Parts()
    {
        if (_list is null || whole.Pages < PagesBeforeParts || _end is not { } end || Span(whole.Rows) is not { Density: <= DensestForParts } read)
            return [];
        if (whole.Rows[^1][reader.Layout.IdOrdinal] is null)
            return [];

        List<Depth> depths = [new Depth(read.Oldest, whole.Pages, read.Density), .. _seen.Where(s => s.Pages > whole.Pages && s.Time < read.Oldest), end];
        var pages = end.Pages - whole.Pages;
        var count = (int)Math.Min(pages / PagesOfPart, MaxParts);
        if (count < 2)
            return [];

        long[] cuts = [.. Enumerable.Range(1, count - 1).Select(i => TimeAt(whole.Pages + pages * i / count)).Where(t => t < read.Oldest).Distinct()];
        return [.. Enumerable.Range(0, cuts.Length + 1).Select(i => _list with
        {
            Parameters = _list.Parameters.AddRange(Bounds(i)),
        })];

        long TimeAt(double depth)
        {
            var next = depths.FindIndex(1, d => d.Pages >= depth);
            var (newer, older) = (depths[next - 1], depths[next]);
            return older.Time + (long)((newer.Time - older.Time) * (older.Pages - depth) / (older.Pages - newer.Pages));
        }

        IEnumerable<RequestParameter> Bounds(int part)
        {
            if (part < cuts.Length)
                yield return Bound("gte", cuts[part]);
            yield return part == 0 ? Bound("lte", read.Oldest) : Bound("lt", cuts[part - 1]);
        }
    }

    private Depth Deepest((long Oldest, double Density) read)
        => _seen is [.., var deepest] && deepest.Pages > whole.Pages ? deepest : new Depth(read.Oldest, whole.Pages, read.Density);

    private static RequestParameter Bound(string comparison, long time) => new($"created[{comparison}]", time.ToString(CultureInfo.InvariantCulture));

    /// <summary>Looks at the list where by its density so far it should have so many pages, later twice as many, before it.</summary>
    private async ValueTask ProbeAsync(Depth seen, long pages, CancellationToken cancellationToken)
    {
        var target = _isDoubling && _end is null ? 2 * pages : pages;
        var time = (long)(seen.Time - (target - seen.Pages) * PageSize / seen.Density);
        if (time <= 0)
        {
            _end = new Depth(0, seen.PagesAt(0, seen.Density), seen.Density);
            return;
        }

        // Lists are dense in some places and sparse in others: the further it is, the more looks on the way.
        var count = 1 + (int)Math.Clamp((target - seen.Pages) / PagesOfLook, 0, RunSession.MaxInFlight - 1);
        foreach (var (at, found) in await LookAsync([.. Enumerable.Range(1, count).Select(i => seen.Time - (seen.Time - time) * i / count)], cancellationToken)
            .ConfigureAwait(false))
        {
            if (at >= seen.Time)
                continue;

            if (found is not { } there)
            {
                _end = new Depth(at, seen.PagesAt(at, seen.Density), seen.Density);
                return;
            }

            _isDoubling = true;
            _seen.Add(seen = new Depth(there.Oldest, seen.PagesAt(at, there.Density) + 1, there.Density));
        }
    }

    /// <summary>What the list has before each of some times, newest first: a full page of it, or null where it ends with less.</summary>
    private async ValueTask<IReadOnlyList<(long Time, (long Oldest, double Density)? Found)>> LookAsync(long[] times, CancellationToken cancellationToken)
    {
        var looks = new List<Task<(long Oldest, double Density)?>>();
        foreach (var time in times)
        {
            var look = LookAsync(time, cancellationToken);
            looks.Add(look);
            if (!execution.IsAsync && await look.ConfigureAwait(false) is null)
                break;
        }

        var found = await Task.WhenAll(looks).ConfigureAwait(false);
        return [.. found.Select((f, i) => (times[i], f))];
    }

    private async Task<(long Oldest, double Density)?> LookAsync(long time, CancellationToken cancellationToken)
    {
        var older = _list! with { Parameters = _list.Parameters.Add(Bound("lt", time)) };
        var pages = execution.Session.ListAsync(older, reader.Layout.Json, execution.IsAsync, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
            return page.HasMore ? Span([.. page.Rows.Select(reader.Layout.Flatten)]) : null;
        return null;
    }

    /// <summary>How far rows reach back, and how many there are for a second.</summary>
    private (long Oldest, double Density)? Span(IReadOnlyList<object?[]> rows)
    {
        if (rows.Count == 0 || Created(rows[0]) is not { } newest || Created(rows[^1]) is not { } oldest)
            return null;

        return (oldest, rows.Count / (double)Math.Max(newest - oldest, 1));
    }

    private long? Created(object?[] row) => row[reader.Layout.CreatedOrdinal] as long?;

    /// <summary>The list without its end, if it is one that can be asked for what is older than a time.</summary>
    private static ListRequest? ProbedList(ScanReader reader, BoundScan scan)
        => scan.Lists is [{ IsPaged: true } list]
            && reader.Layout.CreatedOrdinal >= 0
            && reader.Resource.Parameters.FirstOrDefault(p => p is { Name: "created", Kind: ParameterKind.Range, Type: ParameterType.Timestamp }) is { } created
            && !list.Parameters.Any(p => p.Name.StartsWith("created", StringComparison.Ordinal) || created.ExclusiveWith.Contains(p.Name))
                ? list with { Prefetch = false }
                : null;

    /// <summary>A place in the list.</summary>
    /// <param name="Time">Its <c>created</c> second.</param>
    /// <param name="Pages">How many pages are newer, as far as can be told.</param>
    /// <param name="Density">Rows for a second there.</param>
    private readonly record struct Depth(long Time, double Pages, double Density)
    {
        /// <summary>The pages before an older time with another density, by the logarithmic mean of both: exact where a business grows evenly.</summary>
        public double PagesAt(long time, double density)
        {
            var ratio = density / Density;
            var mean = Math.Abs(ratio - 1) < 1e-6 ? density : (density - Density) / Math.Log(ratio);
            return Pages + (Time - time) * mean / PageSize;
        }
    }
}
