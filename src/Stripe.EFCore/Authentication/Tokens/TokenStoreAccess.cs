namespace Stripe.EFCore.Authentication.Tokens;

/// <summary>A store as synchronous and asynchronous callers see it alike.</summary>
internal static class TokenStoreAccess
{
    public static ValueTask<OAuthSettings?> ReadAsync(this IOAuthTokenStore store, bool async, CancellationToken cancellationToken) =>
        async ? store.ReadAsync(cancellationToken) : new(store.Read());

    public static async ValueTask WriteAsync(
        this IOAuthTokenStore store,
        OAuthSettings? settings,
        bool async,
        CancellationToken cancellationToken)
    {
        if (async)
            await store.WriteAsync(settings, cancellationToken).ConfigureAwait(false);
        else
            store.Write(settings);
    }

    public static async ValueTask<IAsyncDisposable> LockAsync(
        this IOAuthTokenStore store,
        bool async,
        CancellationToken cancellationToken) =>
        async
            ? await store.LockAsync(cancellationToken).ConfigureAwait(false)
            : new SynchronousLock(store.Lock(cancellationToken));

    private sealed class SynchronousLock(IDisposable held) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            held.Dispose();
            return default;
        }
    }
}
