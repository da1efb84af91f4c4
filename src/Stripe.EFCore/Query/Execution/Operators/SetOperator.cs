using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Runtime;

namespace Stripe.EFCore.Query.Execution.Operators;

/// <summary>Concat, Union, Intersect and Except, as LINQ to Objects orders and deduplicates them.</summary>
internal sealed class SetOperator(Layout layout, SetOperationKind kind, SetSide left, SetSide right, RowFunction<object?[]> keys) : Operator(layout)
{
    public override IAsyncEnumerable<object?[]> Rows(Frame frame)
        => kind switch
        {
            SetOperationKind.Concat => Both(frame),
            SetOperationKind.Union => Distinct(frame, Both(frame)),
            _ => Distinct(frame, Compared(frame)),
        };

    private IAsyncEnumerable<object?[]> Both(Frame frame)
        => Mapped(frame, left).Then(Mapped(frame, right));

    private async IAsyncEnumerable<object?[]> Compared(Frame frame)
    {
        var others = new HashSet<object?[]>(KeyComparer.Instance);
        await foreach (var row in Mapped(frame, right).ConfigureAwait(false))
            others.Add(keys(frame, row));

        await foreach (var row in Mapped(frame, left).ConfigureAwait(false))
        {
            if (others.Contains(keys(frame, row)) == (kind == SetOperationKind.Intersect))
                yield return row;
        }
    }

    private async IAsyncEnumerable<object?[]> Distinct(Frame frame, IAsyncEnumerable<object?[]> rows)
    {
        var seen = new HashSet<object?[]>(KeyComparer.Instance);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            if (seen.Add(keys(frame, row)))
                yield return row;
        }
    }

    private static IAsyncEnumerable<object?[]> Mapped(Frame frame, SetSide side)
        => side.Rows.Rows(frame).Map(row => side.Map(frame, row));
}

/// <summary>One side of a set operation.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Map">A row of it under the operation's layout.</param>
internal sealed record SetSide(Operator Rows, RowFunction<object?[]> Map);
