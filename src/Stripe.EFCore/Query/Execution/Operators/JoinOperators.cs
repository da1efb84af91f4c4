using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Plans.Runtime;

namespace Stripe.EFCore.Query.Execution.Operators;

/// <summary>For each outer row, the rows of the inner plan evaluated with it.</summary>
internal sealed class ApplyOperator(Layout layout, Operator outer, Operator inner, Windowing windowing) : Operator(layout)
{
    public override async IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        var evaluated = windowing != Windowing.None
            ? Window.Evaluate(outer.Rows(frame), frame, InnerRows, windowing)
            : outer.Rows(frame).Map(row => (row, InnerRows(frame, row)));
        await foreach (var (row, matches) in evaluated.ConfigureAwait(false))
        {
            foreach (var match in matches)
                yield return [.. row, .. match];
        }
    }

    private List<object?[]> InnerRows(Frame frame, object?[] row)
        => [.. SynchronousRows.Pull(inner.Rows(new Frame(frame.Execution, frame, row)))];
}

/// <summary>Pairs of rows with equal keys, by a hash table of the inner rows that is built once a run.</summary>
internal sealed class HashJoinOperator(JoinSide outer, JoinSide inner, bool[] matchesNull, Windowing windowing)
    : Operator(new Layout([.. outer.Rows.Layout.Slots, .. inner.Rows.Layout.Slots]))
{
    private static readonly List<object?[]> Nothing = [];

    /// <summary>Whether an outer row without a match is kept.</summary>
    public bool IsLeft { get; init; }

    /// <summary>Whether the inner rows depend on a surrounding row, so that the table serves that row only.</summary>
    public bool IsCorrelated { get; init; }

    public override async IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        Lookup? lookup = null;
        var evaluated = windowing != Windowing.None
            ? Window.Evaluate(outer.Rows.Rows(frame), frame, Matches, windowing)
            : outer.Rows.Rows(frame).Map(row => (row, Matches(frame, row)));
        await foreach (var (row, matches) in evaluated.ConfigureAwait(false))
        {
            foreach (var match in matches)
                yield return [.. row, .. match];
            if (IsLeft && matches.Count == 0)
                yield return [.. row, .. new object?[inner.Rows.Layout.Count]];
        }

        List<object?[]> Matches(Frame current, object?[] row)
        {
            var key = outer.Keys(current, row);
            if (HasUnmatchableNull(key))
                return Nothing;

            lookup ??= IsCorrelated ? Build(current) : Shared(current);
            return lookup is not null && lookup.TryGetValue(key, out var rows) ? rows : Nothing;
        }
    }

    private Lookup? Shared(Frame frame)
    {
        var holder = frame.Execution.State(this, () => new Holder());
        return holder.Lookup ??= Build(frame);
    }

    /// <summary>The table, or null while rows of it are still to be fetched.</summary>
    private Lookup? Build(Frame frame)
    {
        var before = frame.Execution.Tables.Misses;
        var lookup = new Lookup();
        foreach (var row in SynchronousRows.Pull(inner.Rows.Rows(frame)))
        {
            var key = inner.Keys(frame, row);
            if (HasUnmatchableNull(key))
                continue;
            if (!lookup.TryGetValue(key, out var rows))
                lookup.Add(key, rows = []);
            rows.Add(row);
        }

        return frame.Execution.Tables.Misses == before ? lookup : null;
    }

    private bool HasUnmatchableNull(object?[] key)
    {
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] is null && !matchesNull[i])
                return true;
        }

        return false;
    }

    private sealed class Lookup() : Dictionary<object?[], List<object?[]>>(KeyComparer.Instance);

    private sealed class Holder
    {
        public Lookup? Lookup { get; set; }
    }
}

/// <summary>The rows for which an inner value equals an outer one: a filter over rows that are here, answered from an index that is built once a run.</summary>

/// <summary>One side of a join.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Keys">The values that are compared.</param>
internal sealed record JoinSide(Operator Rows, RowFunction<object?[]> Keys);

internal sealed class IndexedFilterOperator(Operator input, RowFunction<object?[]> inputKeys, RowFunction<object?[]> outerKeys) : Operator(input.Layout)
{
    public override async IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        var holder = frame.Execution.State(this, () => new Holder());
        if ((holder.Index ??= Build(frame)) is { } index && index.TryGetValue(outerKeys(frame, []), out var rows))
        {
            foreach (var row in rows)
                yield return row;
        }
    }

    private Dictionary<object?[], List<object?[]>>? Build(Frame frame)
    {
        var before = frame.Execution.Tables.Misses;
        var index = new Dictionary<object?[], List<object?[]>>(KeyComparer.Instance);
        foreach (var row in SynchronousRows.Pull(input.Rows(frame)))
        {
            var key = inputKeys(frame, row);
            if (!index.TryGetValue(key, out var rows))
                index.Add(key, rows = []);
            rows.Add(row);
        }

        return frame.Execution.Tables.Misses == before ? index : null;
    }

    private sealed class Holder
    {
        public Dictionary<object?[], List<object?[]>>? Index { get; set; }
    }
}
