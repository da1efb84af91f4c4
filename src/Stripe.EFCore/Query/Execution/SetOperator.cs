using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Execution;

/// <summary>Concat, Union, Intersect and Except, as LINQ to Objects orders and deduplicates them.</summary>
/// <param name="fromLeft">A left row under the operation's layout.</param>
/// <param name="fromRight">A right row under the operation's layout.</param>
internal sealed class SetOperator(
    Layout layout,
    SetOperationKind kind,
    Operator left,
    Operator right,
    RowFunction<object?[]> fromLeft,
    RowFunction<object?[]> fromRight,
    RowFunction<object?[]> keys) : Operator(layout)
{
    public override IAsyncEnumerable<object?[]> Rows(Frame frame)
        => kind switch
        {
            SetOperationKind.Concat => Both(frame),
            SetOperationKind.Union => Distinct(frame, Both(frame)),
            _ => Distinct(frame, Compared(frame)),
        };

    private IAsyncEnumerable<object?[]> Both(Frame frame)
        => Mapped(frame, left, fromLeft).Then(Mapped(frame, right, fromRight));

    private async IAsyncEnumerable<object?[]> Compared(Frame frame)
    {
        var others = new HashSet<object?[]>(KeyComparer.Instance);
        await foreach (var row in Mapped(frame, right, fromRight).ConfigureAwait(false))
            others.Add(keys(frame, row));

        await foreach (var row in Mapped(frame, left, fromLeft).ConfigureAwait(false))
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

    private static IAsyncEnumerable<object?[]> Mapped(Frame frame, Operator side, RowFunction<object?[]> map)
        => side.Rows(frame).Map(row => map(frame, row));
}
