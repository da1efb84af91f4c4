using Stripe.EFCore.Catalog;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Runtime;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution.Operators;

/// <summary>The rows of a list that is a value: of a group, or of an embedded list.</summary>
internal sealed class ListOperator(Layout layout, RowFunction<List<object?[]>?> list) : Operator(layout)
{
    public override async IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        var rows = list(frame, []);
        if (rows is PartialList)
            throw QueryErrors.NotWhole();
        foreach (var row in rows ?? [])
            yield return row;
    }
}

/// <summary>The elements of a sequence of objects, a row each.</summary>
internal sealed class ValuesOperator(Layout layout, RowFunction<System.Collections.IEnumerable?> sequence) : Operator(layout)
{
    public override async IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        foreach (var element in sequence(frame, []) ?? Array.Empty<object>())
            yield return Layout.Count == 0 ? [] : [element];
    }
}

/// <param name="residual">The list whose rows are filtered and what of the filter the API did not answer; null where there is nothing to tell.</param>
internal sealed class FilterOperator(Operator input, RowFunction<bool> predicate, Windowing windowing, (StripeResource List, string Filter)? residual = null)
    : Operator(input.Layout)
{
    public override IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        if (residual is var (list, filter))
            frame.Execution.QueryContext.QueryLogger.ResidualFilter(list, filter);
        return windowing != Windowing.None ? WindowedRows(frame) : DirectRows(frame);
    }

    private async IAsyncEnumerable<object?[]> DirectRows(Frame frame)
    {
        await foreach (var row in input.Rows(frame).ConfigureAwait(false))
        {
            if (predicate(frame, row))
                yield return row;
        }
    }

    private async IAsyncEnumerable<object?[]> WindowedRows(Frame frame)
    {
        await foreach (var (row, holds) in Window.Evaluate(input.Rows(frame), frame, predicate, windowing).ConfigureAwait(false))
        {
            if (holds)
                yield return row;
        }
    }
}

/// <summary>Widens rows by computed values.</summary>
internal sealed class ComputeOperator(Layout layout, Operator input, RowFunction<object?[]> compute, Windowing windowing) : Operator(layout)
{
    public override async IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        if (windowing != Windowing.None)
        {
            await foreach (var (_, row) in Window.Evaluate(input.Rows(frame), frame, compute, windowing).ConfigureAwait(false))
                yield return row;
            yield break;
        }

        await foreach (var row in input.Rows(frame).ConfigureAwait(false))
            yield return compute(frame, row);
    }
}

internal sealed class SliceOperator(Operator input, RowFunction<int>? skip, RowFunction<int>? take) : Operator(input.Layout)
{
    public override async IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        var toSkip = skip?.Invoke(frame, []) ?? 0;
        var toTake = take?.Invoke(frame, []) ?? int.MaxValue;
        if (toTake <= 0)
            yield break;

        await foreach (var row in input.Rows(frame).ConfigureAwait(false))
        {
            if (toSkip > 0)
            {
                toSkip--;
                continue;
            }

            yield return row;
            if (--toTake == 0)
                yield break;
        }
    }
}

internal sealed class WhileOperator(Operator input, RowFunction<bool> predicate, bool isSkip, Windowing windowing) : Operator(input.Layout)
{
    public override async IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        var skipping = isSkip;
        await foreach (var (row, holds) in Evaluated(frame).ConfigureAwait(false))
        {
            skipping = skipping && holds;
            if (skipping)
                continue;
            if (!isSkip && !holds)
                yield break;

            yield return row;
        }
    }

    private IAsyncEnumerable<(object?[] Row, bool Value)> Evaluated(Frame frame)
        => windowing != Windowing.None
            ? Window.Evaluate(input.Rows(frame), frame, predicate, windowing)
            : input.Rows(frame).Map(row => (row, predicate(frame, row)));
}

internal sealed class DistinctOperator(Operator input, RowFunction<object?[]> keys, Windowing windowing) : Operator(input.Layout)
{
    public override async IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        var seen = new HashSet<object?[]>(KeyComparer.Instance);
        var keyed = windowing != Windowing.None
            ? Window.Evaluate(input.Rows(frame), frame, keys, windowing)
            : input.Rows(frame).Map(row => (row, keys(frame, row)));
        await foreach (var (row, key) in keyed.ConfigureAwait(false))
        {
            if (seen.Add(key))
                yield return row;
        }
    }
}

internal sealed class ReverseOperator(Operator input) : Operator(input.Layout)
{
    public override async IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        var rows = new List<object?[]>();
        await foreach (var row in input.Rows(frame).ConfigureAwait(false))
            rows.Add(row);
        for (var i = rows.Count - 1; i >= 0; i--)
            yield return rows[i];
    }
}

internal sealed class DefaultIfEmptyOperator(Operator input) : Operator(input.Layout)
{
    public override async IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        var isEmpty = true;
        await foreach (var row in input.Rows(frame).ConfigureAwait(false))
        {
            isEmpty = false;
            yield return row;
        }

        if (isEmpty)
            yield return new object?[Layout.Count];
    }
}

/// <summary>One row a distinct key, in the order of first rows; all rows of the group follow in the last slot.</summary>
internal sealed class GroupOperator(Layout layout, Operator input, RowFunction<object?[]> keys, Windowing windowing) : Operator(layout)
{
    public override async IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        var groups = new Dictionary<object?[], List<object?[]>>(KeyComparer.Instance);
        var order = new List<List<object?[]>>();
        await foreach (var (row, key) in Keyed(frame).ConfigureAwait(false))
        {
            if (!groups.TryGetValue(key, out var group))
            {
                groups.Add(key, group = []);
                order.Add(group);
            }

            group.Add(row);
        }

        foreach (var group in order)
            yield return [.. group[0], group];
    }

    private IAsyncEnumerable<(object?[] Row, object?[] Value)> Keyed(Frame frame)
        => windowing != Windowing.None
            ? Window.Evaluate(input.Rows(frame), frame, keys, windowing)
            : input.Rows(frame).Map(row => (row, keys(frame, row)));
}
