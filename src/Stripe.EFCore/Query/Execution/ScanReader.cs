using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Scans;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Binding;
using Stripe.EFCore.Query.Planning;
using Stripe.EFCore.Query.Plans;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;

namespace Stripe.EFCore.Query.Execution;

/// <summary>Reads the rows of one scan of a compiled plan.</summary>
internal sealed partial class ScanReader(
    StripeResource resource,
    ScanLayout layout,
    ImmutableArray<CompiledCondition> conditions,
    RowFunction<long>? expectedRows,
    bool stopsEarly,
    bool isForMany,
    ImmutableArray<RequiredFilter> required)
{
    /// <summary>A list of which so many rows are wanted is read one page after the other: cutting it would save little time for its requests.</summary>
    private const int LargestUncut = 1000;

    private readonly ImmutableArray<CompiledCondition> _fixed = [.. conditions.Where(c => !c.IsCorrelated)];
    private readonly ImmutableArray<CompiledCondition> _correlated = [.. conditions.Where(c => c.IsCorrelated)];

    private readonly bool _isFoundWithoutKeys = resource.HasList && !layout.Include.RetrievesRows
        && required.All(r => conditions.Any(c => !c.IsCorrelated && c.Parameter == r.Parameter))
        && !conditions.Any(c => c.IsCorrelated && c.Parameter is { IsPseudoColumn: true });

    private readonly RefusedValues _refused = new(resource);

    public StripeResource Resource => resource;

    public ScanLayout Layout => layout;

    /// <summary>The values of its conditions.</summary>
    public ConditionValues Values { get; } = new(conditions);

    /// <summary>What the surrounding rows' values are compared with.</summary>
    public string KeyText
        => string.Join(' ', conditions.Where(c => c.IsCorrelated).Select(c => $"{c.Kind} {c.Parameter?.Name} {c.Column}").Append(ClockUse.ToString()));

    /// <summary>Whether the keys may be of test clocks, whose objects the whole list leaves out.</summary>
    public ClockUse ClockUse { get; init; }

    /// <summary>Disjunctions, each of which may become several requests.</summary>
    public ImmutableArray<CompiledUnion> Unions { get; init; } = [];

    public bool MayReadSeveralLists => !Unions.IsEmpty || conditions.Any(c => c.Kind == ConditionKind.AnyOf);

    public ScanNotices Notices { get; } = new(resource, layout.Include.OnList);

    /// <summary>How the objects of several surrounding rows are looked up at once; null if each is requested by itself.</summary>
    public IdBatches? Batches { get; } = layout.Include.RetrievesRows ? null : IdBatches.Of(resource, [.. conditions.Where(c => c.IsCorrelated)]);

    /// <summary>Whether surrounding rows say what is asked for.</summary>
    public bool IsKeyed => !_correlated.IsEmpty;

    /// <summary>Whether nothing says that the surrounding rows are few.</summary>
    public bool IsForMany => isForMany;

    /// <summary>How many rows surround it, one inside the other.</summary>
    public int Level { get; init; }

    /// <summary>Whether the query is refused if it does not give values for required filters of the list.</summary>
    public bool HasRequiredFilters => !required.IsEmpty || conditions.Any(c => c.Parameter is { IsPseudoColumn: true });

    /// <summary>
    ///     Whether the list can be read without the values of surrounding rows: Stripe refuses some lists without a filter, and rows have the value
    ///     of a filter only if their request carried it.
    /// </summary>
    public bool CanReadWhole => ClockUse != ClockUse.Certain && _isFoundWithoutKeys;

    /// <exception cref="InvalidOperationException">The list is refused without a filter that has no value now.</exception>
    public BoundScan Bind(Frame frame)
    {
        var expected = expectedRows?.Invoke(frame, []);
        return expected is <= 0
            ? new BoundScan(this, [], [])
            : WithSearch(
                WithList(Verified(ScanBinding.Bind(this, resource, conditions, layout.Expand, expected, prefetch: !stopsEarly, frame, !IsKeyed)), frame), frame);
    }

    /// <summary>The request that retrieves each row of a list, if the query reads fields that the list does not send.</summary>
    public string RetrieveOfRows => new BoundScan(this, [], [RetrieveOf("{id}")]).ToString().Replace("%7Bid%7D", "{id}", StringComparison.Ordinal);

    /// <summary>The request for one object.</summary>
    public RetrieveRequest RetrieveOf(string id) => ScanBinding.Retrieve(this, resource, id, layout.Expand);

    /// <summary>How many rows are going to be taken, where that is known.</summary>
    public long? ExpectedRows(Frame frame) => expectedRows?.Invoke(frame, []);

    /// <summary>Looks at the filters that no surrounding row has a part in, so that a query is refused before it sends anything.</summary>
    /// <exception cref="InvalidOperationException">The list is refused without one of them, and it has no value now.</exception>
    public void VerifyRequiredFilters(Frame frame)
    {
        if (!IsKeyed)
            Bind(frame);
        else if (CanReadWhole)
            Verified(BindWhole(frame));
    }

    /// <summary>Many ids may cost more than the list in which they are: that it is read then is decided while it runs.</summary>
    private BoundScan WithList(BoundScan scan, Frame frame)
    {
        if (scan.Retrieves.Length <= ManyIds.Few || !scan.Lists.IsEmpty || IsKeyed || layout.Include.RetrievesRows)
            return scan;

        var others = conditions.Where(c => c.Kind is not (ConditionKind.Id or ConditionKind.IdSet)).ToImmutableArray();
        var list = ScanBinding.Bind(this, resource, others, layout.Expand, null, prefetch: false, frame);
        return !list.IsEmpty && required.All(r => list.Lists.All(r.IsGivenBy)) ? new BoundScan(this, [], scan.Retrieves) { List = list } : scan;
    }

    private BoundScan Verified(BoundScan scan)
        => required.FirstOrDefault(r => !scan.Lists.All(r.IsGivenBy)) is { } missing ? throw QueryErrors.NeedsFilter(resource, missing) : scan;

    /// <summary>The scan for all surrounding rows at once.</summary>
    public BoundScan BindWhole(Frame frame) => ScanBinding.Bind(this, resource, _fixed, layout.Expand, null, prefetch: true, frame);

    /// <summary>The values of the surrounding rows that say what is asked for, or null where one cannot be computed.</summary>
    public object?[]? TryGetKey(Frame frame)
    {
        try
        {
            var key = new object?[_correlated.Length];
            for (var i = 0; i < key.Length; i++)
                key[i] = _correlated[i].Value(frame, []);
            return key;
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>
    ///     An index of the whole list by key, or null if no row of a list that the catalog does not know has the field that keys are compared with: the
    ///     rows of a key cannot be found then.
    /// </summary>
    public RowIndex? TryIndex(IReadOnlyList<object?[]> rows)
    {
        if (rows.Count > 0
            && _correlated.Any(c => c is { Parameter.Asked: AskedValue.WhereMissing, Column: >= 0 } && rows.All(r => IsMissing(r[c.Column], c.ColumnType!))))
            return null;

        var column = _correlated
            .Select((c, i) => c.Column < 0 ? null : new IndexedColumn(c.Column, c.ColumnType!, i, c.Kind is ConditionKind.AnyOf or ConditionKind.IdSet))
            .OfType<IndexedColumn>()
            .OrderBy(c => c.IsSet)
            .FirstOrDefault();
        return new RowIndex(rows, column);
    }

    /// <summary>Whether a value may represent a missing field.</summary>
    private static bool IsMissing(object? value, Type type) => value is null || type.IsValueType && value.Equals(ColumnDecoders.DefaultOf(type));

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
        execution.Reports?.Expect(this, scan.Lists.Length);
        Notices.TellOfAge(execution, scan);

        // What is read in steps may end early: who decides to read it to its end tells.
        if (count is null)
            Notices.TellOfLength(execution, scan, Suggestion);
        return scan switch
        {
            { IsEmpty: true } => AsyncEnumerable.Empty<object?[]>(),
            { Retrieves.IsEmpty: false, List: { } list } when count is null && scan.Retrieves.Length > ManyIds.Few
                => new ManyIds(this, execution, scan.Retrieves, list).ReadAsync(cancellationToken),
            { Retrieves.IsEmpty: false, Lists.IsEmpty: true } => RetrieveAsync(execution, scan.Retrieves, count, cancellationToken),
            { Retrieves.IsEmpty: true, Lists: [{ IsSearch: true } search] } => SearchAsync(execution, scan, search, count, cancellationToken),
            { Retrieves.IsEmpty: true, Lists: [var list] } => ListAsync(execution, list, count, cancellationToken),
            { Retrieves.IsEmpty: true } when count is null && SeveralLists.AreReadAtOnce(scan.Lists, execution, stopsEarly) => new SeveralLists(
                scan.Lists.Select(l => (Func<CancellationToken, IAsyncEnumerable<object?[]>>)(token => PartAsync(execution, l, scan.Lists.Length, token))),
                [.. scan.Lists.Select(l => (object)l.Asked)],
                layout,
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
        var merged = new MergedRows(execution, layout, lists);
        return layout.CreatedOrdinal >= 0 ? merged.NewestFirstAsync(cancellationToken) : merged.OneAfterTheOtherAsync(cancellationToken);
    }

    private PagedRows ListAsync(QueryExecution execution, ListRequest list, PageCount? count, CancellationToken cancellationToken)
        => new(PagesAsync(execution, count is null ? list : list with { Prefetch = false }, count is null, cancellationToken), layout, count);

    /// <summary>One of several lists that are read at once. Where they are many, none asks for a page ahead of time.</summary>
    private PagedRows PartAsync(QueryExecution execution, ListRequest list, int lists, CancellationToken cancellationToken)
        => new(PagesAsync(execution, list with { Prefetch = list.Prefetch && lists <= execution.MaxInFlight }, mayCut: false, cancellationToken), layout, null);

    /// <param name="mayCut">Whether the list may be read in several ranges at once.</param>
    private IAsyncEnumerable<Page> PagesAsync(QueryExecution execution, ListRequest list, bool mayCut, CancellationToken cancellationToken)
    {
        if (mayCut && execution.IsAsync && IsWorthCutting(list) && TryTakeRange(list, out var unbounded, out var range))
            return Cut(execution, unbounded, range, null, list, cancellationToken);

        if (TryTakeRange(list, out _, out _))
            list = list with { CreatedOrdinal = layout.JsonCreatedOrdinal };
        var pages = execution.Session.ListAsync(_refused.Watch(list, execution), layout.Json, execution.IsAsync, cancellationToken);
        if (layout.Include.RetrievesRows)
            pages = new RetrievedRows(this, execution).ReadAsync(pages, cancellationToken);
        pages = Complete(execution, pages, list);
        return execution.Reports is { } reports ? reports.WatchAsync(pages, this, list, mayCut ? PartOf(list) : null, cancellationToken) : pages;
    }

    /// <summary>Whether an asynchronous query reads a list in several ranges at once, if it turns out to be long.</summary>
    public bool IsReadInRanges(ListRequest list) => IsWorthCutting(list) && TryTakeRange(list, out _, out _);

    private static bool IsWorthCutting(ListRequest list) => list.ExpectedRows is null or > LargestUncut;

    private OrderedPart PartOf(ListRequest list)
        => new(list.ExpectedRows, layout.JsonCreatedOrdinal >= 0 && CreatedRange.TryTake(list, out _, out var range) ? range : default);

    /// <summary>What a list has behind rows that were read, or null where it cannot be asked for in ranges.</summary>
    /// <param name="list">The list, with the rows that were read.</param>
    /// <param name="density">Rows for a second in what is newer, where the list is known to be long.</param>
    /// <param name="maxRows">So many rows are taken at most; null for all.</param>
    public IAsyncEnumerable<Page>? TryReadRest(QueryExecution execution, ListRequest list, double? density, long? maxRows, CancellationToken cancellationToken)
        => TryTakeRange(list, out var unbounded, out var range) ? Cut(execution, unbounded, range, density, list, cancellationToken, maxRows) : null;

    private IAsyncEnumerable<Page> Cut(
        QueryExecution execution, ListRequest unbounded, CreatedRange range, double? density, ListRequest list, CancellationToken cancellationToken, long? maxRows = null)
    {
        var watch = execution.Reports is null ? null : new ScanWatch();
        var pages = RangeScan.ReadAsync(
            execution.Session,
            _refused.Watch(unbounded, execution),
            range,
            layout.Json,
            layout.JsonCreatedOrdinal,
            layout.JsonIdOrdinal,
            new ScanPace(execution.MaxInFlight, maxRows ?? list.ExpectedRows) { ReadsAhead = list.Prefetch, Density = density },
            watch,
            cancellationToken);
        pages = Complete(execution, pages, list);
        return watch is null ? pages : execution.Reports!.WatchAsync(pages, this, list, new RangedPart(watch), cancellationToken);
    }

    /// <summary>The pages of a list, with the values of the request filled in.</summary>
    private IAsyncEnumerable<Page> Complete(QueryExecution execution, IAsyncEnumerable<Page> pages, ListRequest list)
        => layout.Asked.IsEmpty && !layout.Expands && !OneValues.Has(resource, list) ? pages : CompleteAsync(execution, pages, list);

    private async IAsyncEnumerable<Page> CompleteAsync(
        QueryExecution execution, IAsyncEnumerable<Page> pages, ListRequest list, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in pages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            execution.OneValues.Add(resource, list, page.Rows.Select(r => r[layout.JsonIdOrdinal]).OfType<string>());
            layout.Complete(page.Rows, list.Asked);
            await UnexpandedObjects.LookUpAsync(execution, layout, page.Rows, cancellationToken).ConfigureAwait(false);
            yield return page;
        }
    }

    private object?[] Flatten(object?[] retrieved)
    {
        if (!layout.Asked.IsEmpty)
            layout.Complete([retrieved], ImmutableDictionary<string, object?>.Empty);
        return layout.Flatten(retrieved);
    }

    private bool TryTakeRange(ListRequest list, [NotNullWhen(true)] out ListRequest? unbounded, out CreatedRange range)
    {
        (unbounded, range) = (null, default);
        return list is { IsPaged: true, IsSearch: false }
            && layout.JsonCreatedOrdinal >= 0
            && resource.Parameters.FirstOrDefault(p => p is { Name: "created", Kind: ParameterKind.Range, Type: ParameterType.Timestamp }) is { } created
            && !list.Parameters.Any(p => created.ExclusiveWith.Contains(p.Name))
            && CreatedRange.TryTake(list, out unbounded, out range);
    }

    public async IAsyncEnumerable<object?[]> RetrieveAsync(
        QueryExecution execution, ImmutableArray<RetrieveRequest> requests, PageCount? count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (requests is [var only])
        {
            var row = await execution.Session.RetrieveAsync(only, layout.Json, execution.IsAsync, cancellationToken).ConfigureAwait(false);
            count?.Add(1, isFirst: true, hasMore: false);
            if (row is not null)
            {
                if (layout.Expands)
                    await UnexpandedObjects.LookUpAsync(execution, layout, [row], cancellationToken).ConfigureAwait(false);
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
                async (i, token) => found[i] = await execution.Session.RetrieveAsync(requests[i], layout.Json, true, token).ConfigureAwait(false))
                .ConfigureAwait(false);
        }
        else
        {
            for (var i = 0; i < requests.Length; i++)
                found[i] = await execution.Session.RetrieveAsync(requests[i], layout.Json, execution.IsAsync, cancellationToken).ConfigureAwait(false);
        }

        // In the order in which a list would have answered them.
        var rows = found.OfType<object?[]>().ToList();
        await UnexpandedObjects.LookUpAsync(execution, layout, rows, cancellationToken).ConfigureAwait(false);
        count?.Add(found.Length, isFirst: true, hasMore: false);
        foreach (var row in layout.CreatedOrdinal >= 0 ? rows.OrderByDescending(r => r[layout.JsonCreatedOrdinal] as long?) : rows.AsEnumerable())
            yield return Flatten(row);
    }
}
