using Stripe.EFCore.Query.Execution.Lookups;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution.Operators;

/// <summary>The elements of a list inside a row: those that came with it, then those that its window of rows fetched.</summary>
/// <param name="list">The elements that came.</param>
/// <param name="holderId">The id of the object that holds the list.</param>
internal sealed class EmbeddedElements(RowFunction<List<object?[]>?> list, RowFunction<string?> holderId, EmbeddedListReader reader) : CompiledSubquery
{
    public IEnumerable<object?[]> Rows(Frame frame, object?[] row)
    {
        var first = list(frame, row);
        if (first is null)
            yield break;

        foreach (var element in first)
            yield return element;
        if (first is not PartialList partial)
            yield break;

        foreach (var element in TableStore.Of(frame.Execution).TryReadRest(partial, reader, holderId(frame, row)) ?? [])
            yield return element;
    }

    /// <summary>All elements; null where the object has no list.</summary>
    public List<object?[]>? Whole(Frame frame, object?[] row) => list(frame, row) is PartialList ? [.. Rows(frame, row)] : list(frame, row);

    public override void Touch(Frame frame, object?[] row)
    {
        if (list(frame, row) is PartialList partial)
            TableStore.Of(frame.Execution).TryReadRest(partial, reader, holderId(frame, row));
    }
}

/// <summary>The rows of a list inside the surrounding row.</summary>
internal sealed class EmbeddedListOperator(Layout layout, EmbeddedElements elements) : Operator(layout)
{
    public override async IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        foreach (var row in elements.Rows(frame, []))
            yield return row;
    }
}
