namespace Stripe.EFCore.Infrastructure.Callbacks;

/// <summary>
///     Runs the callbacks of one context one at a time: they may use scoped services, which are not thread-safe. A callback that queries its own
///     context would wait for itself, so it is refused.
/// </summary>
internal sealed class CallbackGate
{
    private readonly SemaphoreSlim _free = new(1);
    private readonly AsyncLocal<bool> _isInside = new();

    public async ValueTask<T> RunAsync<T>(Func<bool, CancellationToken, ValueTask<T>> callback, bool async, CancellationToken cancellationToken)
    {
        if (_isInside.Value)
        {
            throw new InvalidOperationException(
                "A callback given to ApiKey(...) or AccountId(...) queries the context that asks it for a key or an account. Take these from another context.");
        }

        if (async)
            await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        else
            _free.Wait(cancellationToken);
        try
        {
            _isInside.Value = true;
            return await callback(async, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _isInside.Value = false;
            _free.Release();
        }
    }
}
