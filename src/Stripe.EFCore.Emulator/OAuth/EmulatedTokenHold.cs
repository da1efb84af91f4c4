namespace Stripe.EFCore.Emulator;

/// <summary>Holds requests to the token endpoints back until it is released or disposed of.</summary>
public sealed class EmulatedTokenHold : IDisposable
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    internal EmulatedTokenHold()
    {
    }

    /// <summary>Ends when the first request is being held.</summary>
    public Task Arrived => _arrived.Task;

    /// <summary>How many requests came to it.</summary>
    public int Count => _count;

    /// <summary>Lets the requests go on, those held and those to come.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>Releases.</summary>
    public void Dispose() => Release();

    internal Task PassAsync(CancellationToken cancellationToken)
    {
        if (_released.Task.IsCompleted)
            return Task.CompletedTask;

        Interlocked.Increment(ref _count);
        _arrived.TrySetResult();
        return _released.Task.WaitAsync(cancellationToken);
    }
}
