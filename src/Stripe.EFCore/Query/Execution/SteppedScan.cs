using Stripe.EFCore.Api.Requests;

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

    /// <summary>Reads the rest of a list that was read so far, several parts of it at once.</summary>
    /// <param name="maxPages">With so many pages it is given up.</param>
    /// <param name="isLong">Whether it is known to be long, and not read on in step until that shows.</param>
    /// <param name="cancellationToken">Calls back what is under way.</param>
    /// <returns>Whether all of the rest was read, or null where the list cannot be read so; if not, the rows so far are what they were.</returns>
    public async ValueTask<bool?> TryReadRestAsync(long maxPages, bool isLong, CancellationToken cancellationToken)
    {
        var (created, id) = (reader.Layout.CreatedOrdinal, reader.Layout.IdOrdinal);
        if (scan.Lists is not [var list] || created < 0 || _rows is not [var first, .., var last] || first[created] is not long newest
            || last[created] is not long oldest || last[id] is not string)
        {
            return null;
        }

        // Behind the last row and not before its second: a row may stand some seconds behind its place.
        list = list with { ReadBefore = [.. _rows.Where(row => row[id] is string).Select(row => new ReadRow((string)row[id]!, row[created] as long?))] };
        double? density = isLong ? _rows.Count / (double)Math.Max(1, newest - oldest + 1) : null;
        if (reader.TryReadRest(execution, list, density, RowsOf(maxPages), cancellationToken) is not { } rest)
            return null;

        var pages = 0L;
        var rows = new List<object?[]>();
        await foreach (var page in rest.ConfigureAwait(false))
        {
            rows.AddRange(page.Rows.Select(reader.Layout.Flatten));
            if (++pages > maxPages)
                return false;
        }

        var seen = _rows.Select(Id).OfType<object>().ToHashSet();
        _rows.AddRange(rows.Where(row => Id(row) is not { } id || seen.Add(id)));
        return IsComplete = true;

        object? Id(object?[] row) => row[id];
    }

    /// <summary>The rows with which reading is given up, and those of a few pages more, so that the last pages are not read one by one.</summary>
    private static long? RowsOf(long maxPages) => maxPages > int.MaxValue ? null : 100 * (maxPages + 10);

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
