using System.Globalization;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Requests;

namespace Stripe.EFCore.Query.Execution.Scans.Reading;

/// <summary>
///     Looks at a list to tell how long it is: Stripe counts no list. Where a list can be asked for what is older than a time, the pages around that time tell
///     how dense the list is there (<see cref="ListDepths" />); where it cannot, nothing can be told but by reading it.
/// </summary>
/// <param name="whole">The list, of which the first pages may have been read.</param>
internal sealed class ListSize(CompiledScan scan, QueryExecution execution, SteppedScan whole)
{
    /// <summary>The most rounds of looks for one question: more rounds do not make the answer better.</summary>
    private const int MaxRounds = 4;

    private const int PagesOfLong = 12;

    private readonly ListRequest? _list = ProbedList(whole.Scan);

    /// <summary>What was seen of the list behind its first pages, newest first.</summary>
    private readonly List<Look> _looks = [];

    /// <summary>The pages that the list certainly has.</summary>
    public long AtLeast => whole.Pages == 0 ? 1 : Depths?.AtLeast ?? whole.Pages + 1;

    /// <summary>The pages that the list has as far as can be told; null where nothing can be told.</summary>
    public double? Expected => Depths?.Expected;

    /// <summary>Whether what was seen of the list says that it is long enough to be read in several ranges at once.</summary>
    public bool IsLong => Depths?.Seen - whole.Pages > PagesOfLong;

    private ListDepths? Depths => _list is not null && Span(whole.Rows) is var (oldest, density) ? new(whole.Pages, oldest, density, _looks) : null;

    /// <summary>Whether the list is at least so long, as far as can be told; false asks the caller to read on.</summary>
    public async ValueTask<bool> IsAtLeastAsync(long pages, CancellationToken cancellationToken)
    {
        if (whole.Pages >= pages)
            return true;

        for (var round = 0; round < MaxRounds; round++)
        {
            if (!await TryLookAsync(pages, cancellationToken).ConfigureAwait(false))
                break;
        }

        return Expected >= pages;
    }

    /// <summary>
    ///     Looks at the list, at several places at once, so that it can be told whether it is so long; false where no look was needed, or would help.
    /// </summary>
    public async ValueTask<bool> TryLookAsync(long pages, CancellationToken cancellationToken)
    {
        if (Depths?.Next(pages, scan.IsForMany ? 1 : ListDepths.MostFirstLooks) is not { Count: > 0 } times)
            return false;

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
        return true;
    }

    private async Task<Look> LookAsync(long time, CancellationToken cancellationToken)
    {
        var bound = new RequestParameter("created[lt]", time.ToString(CultureInfo.InvariantCulture));
        var older = _list! with { Parameters = _list.Parameters.Add(bound) };
        var pages = execution.Session.ListAsync(older, scan.Layout.Json, execution.IsAsync, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            return Span([.. page.Rows.Select(scan.Layout.Flatten)]) is { } seen
                ? new Look(time, page.Rows.Count, page.HasMore, seen.Oldest)
                : new Look(time, 0, HasMore: false, time);
        }

        return new Look(time, 0, HasMore: false, time);
    }

    /// <summary>How far rows reach back, and how many there are for a second.</summary>
    private (long Oldest, double Density)? Span(IReadOnlyList<object?[]> rows)
    {
        if (rows.Count == 0 || Created(rows[0]) is not { } newest || Created(rows[^1]) is not { } oldest)
            return null;

        return (oldest, rows.Count / (double)Math.Max(newest - oldest, 1));
    }

    private long? Created(object?[] row) => row[scan.Layout.CreatedOrdinal] as long?;

    /// <summary>The list without its end, if it is one that can be asked for what is older than a time.</summary>
    private static ListRequest? ProbedList(BoundScan bound)
        => bound.Lists is [{ IsPaged: true } list]
            && bound.Compiled.Layout.CreatedOrdinal >= 0
            && bound.Compiled.Resource.Parameters.FirstOrDefault(p =>
                p is { Name: "created", Kind: ParameterKind.Range, Type: ParameterType.Timestamp }) is { } created
            && !list.Parameters.Any(p => p.Name.StartsWith("created", StringComparison.Ordinal) || created.ExclusiveWith.Contains(p.Name))
                ? list with { Prefetch = false }
                : null;
}
