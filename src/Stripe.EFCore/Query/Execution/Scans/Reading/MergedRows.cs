using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Layouts;

namespace Stripe.EFCore.Query.Execution.Scans.Reading;

/// <summary>The rows of several lists of the same objects, each once.</summary>
/// <param name="lists">The rows of each list, with what its request asked for: a row that was asked for by two values is two rows.</param>
internal sealed class MergedRows(QueryExecution execution, ScanLayout layout, IReadOnlyList<(IAsyncEnumerable<object?[]> Rows, object Asked)> lists)
{
    private readonly HashSet<(object Id, object Asked)> _seen = [];

    /// <summary>Lists that are each newest first, as one list that is newest first. Their first rows are asked for at once.</summary>
    public async IAsyncEnumerable<object?[]> NewestFirstAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var all = lists.Select(l => new Source(l.Rows.GetAsyncEnumerator(leaving.Token), l.Asked)).ToList();
        try
        {
            await BeginAsync(all, leaving, cancellationToken).ConfigureAwait(false);

            // Of the same second in the order of the lists.
            var open = new PriorityQueue<int, (long, int)>(all.Index().Where(s => s.Item.HasRow).Select(s => (s.Index, Place(s.Index))));
            while (open.TryDequeue(out var index, out _))
            {
                var newest = all[index];
                if (IsFirst(newest.Rows.Current, newest.Asked))
                    yield return newest.Rows.Current;
                await MoveAsync(newest, cancellationToken).ConfigureAwait(false);
                if (newest.HasRow)
                    open.Enqueue(index, Place(index));
            }

            (long, int) Place(int index) => (-CreatedOf(all[index].Rows.Current), index);
        }
        finally
        {
            foreach (var source in all)
                await source.Rows.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Lists without an order, one after the other.</summary>
    public async IAsyncEnumerable<object?[]> OneAfterTheOtherAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var (rows, asked) in lists)
        {
            await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                if (IsFirst(row, asked))
                    yield return row;
            }
        }
    }

    private bool IsFirst(object?[] row, object asked) => row[layout.IdOrdinal] is not { } id || _seen.Add((id, asked));

    private long CreatedOf(object?[] row) => row[layout.CreatedOrdinal] is long created ? created : 0;

    /// <summary>Moves to the first row of each list. Once one has failed, the others are cancelled.</summary>
    private async ValueTask BeginAsync(List<Source> all, CancellationTokenSource leaving, CancellationToken cancellationToken)
    {
        if (!execution.IsAsync)
        {
            foreach (var source in all)
                await MoveAsync(source, cancellationToken).ConfigureAwait(false);
            return;
        }

        Exception? failure = null;
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = execution.MaxInFlight }, async (source, _) =>
        {
            try
            {
                leaving.Token.ThrowIfCancellationRequested();
                await MoveAsync(source, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // The first failure is thrown when the other lists have ended.
                if (Interlocked.CompareExchange(ref failure, exception, null) is null)
                    await leaving.CancelAsync().ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    private static async ValueTask MoveAsync(Source source, CancellationToken cancellationToken)
    {
        try
        {
            source.HasRow = await source.Rows.MoveNextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancelled.Message, cancelled, cancellationToken);
        }
    }

    private sealed class Source(IAsyncEnumerator<object?[]> rows, object asked)
    {
        public IAsyncEnumerator<object?[]> Rows => rows;

        public object Asked => asked;

        public bool HasRow { get; set; }
    }
}
