using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Layouts;

namespace Stripe.EFCore.Query.Execution.Scans.Reading;

/// <summary>
///     Several lists of one scan, each for a value of its own, as the lines of twenty invoices: the first pages of some of them are on their way at once. Rows
///     come newest first where each list is so, otherwise list after list.
/// </summary>
/// <param name="lists">Each list, read under a token.</param>
/// <param name="asked">What each list asks for: an object that two lists have is a row of each, unless they ask for the same.</param>
/// <param name="layout">Where rows have their id and their time.</param>
/// <param name="atOnce">The most first pages at once.</param>
internal sealed class SeveralLists(
    IEnumerable<Func<CancellationToken, IAsyncEnumerable<object?[]>>> lists, ImmutableArray<object> asked, ScanLayout layout, int atOnce)
{
    /// <summary>Whether lists are read so: all of their rows are wanted, and each has a value of its own.</summary>
    public static bool AreReadAtOnce(ImmutableArray<ListRequest> lists, QueryExecution execution, bool stopsEarly)
        => execution.IsAsync && !stopsEarly && lists.Length > 1 && lists.All(l => l.ExpectedRows is null)
            && lists.Any(l => !ReferenceEquals(l.Asked, lists[0].Asked));

    public async IAsyncEnumerable<object?[]> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var readers = lists.Select(l => l(leaving.Token).GetAsyncEnumerator(leaving.Token)).ToArray();
        var starts = new Task<bool>?[readers.Length];
        try
        {
            var rows = layout.CreatedOrdinal >= 0 ? MergedAsync(readers, starts, cancellationToken) : OneByOneAsync(readers, starts, cancellationToken);
            var seen = new HashSet<(object Id, object Asked)>();
            await foreach (var (row, list) in rows.ConfigureAwait(false))
            {
                if (row[layout.IdOrdinal] is not { } id || seen.Add((id, asked[list])))
                    yield return row;
            }
        }
        finally
        {
            await leaving.CancelAsync().ConfigureAwait(false);
            foreach (var start in starts.OfType<Task>())
                await start.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var reader in readers)
                await reader.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<(object?[] Row, int List)> OneByOneAsync(
        IAsyncEnumerator<object?[]>[] readers, Task<bool>?[] starts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < readers.Length; i++)
        {
            var hasRow = await FirstAsync(readers, starts, i, cancellationToken).ConfigureAwait(false);
            while (hasRow)
            {
                yield return (readers[i].Current, i);
                hasRow = await NextAsync(readers[i], cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async IAsyncEnumerable<(object?[] Row, int List)> MergedAsync(
        IAsyncEnumerator<object?[]>[] readers, Task<bool>?[] starts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Newest first; of the same second in the order of the lists.
        var open = new PriorityQueue<int, (long, int)>();
        for (var i = 0; i < readers.Length; i++)
        {
            if (await FirstAsync(readers, starts, i, cancellationToken).ConfigureAwait(false))
                open.Enqueue(i, (-Created(readers[i].Current), i));
        }

        while (open.TryDequeue(out var list, out _))
        {
            yield return (readers[list].Current, list);
            if (await NextAsync(readers[list], cancellationToken).ConfigureAwait(false))
                open.Enqueue(list, (-Created(readers[list].Current), list));
        }
    }

    private long Created(object?[] row) => row[layout.CreatedOrdinal] is long created ? created : 0;

    /// <summary>Whether a list has a first row; the lists behind it begin meanwhile.</summary>
    private async ValueTask<bool> FirstAsync(IAsyncEnumerator<object?[]>[] readers, Task<bool>?[] starts, int list, CancellationToken cancellationToken)
    {
        for (var i = list; i < Math.Min(list + atOnce, readers.Length); i++)
            starts[i] ??= readers[i].MoveNextAsync().AsTask();
        try
        {
            return await starts[list]!.ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancelled.Message, cancelled, cancellationToken);
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<object?[]> reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.MoveNextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancelled.Message, cancelled, cancellationToken);
        }
    }
}
