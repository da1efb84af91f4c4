using System.Runtime.CompilerServices;

namespace Stripe.EFCore.Query.Execution;

/// <summary>
///     Evaluates an expression that reads from the API, over windows of rows: whatever the rows of a window miss is fetched together, and only rows
///     that missed something are evaluated again. Inside a subquery there is no window: what is missing is noted, and the window outside fetches it.
/// </summary>
internal static class Window
{
    /// <summary>Rows looked at together: as many as a page of the API holds.</summary>
    public const int Size = 100;

    public static async IAsyncEnumerable<(object?[] Row, T Value)> Evaluate<T>(
        IAsyncEnumerable<object?[]> rows, Frame frame, RowFunction<T> function, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var window = new List<object?[]>(Size);
        await using var source = rows.GetAsyncEnumerator(cancellationToken);
        bool more;
        do
        {
            window.Clear();
            while ((more = await source.MoveNextAsync().ConfigureAwait(false)))
            {
                window.Add(source.Current);
                if (window.Count == Size)
                    break;
            }

            var values = new T[window.Count];
            await EvaluateAsync(window, values, frame, function).ConfigureAwait(false);
            for (var i = 0; i < values.Length; i++)
                yield return (window[i], values[i]);
        }
        while (more);
    }

    private static async ValueTask EvaluateAsync<T>(List<object?[]> window, T[] values, Frame frame, RowFunction<T> function)
    {
        var pending = Enumerable.Range(0, window.Count).ToList();
        var tables = frame.Execution.Tables;
        while (true)
        {
            var missed = new List<int>();
            foreach (var i in pending)
            {
                var before = tables.Misses;
                try
                {
                    values[i] = function(frame, window[i]);
                }
                catch (Exception) when (tables.Misses != before)
                {
                    // It failed over rows that are not here yet: an empty sequence has no first element.
                }

                if (tables.Misses != before)
                    missed.Add(i);
            }

            if (missed.Count == 0)
                return;

            await tables.FetchMissingAsync(frame.Execution).ConfigureAwait(false);
            pending = missed;
        }
    }
}
