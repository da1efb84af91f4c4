using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Reading;
using Stripe.EFCore.Query.Execution.Scans.Requests;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution.Lookups;

/// <summary>
///     The rows that subqueries and joins read, by what was asked for. A subquery is evaluated in memory; rows that are not here yet are noted as
///     missing, fetched together for a whole window of outer rows, and the subquery is evaluated again. So no row costs a request of its own.
/// </summary>
/// <remarks>
///     Used by one thread at a time but for what runs while a fetch is under way, which is reading and decoding and nothing else: it writes to its own
///     <see cref="Table" />, and what it wrote is looked at when its task is complete.
/// </remarks>
internal sealed class TableStore(QueryExecution execution) : IRunTables
{
    private readonly Dictionary<(BoundScan Scan, KeyedScan? Keyed), Table> _tables = [];
    private readonly Dictionary<ScanReader, KeyedScan> _keyed = [];
    private readonly Dictionary<(BoundScan Whole, string Key), KeyedScan> _keyedBySubject = [];
    private readonly Dictionary<BoundScan, ListForKeys> _wholes = [];
    private readonly HashSet<Table> _noted = [];
    private readonly Dictionary<PartialList, (EmbeddedListReader Reader, string? HolderId)> _notedLists = new(ReferenceEqualityComparer.Instance);
    private readonly List<Task> _lists = [];
    private readonly List<KeyedScan> _later = [];
    private CancellationTokenSource? _leaving;
    private Exception? _failure;

    /// <summary>Begins a run.</summary>
    public static QueryExecution Begin(StripeQueryContext context, RunStart start, CancellationToken cancellationToken)
        => new(context, start, execution => new TableStore(execution), cancellationToken);

    /// <summary>The rows that a run has read.</summary>
    public static TableStore Of(QueryExecution execution) => (TableStore)execution.Tables;

    /// <summary>Rises with every reading of rows that are not here.</summary>
    public int Misses { get; private set; }

    /// <summary>Cancelled when the run is left or has failed: nothing is asked of the API from then on.</summary>
    public CancellationToken Leaving => LeavingSource.Token;

    private CancellationTokenSource LeavingSource => _leaving ??= CancellationTokenSource.CreateLinkedTokenSource(execution.CancellationToken);

    /// <summary>Makes sure that no row was given out for which something was read that had not been fetched.</summary>
    /// <exception cref="UnreachableException">It was: the answer would be wrong.</exception>
    public void CheckComplete()
    {
        if (_noted.Count > 0 || _notedLists.Count > 0)
            throw new UnreachableException("A part of the query was evaluated before the rows that it reads were fetched. This is a defect of the provider.");
    }

    /// <summary>The rows of a scan for the rows around it, or null where they must be fetched first.</summary>
    public IEnumerable<object?[]>? TryRead(ScanReader reader, Frame frame)
    {
        if (!reader.Compiled.Values.AreHere(frame))
            return null;
        if (!reader.Compiled.IsKeyed)
            return TryRead(TableOf(reader.Compiled.Bind(frame), reader, null));

        return KeyedOf(reader, frame).TryRead(reader, frame);
    }

    /// <summary>The rows of a scan that depends on no row around it, as far as they are taken.</summary>
    public IEnumerable<object?[]>? TryReadInSteps(ScanReader reader, Frame frame)
    {
        if (!reader.Compiled.Values.AreHere(frame))
            return null;

        var table = TableOf(reader.Compiled.Bind(frame), reader, null);
        if (table.Scan.IsEmpty || table.Rows is not null)
            return TryRead(table);

        // The whole list serves too, where something else in the query reads it.
        table.Whole ??= TableOf(reader.Compiled.BindWhole(frame), reader, null);
        if (table.Whole.Rows is { IsCompletedSuccessfully: true } whole)
            return whole.Result;

        table.Steps ??= new TableSteps(reader, execution, table.Scan);
        return table.Steps.Rows(() =>
        {
            Misses++;
            _noted.Add(table);
        });
    }

    /// <summary>Fetches until nothing is missing any more.</summary>
    /// <param name="isHere">Looks whether something is missing, and notes it.</param>
    public async ValueTask WaitUntilAsync(Func<bool> isHere)
    {
        while (!isHere())
        {
            var fetch = Fetch();
            await fetch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ThrowIfFailed();
            await fetch.ConfigureAwait(false);
        }
    }

    /// <summary>
    ///     Prepares scans that are going to be read for many surrounding rows, so that the first pages of their lists are on their way while the
    ///     surrounding rows are: beside the run's own list, or on deeper levels beside the first fetch.
    /// </summary>
    /// <returns>Asks for the first pages; may be called while the run goes on.</returns>
    public Action Prepare(IEnumerable<ScanReader> readers, Frame frame)
    {
        var (now, later) = (new List<KeyedScan>(), _later);
        foreach (var reader in readers)
        {
            if (TryPrepare(reader, frame) is { } keyed)
                (reader.Compiled.Level > 1 ? later : now).Add(keyed);
        }

        return () => now.ForEach(k => k.FirstPageAsync());
    }

    private KeyedScan? TryPrepare(ScanReader reader, Frame frame)
    {
        try
        {
            return !reader.Compiled.Values.AreRead && KeyedOf(reader, frame) is var keyed && keyed.Prepare(frame) ? keyed : null;
        }
        catch (Exception failure) when (failure is not UnreachableException)
        {
            // A value that cannot be computed is an error only where there is a row that needs it. A fault of the provider is always one.
            return null;
        }
    }

    private KeyedScan KeyedOf(ScanReader reader, Frame frame)
    {
        if (!_keyed.TryGetValue(reader, out var keyed))
            _keyed.Add(reader, keyed = SharedKeyedOf(reader, frame));
        return keyed;
    }

    /// <summary>Scans that ask the same of the same list, for the same of its columns, share what they have read.</summary>
    private KeyedScan SharedKeyedOf(ScanReader reader, Frame frame)
    {
        var same = (reader.Compiled.BindWhole(frame), reader.Compiled.KeyText);
        if (!_keyedBySubject.TryGetValue(same, out var keyed))
            _keyedBySubject.Add(same, keyed = new KeyedScan(this, execution, reader));
        return keyed;
    }

    /// <summary>The whole list that may answer the keys of scans, whatever each compares them with.</summary>
    public ListForKeys ListOf(BoundScan whole, ScanReader reader)
    {
        if (!_wholes.TryGetValue(whole, out var list))
            _wholes.Add(whole, list = new ListForKeys(reader, execution, whole, this));
        return list;
    }

    /// <summary>The rows of a table, or null where they must be fetched first.</summary>
    public IEnumerable<object?[]>? TryRead(Table table)
    {
        if (table.Scan.IsEmpty)
            return [];
        if (table.Rows is { IsCompletedSuccessfully: true } rows)
            return rows.Result;

        Misses++;
        table.IsWantedWhole = true;
        _noted.Add(table);
        return null;
    }

    /// <summary>The rows of a scan that is read already.</summary>
    public IReadOnlyList<object?[]>? Completed(BoundScan scan)
        => _tables.TryGetValue((scan, null), out var table) && table.Rows is { IsCompletedSuccessfully: true } rows ? rows.Result : null;

    /// <summary>The elements of an embedded list that did not come with its object, or null where they must be fetched first.</summary>
    public IReadOnlyList<object?[]>? TryReadRest(PartialList list, EmbeddedListReader reader, string? holderId)
    {
        if (list.Rest is { IsCompletedSuccessfully: true } rest)
            return rest.Result;

        Misses++;
        _notedLists[list] = (reader, holderId);
        return null;
    }

    public Table TableOf(BoundScan scan, ScanReader reader, KeyedScan? keyed)
    {
        if (!_tables.TryGetValue((scan, keyed), out var table))
            _tables.Add((scan, keyed), table = new Table(scan, reader, keyed));
        return table;
    }

    /// <summary>Starts to fetch what is missing and not yet on its way; complete when all that was missing is here.</summary>
    public Task Fetch()
    {
        Table[] noted = [.. _noted];
        _noted.Clear();
        foreach (var table in noted.Where(t => t.Rows is null && t.Keyed is null && t.IsWantedWhole))
            table.Rows = Guarded<IReadOnlyList<object?[]>?>(async token => await ReadAllAsync(table, token).ConfigureAwait(false));
        foreach (var table in noted.Where(t => t.Rows is null && t.Steps is not null))
            Continue(table);
        foreach (var tables in noted.Where(t => t.Rows is null && t.Keyed is not null).GroupBy(t => t.Keyed!))
            tables.Key.Fetch([.. tables]);
        if (noted.Length > 0)
        {
            _later.ForEach(k => k.FirstPageAsync());
            _later.Clear();
        }

        return Task.WhenAll([.. noted.Select(t => t.Rows ?? t.Steps!.Step), .. FetchLists()]);
    }

    private ValueTask<IReadOnlyList<object?[]>> ReadAllAsync(Table table, CancellationToken cancellationToken)
        => table.Steps is { } steps ? steps.ReadAllAsync(cancellationToken) : table.Reader.ReadAllAsync(execution, table.Scan, cancellationToken);

    private void Continue(Table table)
    {
        if (table.Whole?.Rows is { } whole)
            table.Rows = whole;
        else
            table.Steps!.Continue(this);
    }

    /// <summary>Starts to fetch the rest of the embedded lists that were read; the same list is fetched once.</summary>
    private Task[] FetchLists()
    {
        _lists.RemoveAll(t => t.IsCompleted);
        foreach (var same in _notedLists.Where(l => l.Key.Rest is null).GroupBy(l => (l.Key.Url, l.Key.LastId, l.Value.Reader, l.Value.HolderId)).ToList())
        {
            var list = same.First().Key;
            var rest = Guarded(token => same.Key.Reader.ReadAsync(execution, list, same.Key.HolderId, token));
            foreach (var (partial, _) in same)
                partial.Rest = rest;
            _lists.Add(rest);
        }

        var wanted = _notedLists.Keys.Select(l => (Task)l.Rest!).ToArray();
        _notedLists.Clear();
        return wanted;
    }

    /// <summary>Throws what made a fetch fail, the first of all: those beside it were only called off.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is not { } failure)
            return;

        if (failure is OperationCanceledException && execution.CancellationToken.IsCancellationRequested)
            throw new OperationCanceledException(failure.Message, failure, execution.CancellationToken);
        ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Runs a part of a fetch. Once one has failed, the others end too and nothing more is asked.</summary>
    public async Task<T> Guarded<T>(Func<CancellationToken, ValueTask<T>> fetch)
    {
        var leaving = LeavingSource;
        try
        {
            leaving.Token.ThrowIfCancellationRequested();
            return await fetch(leaving.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
            await CancelAsync(leaving).ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_leaving is null)
            return;

        await CancelAsync(_leaving).ConfigureAwait(false);
        foreach (var table in _tables.Values)
        {
            if (table.Rows is { } rows)
                await ((Task)rows).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        foreach (var steps in _tables.Values.Select(t => t.Steps).OfType<TableSteps>())
            await steps.DisposeAsync().ConfigureAwait(false);
        foreach (var list in _lists)
            await list.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var list in _wholes.Values)
            await list.DisposeAsync().ConfigureAwait(false);
        _leaving.Dispose();
    }

    private async ValueTask CancelAsync(CancellationTokenSource leaving)
    {
        if (execution.IsAsync)
            await leaving.CancelAsync().ConfigureAwait(false);
        else
            leaving.Cancel();
    }
}
