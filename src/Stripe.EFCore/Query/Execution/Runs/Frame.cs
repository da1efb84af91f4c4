namespace Stripe.EFCore.Query.Execution.Runs;

/// <summary>The row that surrounds a subquery, and the rows that surround that one.</summary>
internal sealed class Frame(QueryExecution execution, Frame? parent, object?[] row)
{
    public QueryExecution Execution { get; } = execution;

    public Frame? Parent { get; } = parent;

    public object?[] Row { get; } = row;
}

/// <summary>A compiled expression over a row; the frame holds the rows that surround it.</summary>
internal delegate T RowFunction<out T>(Frame frame, object?[] row);
