using Stripe.EFCore.Query.Execution.Lookups;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Reading;
using Stripe.EFCore.Query.Execution.Scans.Requests;

namespace Stripe.EFCore.Query.Execution.Operators;

/// <summary>Streams the rows of a scan from the API.</summary>
internal sealed class ScanOperator(Layout layout, ScanReader reader) : Operator(layout)
{
    public ScanReader Reader => reader;

    public override IAsyncEnumerable<object?[]> Rows(Frame frame) => reader.Compiled.Values.AreRead ? RowsAfterValues(frame) : Read(frame);

    /// <summary>Subqueries whose values are conditions are read first.</summary>
    private async IAsyncEnumerable<object?[]> RowsAfterValues(Frame frame)
    {
        await frame.Execution.Tables.WaitUntilAsync(() => reader.Compiled.Values.AreHere(frame)).ConfigureAwait(false);
        await foreach (var row in Read(frame).ConfigureAwait(false))
            yield return row;
    }

    private IAsyncEnumerable<object?[]> Read(Frame frame) => reader.ReadAsync(frame.Execution, reader.Compiled.Bind(frame), frame.Execution.CancellationToken);
}

/// <summary>The rows of a list that a subquery of the query reads too: the list is read once, to its end, before the first row is given out.</summary>
internal sealed class SharedScanOperator(Layout layout, ScanReader reader) : Operator(layout)
{
    public override async IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        var tables = TableStore.Of(frame.Execution);
        IEnumerable<object?[]>? rows = null;
        await tables.WaitUntilAsync(() => (rows = tables.TryRead(reader, frame)) is not null).ConfigureAwait(false);
        foreach (var row in rows!)
            yield return row;
    }
}

/// <summary>The rows of a scan for a subquery or a join: from the run's tables, or noted there as missing.</summary>
/// <param name="isReadInSteps">Whether the list is read only as far as rows are taken of it.</param>
internal sealed class TableOperator(Layout layout, ScanReader reader, bool isReadInSteps) : Operator(layout)
{
    public ScanReader Reader => reader;

    public override async IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        var tables = TableStore.Of(frame.Execution);
        foreach (var row in (isReadInSteps ? tables.TryReadInSteps(reader, frame) : tables.TryRead(reader, frame)) ?? [])
            yield return row;
    }
}
