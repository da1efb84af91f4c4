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
    /// <summary>Rounds of looks for one question: with so many the answer is as good as it gets.</summary>
    private const int MaxRounds = 12;

    /// <summary>A list that is by so much longer or shorter than asked for is not looked at more closely.</summary>
    private const double ClearRatio = 1.3;

    /// <summary>A list of about the length that is asked for is looked at until no two looks are further apart than this part of it.</summary>
    private const int ClosestLooks = 24;

    /// <summary>So many pages of a list are known by one look.</summary>
    private const int PagesOfLook = 64;

    /// <summary>Looks are no closer to each other than this, in pages.</summary>
    private const int ClosestPages = 8;

    /// <summary>Where no more pages are at stake, two closer looks are all, and what is still unclear does not matter.</summary>
    private const int PagesWorthManyRounds = 200;

    private const int PagesOfLong = 12;

    private const int LooksAtOnce = 8;

    private const int PageSize = 100;

    private readonly ListRequest? _list = ProbedList(reader, whole.Scan);

    /// <summary>What was seen of the list behind its first pages, newest first.</summary>
    private readonly List<Look> _looks = [];

    /// <summary>The requests that looking at it has cost.</summary>
    public int Looks => _looks.Count;

    /// <summary>Whether what was seen of the list says that it is long enough to be read in several ranges at once.</summary>
    public bool IsLong => _looks.Count > 0 && Span(whole.Rows) is { } read && Depths(read)[^1].Pages - whole.Pages > PagesOfLong;

    /// <summary>Whether the list is at least so long, as far as can be told; false asks the caller to read on.</summary>
    public async ValueTask<bool> IsAtLeastAsync(long pages, CancellationToken cancellationToken)
    {
        if (whole.Pages >= pages)
            return true;

        // The first pages are read whatever follows: a short list ends with them, and costs no more than it has to.
        if (_list is null || whole.Pages < reader.FirstPages || Span(whole.Rows) is not { } read)
            return false;

        var closer = 0;
        for (var round = 0; round < MaxRounds; round++)
        {
            var depths = Depths(read);

            var next = depths[^1].IsEnd ? Closer(depths, pages) : Deeper(depths[^1], pages);
            if (next.Count == 0)
                return depths[^1].Pages >= pages;

            // Each round takes as long as a request, in which a few dozen keys are had, and reading the list takes many.
            if (depths[^1].IsEnd && pages < PagesWorthManyRounds && closer++ > 1)
                return true;

            await LookAsync(next, cancellationToken).ConfigureAwait(false);
        }

        var last = Depths(read)[^1];
        return !last.IsEnd || last.Pages >= pages;
    }

    private static RequestParameter Bound(string comparison, long time) => new($"created[{comparison}]", time.ToString(CultureInfo.InvariantCulture));

    /// <summary>Where to look for the end of a list that goes on, so that it is known to be longer than asked for, or none if that is so.</summary>
    private static IReadOnlyList<long> Deeper(Depth seen, long pages)
    {
        var target = ClearRatio * pages;
        if (seen.Pages >= target)
            return [];

        // Lists are dense in some places and sparse in others: the further it is, the more looks on the way.
        var far = 1.5 * pages - seen.Pages;
        var time = Math.Max(0, (long)(seen.Time - far * PageSize / seen.Density));
        var count = 1 + (int)Math.Clamp(far / PagesOfLook, 0, LooksAtOnce - 1);
        return [.. Enumerable.Range(1, count).Select(i => seen.Time - (seen.Time - time) * i / count)];
    }

    /// <summary>Where to look more closely at a list whose end is known, so that its length can be told from what is asked for, or nowhere if it can.</summary>
    private static IReadOnlyList<long> Closer(IReadOnlyList<Depth> depths, long pages)
    {
        // An end far behind what was seen says little: there may be nothing on most of the way to it.
        var all = depths[^1].Pages;
        var isFar = all > ClearRatio * pages;
        if (all * ClearRatio < pages || isFar && depths[^2].Pages >= pages)
            return [];

        var closest = Math.Max(ClosestPages, pages / ClosestLooks);
        return
        [
            .. depths.Zip(depths.Skip(1)).TakeLast(isFar ? 1 : depths.Count)
                .Where(d => d.Second.Pages - d.First.Pages > closest && d.First.Time - d.Second.Time > 1)
                .OrderByDescending(d => d.Second.Pages - d.First.Pages)
                .Take(LooksAtOnce)
                .Select(d => d.Second.Time + (d.First.Time - d.Second.Time) / 2),
        ];
    }

    /// <summary>How deep the list is where it was looked at, newest first; the last is its end, where that was seen.</summary>
    private List<Depth> Depths((long Oldest, double Density) read)
    {
        List<Depth> depths = [new(read.Oldest, whole.Pages, read.Density, IsEnd: false)];
        foreach (var look in _looks.Where(l => l.At < read.Oldest))
        {
            var before = depths[^1];
            if (look.HasMore && look.Oldest < before.Time)
                depths.Add(new(look.Oldest, before.PagesAt(Math.Min(look.At, before.Time), look.Density) + 1, look.Density, IsEnd: false));
            else if (!look.HasMore)
            {
                var rest = (double)look.Rows / PageSize;
                depths.Add(new(look.Rows == 0 ? look.At : look.Oldest, before.PagesAt(Math.Min(look.At, before.Time), before.Density) + rest, before.Density, IsEnd: true));
                break;
            }
        }

        return depths;
    }

    /// <summary>Looks at what the list has before each of some times.</summary>
    private async ValueTask LookAsync(IReadOnlyList<long> times, CancellationToken cancellationToken)
    {
        var looks = new List<Task<Look>>();
        foreach (var time in times)
        {
            var look = LookAsync(time, cancellationToken);
            looks.Add(look);
            if (!execution.IsAsync && !(await look.ConfigureAwait(false)).HasMore)
                break;
        }

        _looks.AddRange(await Task.WhenAll(looks).ConfigureAwait(false));
        _looks.Sort((a, b) => b.At.CompareTo(a.At));
    }

    private async Task<Look> LookAsync(long time, CancellationToken cancellationToken)
    {
        var older = _list! with { Parameters = _list.Parameters.Add(Bound("lt", time)) };
        var pages = execution.Session.ListAsync(older, reader.Layout.Json, execution.IsAsync, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            return Span([.. page.Rows.Select(reader.Layout.Flatten)]) is { } seen
                ? new Look(time, page.Rows.Count, page.HasMore, seen.Oldest, seen.Density)
                : new Look(time, 0, HasMore: false, time, 0);
        }

        return new Look(time, 0, HasMore: false, time, 0);
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

    /// <summary>A page of the list, of what is older than a time.</summary>
    /// <param name="At">The time, in unix seconds.</param>
    /// <param name="Oldest">The <c>created</c> second of its last row.</param>
    /// <param name="Density">Rows for a second.</param>
    private sealed record Look(long At, int Rows, bool HasMore, long Oldest, double Density);

    /// <summary>A place in the list.</summary>
    /// <param name="Time">Its <c>created</c> second.</param>
    /// <param name="Pages">How many pages are newer, as far as can be told.</param>
    /// <param name="Density">Rows for a second there.</param>
    private readonly record struct Depth(long Time, double Pages, double Density, bool IsEnd)
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
