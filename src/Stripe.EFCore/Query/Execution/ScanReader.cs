using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Stripe.EFCore.Api;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Query.Execution;

/// <summary>Reads the rows of one scan of a compiled plan.</summary>
internal sealed class ScanReader(
    StripeResource resource,
    ScanLayout layout,
    ImmutableArray<CompiledCondition> conditions,
    RowFunction<long>? expectedRows,
    bool stopsEarly)
{
    /// <summary>Requests at once for several objects or lists of one query.</summary>
    public const int MaxInFlight = 8;

    public StripeResource Resource => resource;

    /// <summary>Whether nothing narrows what the API is asked for.</summary>
    public bool IsUnbounded => conditions.IsEmpty && expectedRows is null;

    public BoundScan Bind(Frame frame)
    {
        var expected = expectedRows?.Invoke(frame, []);
        return expected is <= 0
            ? new BoundScan(this, [], [])
            : ScanBinding.Bind(this, resource, conditions, layout.Expand, expected, prefetch: !stopsEarly, frame);
    }

    /// <summary>All rows, in the API's order.</summary>
    public async ValueTask<IReadOnlyList<object?[]>> ReadAllAsync(QueryExecution execution, BoundScan scan, CancellationToken cancellationToken)
    {
        var rows = new List<object?[]>();
        await foreach (var row in ReadAsync(execution, scan, cancellationToken).ConfigureAwait(false))
            rows.Add(row);
        return rows;
    }

    public IAsyncEnumerable<object?[]> ReadAsync(QueryExecution execution, BoundScan scan, CancellationToken cancellationToken)
        => scan switch
        {
            { IsEmpty: true } => AsyncEnumerable.Empty<object?[]>(),
            { Retrieves.IsEmpty: false } => RetrieveAsync(execution, scan.Retrieves, cancellationToken),
            { Lists: [var list] } => ListAsync(execution, list, cancellationToken),
            _ when layout.CreatedOrdinal >= 0 => MergeAsync(execution, scan.Lists, cancellationToken),
            _ => ConcatAsync(execution, scan.Lists, cancellationToken),
        };

    private async IAsyncEnumerable<object?[]> ListAsync(
        QueryExecution execution, ListRequest list, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in execution.Session.ListAsync(list, layout.Json, execution.IsAsync, cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in page.Rows)
                yield return layout.Flatten(row);
        }
    }

    private async IAsyncEnumerable<object?[]> RetrieveAsync(
        QueryExecution execution, ImmutableArray<RetrieveRequest> requests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var found = new object?[]?[requests.Length];
        if (execution.IsAsync && requests.Length > 1)
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = MaxInFlight, CancellationToken = cancellationToken };
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
        var rows = found.OfType<object?[]>();
        foreach (var row in layout.CreatedOrdinal >= 0 ? rows.OrderByDescending(r => r[layout.JsonCreatedOrdinal] as long?) : rows)
            yield return layout.Flatten(row);
    }

    /// <summary>Lists that are each newest first, as one list that is newest first.</summary>
    private async IAsyncEnumerable<object?[]> MergeAsync(
        QueryExecution execution, ImmutableArray<ListRequest> lists, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var readers = lists.Select(l => ListAsync(execution, l, cancellationToken).GetAsyncEnumerator(cancellationToken)).ToList();
        try
        {
            var seen = new HashSet<object>();
            var open = new List<IAsyncEnumerator<object?[]>>();
            foreach (var reader in readers)
            {
                if (await reader.MoveNextAsync().ConfigureAwait(false))
                    open.Add(reader);
            }

            while (open.Count > 0)
            {
                var newest = open.MaxBy(r => Created(r.Current))!;
                if (newest.Current[layout.IdOrdinal] is not { } id || seen.Add(id))
                    yield return newest.Current;
                if (!await newest.MoveNextAsync().ConfigureAwait(false))
                    open.Remove(newest);
            }
        }
        finally
        {
            foreach (var reader in readers)
                await reader.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<object?[]> ConcatAsync(
        QueryExecution execution, ImmutableArray<ListRequest> lists, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var seen = new HashSet<object>();
        foreach (var list in lists)
        {
            await foreach (var row in ListAsync(execution, list, cancellationToken).ConfigureAwait(false))
            {
                if (row[layout.IdOrdinal] is not { } id || seen.Add(id))
                    yield return row;
            }
        }
    }

    private long Created(object?[] row) => row[layout.CreatedOrdinal] is long created ? created : 0;
}
