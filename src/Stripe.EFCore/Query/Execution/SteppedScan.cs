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
