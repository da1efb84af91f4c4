using System.Runtime.ExceptionServices;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Query.Execution.Runs;

namespace Stripe.EFCore.Query.Execution.Operators;

/// <summary>A subquery compiled for evaluation in memory, with the row that surrounds it.</summary>
internal abstract class CompiledSubquery
{
    /// <summary>Evaluates all that the subquery reads, so that what is missing is noted, and makes nothing of it.</summary>
    public abstract void Touch(Frame frame, object?[] row);
}

/// <summary>The rows of a subquery, and what an element's own subqueries read.</summary>
internal sealed class RowsSubquery(Operator rows, CompiledSubquery[] inner) : CompiledSubquery
{
    public Operator Operator => rows;

    public IEnumerable<object?[]> Rows(Frame frame) => SynchronousRows.Pull(rows.Rows(frame));

    public override void Touch(Frame frame, object?[] row)
    {
        var own = new Frame(frame.Execution, frame, row);
        foreach (var element in Rows(own))
        {
            foreach (var subquery in inner)
                subquery.Touch(own, element);
        }
    }
}

/// <summary>What the elements of a group's rows read.</summary>
internal sealed class ListSubquery(RowFunction<List<object?[]>?> list, CompiledSubquery[] inner) : CompiledSubquery
{
    public override void Touch(Frame frame, object?[] row)
    {
        if (inner.Length == 0)
            return;

        var own = new Frame(frame.Execution, frame, row);
        foreach (var element in list(frame, row) ?? [])
        {
            foreach (var subquery in inner)
                subquery.Touch(own, element);
        }
    }
}

/// <summary>A subquery that ends in one value.</summary>
/// <param name="isCorrelated">Whether the value depends on the surrounding row; if not, it is found once a run.</param>
internal sealed class ValueSubquery<T>(RowsSubquery rows, EndingFunction<T> ending, bool isCorrelated) : CompiledSubquery
{
    public T Value(Frame frame, object?[] row)
    {
        if (isCorrelated)
            return Evaluate(frame, row);

        var holder = frame.Execution.State(this, () => new Holder());
        if (holder.IsSet)
            return holder.Value!;

        holder.Failure?.Throw();
        var before = frame.Execution.Tables.Misses;
        try
        {
            var value = Evaluate(frame, row);
            if (frame.Execution.Tables.Misses == before)
                (holder.Value, holder.IsSet) = (value, true);
            return value;
        }
        catch (Exception failure) when (frame.Execution.Tables.Misses == before)
        {
            holder.Failure = ExceptionDispatchInfo.Capture(failure);
            throw;
        }
    }

    public override void Touch(Frame frame, object?[] row) => rows.Touch(frame, row);

    private T Evaluate(Frame frame, object?[] row)
    {
        var own = new Frame(frame.Execution, frame, row);
        return Completed.Take(ending(own, rows.Operator.Rows(own)));
    }

    private sealed class Holder
    {
        public bool IsSet { get; set; }

        public T? Value { get; set; }

        public ExceptionDispatchInfo? Failure { get; set; }
    }
}

/// <summary>Makes one value of a query's rows.</summary>
internal delegate ValueTask<T> EndingFunction<T>(Frame frame, IAsyncEnumerable<object?[]> rows);
