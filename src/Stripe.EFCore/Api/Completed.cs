namespace Stripe.EFCore.Api;

/// <summary>
///     The one place where the result of a task is taken without awaiting it: for synchronous callers, whose tasks are complete.
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
