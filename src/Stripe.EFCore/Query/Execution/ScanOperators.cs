namespace Stripe.EFCore.Query.Execution;

/// <summary>Streams the rows of a scan from the API.</summary>
internal sealed class ScanOperator(Layout layout, ScanReader reader) : Operator(layout)
{
    public ScanReader Reader => reader;

    public override IAsyncEnumerable<object?[]> Rows(Frame frame) => reader.Values.AreRead ? RowsAfterValues(frame) : Read(frame);

    /// <summary>Subqueries whose values are conditions are read first.</summary>
    private async IAsyncEnumerable<object?[]> RowsAfterValues(Frame frame)
    {
        await frame.Execution.Tables.WaitUntilAsync(() => reader.Values.AreHere(frame)).ConfigureAwait(false);
        await foreach (var row in Read(frame).ConfigureAwait(false))
            yield return row;
    }

    private IAsyncEnumerable<object?[]> Read(Frame frame) => reader.ReadAsync(frame.Execution, reader.Bind(frame), frame.Execution.CancellationToken);
}

/// <summary>The rows of a scan for a subquery or a join: from the run's tables, or noted there as missing.</summary>
/// <param name="isReadInSteps">Whether the list is read only as far as rows are taken of it.</param>
internal sealed class TableOperator(Layout layout, ScanReader reader, bool isReadInSteps) : Operator(layout)
{
    public ScanReader Reader => reader;

    public override async IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        var tables = frame.Execution.Tables;
        foreach (var row in (isReadInSteps ? tables.TryReadInSteps(reader, frame) : tables.TryRead(reader, frame)) ?? [])
            yield return row;
    }
}
