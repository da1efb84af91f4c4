namespace StripeEFCore.FunctionalTests.Unions;

/// <summary>Runs a query over the server and over the lists, and compares.</summary>
public sealed class LedgerRuns
{
    internal LedgerServer Server { get; }

    public LedgerObjects Objects { get; } = new();

    public LedgerRuns() => Server = new LedgerServer(Objects);

    /// <summary>The requests of a query, once its rows are those of the lists, in their order.</summary>
    public async Task<string[]> RowsOf<T>(Func<ILedger, IQueryable<T>> query)
        where T : IRow
    {
        var expected = query(Objects).Select(r => r.Id).ToArray();
        await using var db = Server.CreateContext();
        Server.TakeSent();
        var rows = query(db).ToList().Select(r => r.Id).ToArray();
        var sync = Server.TakeSent();
        Assert.Equal(expected, rows);

        await using var other = Server.CreateContext();
        Assert.Equal(expected, await ReadAsync(query(other)));
        Assert.InRange(Server.TakeSent().Length, 0, sync.Length + 1);
        return sync;
    }

    /// <summary>The requests of a query, once its value is that of the lists.</summary>
    public string[] ValueOf<T>(Func<ILedger, T> query)
    {
        var expected = query(Objects);
        using var db = Server.CreateContext();
        Server.TakeSent();
        Assert.Equal(expected, query(db));
        return Server.TakeSent();
    }

    private static async Task<string[]> ReadAsync<T>(IQueryable<T> query)
        where T : IRow
    {
        var ids = new List<string>();
        await foreach (var row in (IAsyncEnumerable<T>)query)
            ids.Add(row.Id);
        return [.. ids];
    }
}
