using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Requests;

namespace Stripe.EFCore.Query.Execution.Scans.Reading;

/// <summary>A scan that is read a page at a time, and goes on only where it is told to.</summary>
internal sealed class SteppedScan(ScanReader reader, QueryExecution execution, BoundScan scan) : IAsyncDisposable
{
    /// <summary>How many pages of the whole list are read page after page where nothing says that it is long.</summary>
    public const int PagesBeforeRest = 4;

    /// <summary>The part of other requests that is read of the list before its size is looked into: a short list ends with it.</summary>
    private const int FirstPart = 20;

    private const int MostFirstPages = 16;

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

    /// <summary>
    ///     Reads all of a list unless it is longer than other requests, which have the same rows, are many. What is read of a list that turns out to be longer
    ///     is a small part of what they cost.
    /// </summary>
    /// <param name="requests">How many the other requests are.</param>
    /// <returns>Whether all is read.</returns>
    public async ValueTask<bool> TryReadInPlaceOfAsync(int requests, CancellationToken cancellationToken)
    {
        var size = new ListSize(scan.Compiled, execution, this);
        var first = Math.Clamp(requests / FirstPart, 1, MostFirstPages);
        while (!IsComplete)
        {
            if (Pages >= first && await size.IsAtLeastAsync(requests, cancellationToken).ConfigureAwait(false))
                return false;

            var isRead = execution.IsAsync && Pages >= first && (Pages >= PagesBeforeRest || size.IsLong)
                ? await TryReadRestAsync(2L * requests, size.IsLong, cancellationToken).ConfigureAwait(false)
                : null;
            if (isRead == false)
                return false;
            if (isRead is null)
                await ReadPageAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Reads the rest of a list that was read so far, several parts of it at once.</summary>
    /// <param name="maxPages">The number of pages with which it is given up.</param>
    /// <param name="isLong">Whether it is known to be long, and not read on in step until that shows.</param>
    /// <param name="cancellationToken">Cancels the requests that are under way.</param>
    /// <returns>Whether all of the rest was read, or null where the list cannot be read so; if not, the rows so far are what they were.</returns>
    public async ValueTask<bool?> TryReadRestAsync(long maxPages, bool isLong, CancellationToken cancellationToken)
    {
        var (created, id) = (scan.Compiled.Layout.CreatedOrdinal, scan.Compiled.Layout.IdOrdinal);
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
            rows.AddRange(page.Rows.Select(scan.Compiled.Layout.Flatten));
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
