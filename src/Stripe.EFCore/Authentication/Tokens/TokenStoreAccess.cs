namespace Stripe.EFCore.Authentication.Tokens;

/// <summary>A store as synchronous and asynchronous callers see it alike.</summary>
internal static class TokenStoreAccess
{
    public static ValueTask<StripeOAuthSettings?> ReadAsync(this IStripeOAuthTokenStore store, bool async, CancellationToken cancellationToken) =>
        async ? store.ReadAsync(cancellationToken) : new(store.Read());

    public static async ValueTask WriteAsync(
        this IStripeOAuthTokenStore store,
        StripeOAuthSettings? settings,
        bool async,
        CancellationToken cancellationToken)
    {
        if (async)
            await store.WriteAsync(settings, cancellationToken).ConfigureAwait(false);
        else
            store.Write(settings);
    }

    public static async ValueTask<IAsyncDisposable> LockAsync(
        this IStripeOAuthTokenStore store,
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
