namespace Stripe.EFCore.Query.Execution.Runs;

/// <summary>
///     Operators over asynchronous sequences. Those of .NET (<c>AsyncEnumerable.Select</c>) resume on the context of the caller: a caller that blocks its only
///     thread, as <c>ToListAsync().Result</c> does under a user interface, waits for ever.
/// </summary>
internal static class RowSequences
{
    public static async IAsyncEnumerable<TResult> Map<TSource, TResult>(this IAsyncEnumerable<TSource> source, Func<TSource, TResult> map)
    {
        await foreach (var element in source.ConfigureAwait(false))
            yield return map(element);
    }

    public static async IAsyncEnumerable<T> Then<T>(this IAsyncEnumerable<T> first, IAsyncEnumerable<T> second)
    {
        await foreach (var element in first.ConfigureAwait(false))
            yield return element;
        await foreach (var element in second.ConfigureAwait(false))
            yield return element;
    }
}
