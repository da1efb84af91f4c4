using Stripe.EFCore.Api;

namespace Stripe.EFCore.Query.Execution;

/// <summary>A scan that is read a page at a time, and goes on only where it is told to.</summary>
internal sealed class SteppedScan(ScanReader reader, QueryExecution execution, BoundScan scan) : IAsyncDisposable
{
    private readonly List<object?[]> _rows = [];
    private readonly PageCount _arrived = new();
    private IAsyncEnumerator<object?[]>? _source;

    public BoundScan Scan => scan;

    /// <summary>The rows so far, in the API's order.</summary>
    public IReadOnlyList<object?[]> Rows => _rows;

    /// <summary>The requests so far.</summary>
    public int Pages => _arrived.Pages;

    public bool IsComplete { get; private set; }

    /// <summary>Reads the rows of the next request, and finds out whether they are the last.</summary>
    public async ValueTask ReadPageAsync(CancellationToken cancellationToken)
    {
        _source ??= reader.ReadAsync(execution, scan, cancellationToken, _arrived).GetAsyncEnumerator(cancellationToken);
        do
        {
            if (!await _source.MoveNextAsync().ConfigureAwait(false))
            {
                IsComplete = true;
                return;
            }

            _rows.Add(_source.Current);
        }
        while (_rows.Count < _arrived.Rows || !_arrived.HasMore);
    }

    /// <summary>Reads the rest of a list in parts, several at once.</summary>
    /// <param name="parts">The parts, newest first; the first begins where the rows so far end, and may repeat some of them.</param>
    /// <param name="maxPages">With so many pages it is given up.</param>
    /// <returns>Whether all of the rest was read; if not, the rows so far are what they were.</returns>
    public async ValueTask<bool> TryReadRestAsync(IReadOnlyList<ListRequest> parts, long maxPages, CancellationToken cancellationToken)
    {
        var read = new List<object?[]>[parts.Count];
        var pages = 0L;
        var options = new ParallelOptions { MaxDegreeOfParallelism = RunSession.MaxInFlight, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, parts.Count), options, async (i, token) => read[i] = await ReadAsync(parts[i], token).ConfigureAwait(false))
            .ConfigureAwait(false);
        if (pages > maxPages)
            return false;

        var seen = _rows.Select(Id).OfType<object>().ToHashSet();
        _rows.AddRange(read.SelectMany(rows => rows).Where(row => Id(row) is not { } id || seen.Add(id)));
        return IsComplete = true;

        async ValueTask<List<object?[]>> ReadAsync(ListRequest part, CancellationToken token)
        {
            var rows = new List<object?[]>();
            await foreach (var page in execution.Session.ListAsync(part, reader.Layout.Json, async: true, token).ConfigureAwait(false))
            {
                rows.AddRange(page.Rows.Select(reader.Layout.Flatten));
                if (Interlocked.Increment(ref pages) > maxPages)
                    break;
            }

            return rows;
        }

        object? Id(object?[] row) => row[reader.Layout.IdOrdinal];
    }

    public ValueTask DisposeAsync() => _source?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>What has come of a scan.</summary>
internal sealed class PageCount
{
    private int _open;

    public int Pages { get; private set; }

    public long Rows { get; private set; }

    /// <summary>Whether a list of the scan goes on after what has come of it.</summary>
    public bool HasMore => _open > 0;

    public void Add(int rows, bool isFirst, bool hasMore)
    {
        Pages++;
        Rows += rows;
        _open += (hasMore ? 1 : 0) - (isFirst ? 0 : 1);
    }
}
