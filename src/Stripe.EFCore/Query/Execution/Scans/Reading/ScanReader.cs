using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Scans;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Layouts;
using Stripe.EFCore.Query.Execution.Scans.Requests;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Query.Execution.Scans.Reading;

/// <summary>Reads the rows of one scan of a compiled plan.</summary>
/// <param name="compiled">The scan.</param>
internal sealed partial class ScanReader(CompiledScan compiled)
{
    private readonly RefusedValues _refused = new(compiled.Resource);

    /// <summary>The scan.</summary>
    public CompiledScan Compiled => compiled;

    private ScanLayout Layout => compiled.Layout;

    private StripeResource Resource => compiled.Resource;

    /// <summary>All rows, in the API's order.</summary>
    public async ValueTask<IReadOnlyList<object?[]>> ReadAllAsync(QueryExecution execution, BoundScan scan, CancellationToken cancellationToken)
    {
        var rows = new List<object?[]>();
        await foreach (var row in ReadAsync(execution, scan, cancellationToken).ConfigureAwait(false))
            rows.Add(row);
        return rows;
    }

    public IAsyncEnumerable<object?[]> ReadAsync(QueryExecution execution, BoundScan scan, CancellationToken cancellationToken, PageCount? count = null)
    {
        // Of many values, who decides between their lists and the one that has them all says what is read.
        if (scan.List is null)
            execution.Reports?.Expect(compiled, scan.Lists.Length);
        compiled.Notices.TellOfAge(execution, scan.Lists);

        // What is read in steps may end early: who decides to read it to its end tells.
        if (count is null)
            compiled.Notices.TellOfLength(execution, scan.Lists, compiled.Suggestion);
        return scan switch
        {
            { IsEmpty: true } => AsyncEnumerable.Empty<object?[]>(),
            { Retrieves.IsEmpty: false, List: { } list } when count is null && scan.Retrieves.Length > ScanBinder.FewIds
                => new ManyIds(this, execution, scan.Retrieves, list).ReadAsync(cancellationToken),
            { Retrieves.IsEmpty: true, Lists.Length: > 1, List: { } list } when count is null
                => new ManyValues(this, execution, scan, list).ReadAsync(cancellationToken),
            { Retrieves.IsEmpty: false, Lists.IsEmpty: true } => RetrieveAsync(execution, scan.Retrieves, count, cancellationToken),
            { Retrieves.IsEmpty: true, Lists: [{ IsSearch: true } search] } => SearchAsync(execution, scan, search, count, cancellationToken),
            { Retrieves.IsEmpty: true, Lists: [var list] } => ListAsync(execution, list, count, cancellationToken),
            { Retrieves.IsEmpty: true } when count is null && SeveralLists.AreReadAtOnce(scan.Lists, execution, compiled.StopsEarly) => new SeveralLists(
                scan.Lists.Select(l => (Func<CancellationToken, IAsyncEnumerable<object?[]>>)(token => PartAsync(execution, l, scan.Lists.Length, token))),
                [.. scan.Lists.Select(l => (object)l.Asked)],
                Layout,
                execution.MaxInFlight).ReadAsync(cancellationToken),
            _ => MergeAsync(execution, scan, count, cancellationToken),
        };
    }

    private IAsyncEnumerable<object?[]> MergeAsync(QueryExecution execution, BoundScan scan, PageCount? count, CancellationToken cancellationToken)
    {
        var lists = scan.Lists
            .Select(l => (Rows: (IAsyncEnumerable<object?[]>)ListAsync(execution, l, count, cancellationToken), Asked: (object)l.Asked))
            .ToList();
        if (!scan.Retrieves.IsEmpty)
            lists.Add((RetrieveAsync(execution, scan.Retrieves, count, cancellationToken), ImmutableDictionary<string, object?>.Empty));
        var merged = new MergedRows(execution, Layout, lists);
        return Layout.CreatedOrdinal >= 0 ? merged.NewestFirstAsync(cancellationToken) : merged.OneAfterTheOtherAsync(cancellationToken);
    }

    private PagedRows ListAsync(QueryExecution execution, ListRequest list, PageCount? count, CancellationToken cancellationToken)
        => new(PagesAsync(execution, count is null ? list : list with { Prefetch = false }, count is null, cancellationToken), Layout, count);

    /// <summary>One of several lists that are read at once. Where they are many, none asks for a page ahead of time.</summary>
    private PagedRows PartAsync(QueryExecution execution, ListRequest list, int lists, CancellationToken cancellationToken)
        => new(PagesAsync(execution, list with { Prefetch = list.Prefetch && lists <= execution.MaxInFlight }, mayCut: false, cancellationToken), Layout, null);

    /// <param name="mayCut">Whether the list may be read in several ranges at once.</param>
    private IAsyncEnumerable<Page> PagesAsync(QueryExecution execution, ListRequest list, bool mayCut, CancellationToken cancellationToken)
    {
        if (mayCut && execution.IsAsync && ScanRanges.IsWorthCutting(list) && compiled.TryTakeRange(list, out var unbounded, out var range))
            return Cut(execution, new(list, unbounded, range), density: null, list.ExpectedRows, cancellationToken);

        if (compiled.TryTakeRange(list, out _, out _))
            list = list with { CreatedOrdinal = Layout.JsonCreatedOrdinal };
        var pages = execution.Session.ListAsync(_refused.Watch(list, execution), Layout.Json, execution.IsAsync, cancellationToken);
        if (Layout.Include.RetrievesRows)
            pages = new RetrievedRows(compiled, execution).ReadAsync(pages, cancellationToken);
        pages = Complete(execution, pages, list);
        return execution.Reports is { } reports ? reports.WatchAsync(pages, compiled, list, mayCut ? PartOf(list) : null, cancellationToken) : pages;
    }

    private OrderedPart PartOf(ListRequest list)
        => new(list.ExpectedRows, Layout.JsonCreatedOrdinal >= 0 && CreatedRange.TryTake(list, out _, out var range) ? range : default);

    /// <summary>What a list has behind rows that were read, or null where it cannot be asked for in ranges.</summary>
    /// <param name="list">The list, with the rows that were read.</param>
    /// <param name="density">Rows for a second in what is newer, where the list is known to be long.</param>
    /// <param name="maxRows">The most rows that are taken; null for all.</param>
    public IAsyncEnumerable<Page>? TryReadRest(QueryExecution execution, ListRequest list, double? density, long? maxRows, CancellationToken cancellationToken)
        => compiled.TryTakeRange(list, out var unbounded, out var range)
            ? Cut(execution, new(list, unbounded, range), density, maxRows ?? list.ExpectedRows, cancellationToken)
            : null;

    private IAsyncEnumerable<Page> Cut(
        QueryExecution execution, RangedList ranged, double? density, long? maxRows, CancellationToken cancellationToken)
    {
        var (list, unbounded, range) = ranged;
        var watch = execution.Reports is null ? null : new ScanWatch();
        var pages = RangeScan.ReadAsync(
            execution.Session,
            new(_refused.Watch(unbounded, execution), range, Layout.Json, Layout.JsonCreatedOrdinal, Layout.JsonIdOrdinal),
            new ScanPace(execution.MaxInFlight, maxRows) { ReadsAhead = list.Prefetch, Density = density },
            watch,
            cancellationToken);
        pages = Complete(execution, pages, list);
        return watch is null ? pages : execution.Reports!.WatchAsync(pages, compiled, list, new RangedPart(watch), cancellationToken);
    }

    /// <summary>The pages of a list, with the values of the request filled in.</summary>
    private IAsyncEnumerable<Page> Complete(QueryExecution execution, IAsyncEnumerable<Page> pages, ListRequest list)
        => Layout.Asked.IsEmpty && !Layout.Expands && !OneValues.Has(Resource, list) ? pages : CompleteAsync(execution, pages, list);

    private async IAsyncEnumerable<Page> CompleteAsync(
        QueryExecution execution, IAsyncEnumerable<Page> pages, ListRequest list, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in pages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            execution.OneValues.Add(Resource, list, page.Rows.Select(r => r[Layout.JsonIdOrdinal]).OfType<string>());
            Layout.Complete(page.Rows, list.Asked);
            await UnexpandedObjects.LookUpAsync(execution, Layout, page.Rows, cancellationToken).ConfigureAwait(false);
            yield return page;
        }
    }

    private object?[] Flatten(object?[] retrieved)
    {
        if (!Layout.Asked.IsEmpty)
            Layout.Complete([retrieved], ImmutableDictionary<string, object?>.Empty);
        return Layout.Flatten(retrieved);
    }

    public async IAsyncEnumerable<object?[]> RetrieveAsync(
        QueryExecution execution,
        ImmutableArray<RetrieveRequest> requests,
        PageCount? count,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (requests is [var only])
        {
            var row = await execution.Session.RetrieveAsync(only, Layout.Json, execution.IsAsync, cancellationToken).ConfigureAwait(false);
            count?.Add(1, isFirst: true, hasMore: false);
            if (row is not null)
            {
                if (Layout.Expands)
                    await UnexpandedObjects.LookUpAsync(execution, Layout, [row], cancellationToken).ConfigureAwait(false);
                yield return Flatten(row);
            }

            yield break;
        }

        var found = new object?[]?[requests.Length];
        if (execution.IsAsync)
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = execution.MaxInFlight, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(
                Enumerable.Range(0, requests.Length),
                options,
                async (i, token) => found[i] = await execution.Session.RetrieveAsync(requests[i], Layout.Json, true, token).ConfigureAwait(false))
                .ConfigureAwait(false);
        }
        else
        {
            for (var i = 0; i < requests.Length; i++)
                found[i] = await execution.Session.RetrieveAsync(requests[i], Layout.Json, execution.IsAsync, cancellationToken).ConfigureAwait(false);
        }

        // In the order in which a list would have answered them.
        var rows = found.OfType<object?[]>().ToList();
        await UnexpandedObjects.LookUpAsync(execution, Layout, rows, cancellationToken).ConfigureAwait(false);
        count?.Add(found.Length, isFirst: true, hasMore: false);
        foreach (var row in Layout.CreatedOrdinal >= 0 ? rows.OrderByDescending(r => r[Layout.JsonCreatedOrdinal] as long?) : rows.AsEnumerable())
            yield return Flatten(row);
    }

    /// <summary>A list, and how it is asked for in ranges.</summary>
    /// <param name="Unbounded">The list without its own range.</param>
    private readonly record struct RangedList(ListRequest List, ListRequest Unbounded, CreatedRange Range);
}
