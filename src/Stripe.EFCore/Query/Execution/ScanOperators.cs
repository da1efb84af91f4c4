namespace Stripe.EFCore.Query.Execution;

/// <summary>Streams the rows of a scan from the API.</summary>
internal sealed class ScanOperator(Layout layout, ScanReader reader) : Operator(layout)
{
    public ScanReader Reader => reader;

    public override IAsyncEnumerable<object?[]> Rows(Frame frame)
        => reader.ReadAsync(frame.Execution, reader.Bind(frame), frame.Execution.CancellationToken);
}

/// <summary>The rows of a scan for a subquery or a join: from the run's tables, or noted there as missing.</summary>
internal sealed class TableOperator(Layout layout, ScanReader reader) : Operator(layout)
{
    public ScanReader Reader => reader;

    public override async IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        foreach (var row in frame.Execution.Tables.TryRead(reader, frame) ?? [])
            yield return row;
    }
}
