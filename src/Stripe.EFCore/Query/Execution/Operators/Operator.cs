using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Query.Execution.Runs;

namespace Stripe.EFCore.Query.Execution.Operators;

/// <summary>
///     A compiled plan node. Immutable and shared by all runs; a run's state is in the <see cref="QueryExecution" />. Without anything to wait for every
///     step completes at once, so the same operators serve asynchronous queries, synchronous ones and subqueries in memory.
/// </summary>
internal abstract class Operator(Layout layout)
{
    public Layout Layout { get; } = layout;

    public abstract IAsyncEnumerable<object?[]> Rows(Frame frame);
}

internal static class SynchronousRows
{
    /// <summary>Pulls rows that are known to come without waiting.</summary>
    public static IEnumerable<object?[]> Pull(IAsyncEnumerable<object?[]> rows)
    {
        var enumerator = rows.GetAsyncEnumerator();
        try
        {
            while (Completed.Take(enumerator.MoveNextAsync()))
                yield return enumerator.Current;
        }
        finally
        {
            Completed.Take(enumerator.DisposeAsync());
        }
    }
}
