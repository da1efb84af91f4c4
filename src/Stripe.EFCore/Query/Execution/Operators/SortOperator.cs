using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Plans.Runtime;

namespace Stripe.EFCore.Query.Execution.Operators;

/// <summary>
///     A stable sort by keys. With a bound it keeps no more rows than are wanted; over rows that come sorted by the first key it holds back one run of equal
///     keys.
/// </summary>
/// <param name="by">The order.</param>
/// <param name="bound">How many rows are wanted, or null for all.</param>
internal sealed class SortOperator(Operator input, SortOrder by, RowFunction<int>? bound, Windowing windowing) : Operator(input.Layout)
{
    public override IAsyncEnumerable<object?[]> Rows(Frame frame)
        => by.FirstKeyIsSorted ? by.Descending.Length == 1 ? CheckedRows(frame) : RunRows(frame)
            : bound is null ? AllRows(frame)
            : TopRows(frame, bound(frame, []));

    private async IAsyncEnumerable<object?[]> AllRows(Frame frame)
    {
        var rows = new List<(object?[] Row, object?[] Key)>();
        await foreach (var entry in Keyed(frame).ConfigureAwait(false))
            rows.Add(entry);
        foreach (var row in Sorted(rows))
            yield return row;
    }

    /// <summary>The first rows of the order, from a heap that holds no more.</summary>
    private async IAsyncEnumerable<object?[]> TopRows(Frame frame, int count)
    {
        if (count <= 0)
            yield break;

        // The heap gives its greatest first, so that the row to drop is at hand. Arrival decides between equal keys, which keeps the sort stable.
        var comparer = Comparer<(object?[] Key, long Arrival)>.Create((x, y) =>
            Compare(y.Key, x.Key) is var order and not 0 ? order : y.Arrival.CompareTo(x.Arrival));
        var heap = new PriorityQueue<object?[], (object?[] Key, long Arrival)>(comparer);
        var arrival = 0L;
        await foreach (var (row, key) in Keyed(frame).ConfigureAwait(false))
        {
            var entry = (key, arrival++);
            if (heap.Count < count)
                heap.Enqueue(row, entry);
            else
                heap.EnqueueDequeue(row, entry);
        }

        var rows = new object?[heap.Count][];
        for (var i = rows.Length - 1; i >= 0; i--)
            rows[i] = heap.Dequeue();
        foreach (var row in rows)
            yield return row;
    }

    private async IAsyncEnumerable<object?[]> CheckedRows(Frame frame)
    {
        object?[]? last = null;
        await foreach (var (row, key) in Keyed(frame).ConfigureAwait(false))
        {
            if (last is not null && CompareAt(0, last, key) > 0)
                throw QueryRunErrors.OutOfOrder();

            last = key;
            yield return row;
        }
    }

    private async IAsyncEnumerable<object?[]> RunRows(Frame frame)
    {
        var run = new List<(object?[] Row, object?[] Key)>();
        await foreach (var entry in Keyed(frame).ConfigureAwait(false))
        {
            if (run.Count > 0)
            {
                var order = CompareAt(0, run[^1].Key, entry.Value);
                if (order > 0)
                    throw QueryRunErrors.OutOfOrder();

                if (order < 0)
                {
                    foreach (var row in Sorted(run))
                        yield return row;
                    run.Clear();
                }
            }

            run.Add(entry);
        }

        foreach (var row in Sorted(run))
            yield return row;
    }

    private IAsyncEnumerable<(object?[] Row, object?[] Value)> Keyed(Frame frame)
        => windowing != Windowing.None
            ? Window.Evaluate(input.Rows(frame), frame, by.Keys, windowing)
            : input.Rows(frame).Map(row => (row, by.Keys(frame, row)));

    private IEnumerable<object?[]> Sorted(List<(object?[] Row, object?[] Key)> rows)
        => rows.Count == 1
            ? [rows[0].Row]
            : rows.OrderBy(r => r.Key, Comparer<object?[]>.Create(Compare)).Select(r => r.Row);

    private int Compare(object?[] x, object?[] y)
    {
        for (var i = 0; i < by.Descending.Length; i++)
        {
            if (CompareAt(i, x, y) is var order and not 0)
                return order;
        }

        return 0;
    }

    private int CompareAt(int i, object?[] x, object?[] y)
        => by.Descending[i] ? SortValues.Compare(y[i], x[i]) : SortValues.Compare(x[i], y[i]);
}

/// <summary>What rows are sorted by.</summary>
/// <param name="Keys">The keys of a row.</param>
/// <param name="Descending">Which keys run downwards.</param>
/// <param name="FirstKeyIsSorted">
///     Whether the input already has the order of the first key; a row out of that order is an error, since rows before it are gone.
/// </param>
internal sealed record SortOrder(RowFunction<object?[]> Keys, bool[] Descending, bool FirstKeyIsSorted);

internal static class QueryRunErrors
{
    public static StripeResponseException OutOfOrder()
        => new("A list that Stripe answers newest first had a row that is newer than the row before it, so the rows already given out may be in the wrong "
            + "order. Sort by another key first, or sort in process: AsEnumerable().OrderByDescending(...).");
}
