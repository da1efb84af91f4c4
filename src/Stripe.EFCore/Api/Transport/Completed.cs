namespace Stripe.EFCore.Api.Transport;

/// <summary>
///     Takes the result of a task that is complete, since its synchronous caller kept all work on its own thread. Who waits for what others do (a place in the
///     rate limits, a shared answer, a person's consent, a lease) blocks there instead, and only for synchronous callers.
/// </summary>
internal static class Completed
{
    /// <summary>The result of a task that was started with <c>async: false</c>, or the exception it ended with.</summary>
    /// <exception cref="InvalidOperationException">
    ///     The task is still running: something below it did not keep to the caller's thread.
    /// </exception>
    public static T Take<T>(ValueTask<T> task) => task.IsCompleted ? task.GetAwaiter().GetResult() : throw StillRunning();

    /// <inheritdoc cref="Take{T}" />
    public static void Take(ValueTask task)
    {
        if (!task.IsCompleted)
            throw StillRunning();
        task.GetAwaiter().GetResult();
    }

    private static InvalidOperationException StillRunning() =>
        new("A synchronous query started asynchronous work. Please report this as a bug of Stripe.EFCore, with the query.");
}
