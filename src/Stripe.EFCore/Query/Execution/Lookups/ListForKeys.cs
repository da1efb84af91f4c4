using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Reading;
using Stripe.EFCore.Query.Execution.Scans.Requests;

namespace Stripe.EFCore.Query.Execution.Lookups;

/// <summary>A whole list that may answer the keys of several scans: its pages are read once, and one decision is made after the other.</summary>
internal sealed class ListForKeys(ScanReader reader, QueryExecution execution, BoundScan scan, TableStore tables) : IAsyncDisposable
{
    private readonly Lock _deciding = new();
    private Task _last = Task.CompletedTask;

    /// <summary>What was read of it; null before its first page is asked for.</summary>
    public SteppedScan? Read { get; private set; }

    public ListSize? Size { get; private set; }

    /// <summary>The first page, once it is asked for: its rows are those of <see cref="Read" /> when the task is complete.</summary>
    public Task? FirstPage { get; private set; }

    /// <summary>Pages that it has at least, because reading it was given up.</summary>
    public long AtLeast { get; set; }

    /// <summary>Asks for the first page, once.</summary>
    public Task FirstPageAsync()
    {
        lock (_deciding)
        {
            Read ??= new SteppedScan(reader, execution, scan);
            Size ??= new ListSize(reader.Compiled, execution, Read);
            return FirstPage ??= Read.ReadPageAsync(tables.Leaving).AsTask();
        }
    }

    /// <summary>Starts a decision, which waits for the last one.</summary>
    public Task<bool> InTurn(Func<Task, Task<bool>> decide)
    {
        lock (_deciding)
        {
            var decision = decide(_last);
            _last = Task.WhenAll(_last, decision);
            return decision;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (FirstPage is { } page)
            await page.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Read is { } read)
            await read.DisposeAsync().ConfigureAwait(false);
    }
}
