namespace Stripe.EFCore.Query.Execution;

/// <summary>
///     The rows that subqueries and joins read, by what was asked for. A subquery is evaluated in memory; rows that are not here yet are noted as
///     missing, fetched together for a whole window of outer rows, and the subquery is evaluated again. So no row costs a request of its own.
/// </summary>
internal sealed class TableStore
{
    private readonly Dictionary<BoundScan, IReadOnlyList<object?[]>> _tables = [];
    private readonly Dictionary<BoundScan, ScanReader> _missing = [];

    /// <summary>Rises with every reading of rows that are not here.</summary>
    public int Misses { get; private set; }

    /// <summary>Makes sure that no row was given out for which something was read that had not been fetched.</summary>
    /// <exception cref="InvalidOperationException">It was: the answer would be wrong.</exception>
    public void CheckComplete()
    {
        if (_missing.Count > 0)
            throw new InvalidOperationException("A part of the query was evaluated before the rows that it reads were fetched. This is a defect of the provider.");
    }

    /// <summary>The rows, or null where they must be fetched first.</summary>
    public IReadOnlyList<object?[]>? TryRead(BoundScan scan, ScanReader reader)
    {
        if (_tables.TryGetValue(scan, out var rows))
            return rows;

        Misses++;
        _missing.TryAdd(scan, reader);
        return null;
    }

    /// <summary>Fetches what is missing, several at once.</summary>
    public async ValueTask FetchMissingAsync(QueryExecution execution)
    {
        var wanted = _missing.ToArray();
        _missing.Clear();
        if (!execution.IsAsync)
        {
            foreach (var (scan, reader) in wanted)
                _tables[scan] = await reader.ReadAllAsync(execution, scan, execution.CancellationToken).ConfigureAwait(false);
            return;
        }

        var results = new IReadOnlyList<object?[]>[wanted.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = ScanReader.MaxInFlight, CancellationToken = execution.CancellationToken };
        await Parallel.ForEachAsync(
            Enumerable.Range(0, wanted.Length),
            options,
            async (i, token) => results[i] = await wanted[i].Value.ReadAllAsync(execution, wanted[i].Key, token).ConfigureAwait(false)).ConfigureAwait(false);
        for (var i = 0; i < wanted.Length; i++)
            _tables[wanted[i].Key] = results[i];
    }
}
