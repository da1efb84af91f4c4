namespace StripeEFCore.FunctionalTests.Habits;

/// <summary>
///     The thread of a user interface, which is blocked until a task ends. What is posted to it would wait for ever: it is noted, and runs elsewhere, so that
///     a test that fails ends.
/// </summary>
internal sealed class OneThread : SynchronizationContext
{
    private readonly List<string> _posted = [];

    /// <summary>Starts a task on the thread and blocks the thread until the task ends.</summary>
    /// <returns>The methods that would have resumed on the thread.</returns>
    public static IReadOnlyList<string> Block(Func<Task> start)
    {
        var thread = new OneThread();
        var failure = default(Exception);
        var running = new Thread(() =>
        {
            SetSynchronizationContext(thread);
            try
            {
                start().GetAwaiter().GetResult();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        running.Start();
        running.Join();
        return failure is null ? thread._posted : throw new InvalidOperationException(failure.Message, failure);
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_posted)
            _posted.Add((state as Delegate)?.Target?.GetType().ToString() ?? d.Method.ToString()!);
        ThreadPool.QueueUserWorkItem(_ => d(state));
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("The thread is blocked.");

    public override SynchronizationContext CreateCopy() => this;
}
