using System.Collections.Immutable;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Reading;
using Stripe.EFCore.Query.Execution.Scans.Requests;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Runtime;

namespace Stripe.EFCore.Query.Execution.Lookups;

/// <summary>
///     A scan that is read for many surrounding rows, in one run: a request for each different key, or the whole list once and an index
///     over it, as <see cref="KeysOrList" /> says.
/// </summary>
internal sealed class KeyedScan(TableStore tables, QueryExecution execution, ScanReader reader)
{
    private readonly Dictionary<object?[], Table> _byKey = new(KeyComparer.Instance);
    private BoundScan? _wholeScan;
    private ListForKeys? _list;
    private Task<bool> _decision = Task.FromResult(false);
    private long _lookedFor;
    private volatile RowIndex? _index;

    /// <summary>Whether the whole list cannot be used: it cannot be read, or its rows do not have the column that keys are compared with.</summary>
    private volatile bool _isKeysOnly = !reader.Compiled.CanReadWhole;

    /// <summary>The requests that the keys seen so far cost, were they all asked for one by one.</summary>
    private long _cost;

    /// <summary>Whether the first page of the whole list can be asked for before the first key is known.</summary>
    public bool Prepare(Frame frame)
    {
        Bind(frame);
        return _wholeScan!.Lists is [_] && reader.Compiled.CanReadWhole;
    }

    /// <summary>The rows for the surrounding rows, or null where they must be fetched first.</summary>
    /// <param name="reader">This scan's, or that of another scan that asks the same of the same list.</param>
    public IEnumerable<object?[]>? TryRead(ScanReader reader, Frame frame)
    {
        // A value that cannot be computed narrows nothing: whether it is an error is for the filter to say, if there is a row at all.
        Bind(frame);
        if (_wholeScan!.IsEmpty)
            return [];
        if (reader.Compiled.TryGetKey(frame) is not { } key)
            return tables.TryRead(tables.TableOf(reader.Compiled.CanReadWhole ? _wholeScan : reader.Compiled.Bind(frame), reader, null));

        if (!_byKey.TryGetValue(key, out var table))
        {
            // Something else in the query may have read the whole list.
            if (_index is null && !_isKeysOnly && tables.Completed(_wholeScan) is { } read)
                _isKeysOnly = (_index = RowIndex.TryOf(reader.Compiled, read)) is null;
            if (_index is { } whole)
                return whole.Matching(key);
            _byKey.Add(key, table = tables.TableOf(reader.Compiled.Bind(frame), reader, this));
        }

        var before = tables.Misses;
        return tables.TryRead(table) ?? (tables.Misses == before ? _index!.Matching(key) : null);
    }

    /// <summary>Starts to fetch the rows of keys that are seen for the first time.</summary>
    public void Fetch(IReadOnlyList<Table> keys)
    {
        if (reader.Compiled.Batches is { } batches)
        {
            foreach (var batch in keys.Chunk(batches.Size))
                FetchBatch(batches, batch);
            return;
        }

        // A few keys go out beside the list's first page, so that no request slot stands idle meanwhile. A key that asks for all of the list is that page.
        var isAhead = execution.IsAsync && !reader.Compiled.IsForMany && _cost == 0 && _list!.FirstPage is null && !keys.Any(k => k.Scan.Equals(_wholeScan));
        var headStart = isAhead ? KeysOrList.Few : 0;
        var decision = Decide(keys);
        foreach (var key in keys)
        {
            headStart -= key.Scan.Requests;
            key.Rows = AnswerAsync(key, headStart >= 0 ? Task.CompletedTask : decision, decision);
        }
    }

    private void Bind(Frame frame)
    {
        _wholeScan ??= reader.Compiled.BindWhole(frame);
        _list ??= tables.ListOf(_wholeScan, reader);
    }

    /// <summary>Requests the objects of several ids at once.</summary>
    private void FetchBatch(IdBatches batches, Table[] keys)
    {
        ImmutableArray<string> ids = [.. keys.SelectMany(k => k.Scan.Retrieves).Select(r => r.Id).Distinct()];
        var found = tables.Guarded(token => BatchedRows.ReadAsync(batches, execution, reader.Compiled.Layout, ids, token));
        foreach (var key in keys)
            key.Rows = OfKeyAsync(key);

        async Task<IReadOnlyList<object?[]>?> OfKeyAsync(Table key)
        {
            var rows = await found.ConfigureAwait(false);
            return [.. key.Scan.Retrieves.Select(r => rows.GetValueOrDefault(r.Id)).OfType<object?[]>()];
        }
    }

    /// <summary>The rows of one key, or null where the whole list has them.</summary>
    private async Task<IReadOnlyList<object?[]>?> AnswerAsync(Table key, Task start, Task<bool> decision)
    {
        await start.ConfigureAwait(false);
        if (decision.IsCompleted && await decision.ConfigureAwait(false))
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

    public Task FirstPageAsync() => _list!.FirstPageAsync();

    /// <summary>Whether the whole list is to answer; if so it is here when the task is complete. One decision is made after the other.</summary>
    /// <param name="keys">The keys that are wanted now, or null for one more page of a key: a cost that was not foreseen.</param>
    private Task<bool> Decide(IReadOnlyList<Table>? keys) => _list!.InTurn(turn => _decision = DecideAsync(_decision, turn, keys));

    private async Task<bool> DecideAsync(Task<bool> previous, Task turn, IReadOnlyList<Table>? keys)
    {
        if (await previous.ConfigureAwait(false))
            return true;

        await turn.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await tables.Guarded(token => DecideAsync(keys, token)).ConfigureAwait(false);
    }

    private async ValueTask<bool> DecideAsync(IReadOnlyList<Table>? keys, CancellationToken cancellationToken)
    {
        var wanted = keys?.Sum(k => k.Scan.Requests) ?? 1;
        var spent = _cost;
        _cost += wanted;
        if (_isKeysOnly)
            return false;

        var isNeeded = keys?.Any(k => k.Scan.Equals(_wholeScan)) == true;
        var mayLook = keys is not null || _cost >= KeysOrList.CostOfNextLook * _lookedFor;
        if (_list!.FirstPage is { } firstPage)
            await firstPage.ConfigureAwait(false);

        // Once the list is chosen, it is read until it is complete or far longer than it looked.
        long? mostPages = isNeeded ? long.MaxValue : null;
        while (_list.Read is not { IsComplete: true })
        {
            var weighed = Weighed(spent, wanted);
            switch (mostPages is not null ? Step.ReadList : !reader.Compiled.CanReadWhole ? Step.AskKeys : weighed.Next(mayLook))
            {
                case Step.AskKeys:
                    return false;

                case Step.Look:
                    mayLook = false;
                    _lookedFor = _cost;
                    await _list.Size!.TryLookAsync(_cost, cancellationToken).ConfigureAwait(false);
                    break;

                case Step.ReadList:
                    mostPages ??= weighed.Pages + weighed.MostPages;
                    if (!await TryReadAsync(mostPages.Value, cancellationToken).ConfigureAwait(false))
                        return false;
                    break;

                default:
                    if (!await TryReadAsync(weighed.Pages + weighed.MostPages, cancellationToken).ConfigureAwait(false))
                        return false;
                    break;
            }
        }

        _index = RowIndex.TryOf(reader.Compiled, _list.Read.Rows);
        _isKeysOnly = _index is null;
        if (!_isKeysOnly && reader.Compiled.ClockUse == ClockUse.Possible)
            reader.Compiled.Notices.TellOfClocks(execution);
        return !_isKeysOnly;
    }

    private KeysOrList Weighed(long spent, long wanted)
        => new(
            spent,
            wanted,
            _list!.Read?.Pages ?? 0,
            Math.Max(_list.AtLeast, _list.Size?.AtLeast ?? 1),
            _list.Size?.Expected)
        { IsListLikely = reader.Compiled.IsForMany };

    /// <summary>Reads a page of the whole list, or all the rest where it is long.</summary>
    /// <param name="mostPages">The number of pages with which it is given up.</param>
    /// <param name="cancellationToken">Cancels the requests that are under way.</param>
    /// <returns>Whether it was not given up.</returns>
    private async ValueTask<bool> TryReadAsync(long mostPages, CancellationToken cancellationToken)
    {
        if (_list!.Read is not { Pages: > 0 } whole || _list.Size is not { } size)
        {
            await _list.FirstPageAsync().ConfigureAwait(false);
            return true;
        }

        reader.Compiled.Notices.TellOfLength(execution, whole.Scan.Lists, reader.Compiled.Suggestion);

        var isRead = (bool?)(whole.Pages < mostPages ? null : false);
        if (execution.IsAsync && isRead is null && (whole.Pages >= SteppedScan.PagesBeforeRest || size.IsLong))
            isRead = await whole.TryReadRestAsync(mostPages - whole.Pages, size.IsLong, cancellationToken).ConfigureAwait(false);
        if (isRead is null)
            await whole.ReadPageAsync(cancellationToken).ConfigureAwait(false);
        if (isRead == false)
            _list.AtLeast = mostPages + mostPages / 2;
        return isRead != false;
    }
}
