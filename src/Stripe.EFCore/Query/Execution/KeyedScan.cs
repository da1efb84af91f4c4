namespace Stripe.EFCore.Query.Execution;

/// <summary>
///     A scan that is read for many surrounding rows, in one run: a request for each different key, or the whole list once and an index
///     over it. It begins with what is cheaper by what is known, and changes over to the whole list once the keys have cost as much as
///     that: so it never costs more than about twice the better of the two.
/// </summary>
internal sealed class KeyedScan(TableStore tables, QueryExecution execution, ScanReader reader) : IAsyncDisposable
{
    /// <summary>So few keys are asked for without a look at the list, or beside it.</summary>
    private const int Few = 4;

    /// <summary>So many pages of the whole list are read one after the other where nothing says that it is long.</summary>
    public const int PagesBeforeRest = 4;

    private readonly Dictionary<object?[], Table> _byKey = new(KeyComparer.Instance);
    private readonly Lock _deciding = new();
    private BoundScan? _wholeScan;
    private SteppedScan? _whole;
    private ListSize? _size;
    private Task<bool> _decision = Task.FromResult(false);
    private TaskCompletionSource? _firstLook;
    private bool _isTooLong;
    private volatile RowIndex? _index;

    /// <summary>The requests that the keys seen so far cost, were they all asked for one by one.</summary>
    private long _cost;

    /// <summary>The rows for the surrounding rows, or null where they must be fetched first.</summary>
    /// <param name="reader">This scan's, or that of another scan that asks the same of the same list.</param>
    public IEnumerable<object?[]>? TryRead(ScanReader reader, Frame frame)
    {
        // A value that cannot be computed narrows nothing: whether it is an error is for the filter to say, if there is a row at all.
        _wholeScan ??= reader.BindWhole(frame);
        if (_wholeScan.IsEmpty)
            return [];
        if (reader.TryGetKey(frame) is not { } key)
            return tables.TryRead(tables.TableOf(reader.CanReadWhole ? _wholeScan : reader.Bind(frame), reader, null));

        if (!_byKey.TryGetValue(key, out var table))
        {
            // Something else in the query may have read the whole list.
            if (_index is null && tables.Completed(_wholeScan) is { } read)
                _index = reader.IndexOf(read);
            if (_index is { } whole)
                return whole.Matching(key);
            _byKey.Add(key, table = tables.TableOf(reader.Bind(frame), reader, this));
        }

        var before = tables.Misses;
        return tables.TryRead(table) ?? (tables.Misses == before ? _index!.Matching(key) : null);
    }

    /// <summary>Starts to fetch the rows of keys that are seen for the first time.</summary>
    public void Fetch(IReadOnlyList<Table> keys)
    {
        var isFirst = _firstLook is null;
        _firstLook ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var decision = Decide(keys);

        // A few keys do not wait for the decision, so that no request slot stands idle meanwhile.
        var hasHeadStart = isFirst && execution.IsAsync && !reader.IsForMany;
        var cost = 0;
        foreach (var key in keys)
        {
            cost += key.Scan.Requests;
            var start = !hasHeadStart || cost > 2 * Few ? decision : cost > Few ? _firstLook.Task : Task.CompletedTask;
            key.Rows = AnswerAsync(key, start, decision);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ((Task)_decision).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_whole is not null)
            await _whole.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The rows of one key, or null where the whole list has them.</summary>
    private async Task<IReadOnlyList<object?[]>?> AnswerAsync(Table key, Task start, Task<bool> decision)
    {
        await start.ConfigureAwait(false);
        var isDecided = start == decision || decision.IsCompleted || start == _firstLook!.Task && _whole is { IsComplete: true };
        if (isDecided && await decision.ConfigureAwait(false))
            return null;

        return await tables.Guarded<IReadOnlyList<object?[]>?>(async token =>
        {
            var rows = new SteppedScan(reader, execution, key.Scan);
            await using var reading = rows.ConfigureAwait(false);
            await rows.ReadPageAsync(token).ConfigureAwait(false);
            while (!rows.IsComplete)
            {
                if (await Decide(null).ConfigureAwait(false))
                    return null;
                await rows.ReadPageAsync(token).ConfigureAwait(false);
            }

            return rows.Rows;
        }).ConfigureAwait(false);
    }

    /// <summary>Whether the whole list is to answer; if so it is here when the task is complete. One decision is made after the other.</summary>
    /// <param name="keys">The keys that are wanted now, or null for one more page of a key: a cost that was not foreseen.</param>
    private Task<bool> Decide(IReadOnlyList<Table>? keys)
    {
        lock (_deciding)
            return _decision = DecideAsync(_decision, keys);
    }

    private async Task<bool> DecideAsync(Task<bool> previous, IReadOnlyList<Table>? keys)
        => await previous.ConfigureAwait(false) || await tables.Guarded(token => DecideAsync(keys, token)).ConfigureAwait(false);

    private async ValueTask<bool> DecideAsync(IReadOnlyList<Table>? keys, CancellationToken cancellationToken)
    {
        try
        {
            _cost += keys?.Sum(k => k.Scan.Requests) ?? 1;
            var isNeeded = keys?.Any(k => k.Scan.Equals(_wholeScan)) == true;
            _whole ??= new SteppedScan(reader, execution, _wholeScan!);
            _size ??= new ListSize(reader, execution, _whole);
            while (!_whole.IsComplete)
            {
                if (!isNeeded && await AreKeysCheaperAsync(_whole, _size, cancellationToken).ConfigureAwait(false))
                    return false;

                var isRead = execution.IsAsync && (_whole.Pages >= PagesBeforeRest || _size.IsLong)
                    ? await _whole.TryReadRestAsync(isNeeded ? long.MaxValue : 2 * _cost, _size.IsLong, cancellationToken).ConfigureAwait(false)
                    : null;
                if (isRead is null)
                    await _whole.ReadPageAsync(cancellationToken).ConfigureAwait(false);
                _isTooLong = isRead == false;
                if (!_whole.IsComplete)
                    _firstLook!.TrySetResult();
            }

            _index = reader.IndexOf(_whole.Rows);
            return true;
        }
        finally
        {
            _firstLook!.TrySetResult();
        }
    }

    private async ValueTask<bool> AreKeysCheaperAsync(SteppedScan whole, ListSize size, CancellationToken cancellationToken)
    {
        if (_isTooLong || !reader.CanReadWhole)
            return true;

        // So few are on their way already, and what is left of them after the first look costs no more than a second look would.
        if (!reader.IsForMany && _cost <= (whole.Pages == 0 ? Few : 2 * Few))
            return true;

        // Looking at the list has cost something too, which reading it later would not give back.
        return await size.IsAtLeastAsync(_cost + size.Looks, cancellationToken).ConfigureAwait(false);
    }
}
