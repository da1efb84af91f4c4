namespace Stripe.EFCore;

/// <summary>
///     Where OAuth tokens persist. The provider calls it with one refresh at a time in the process; the lock keeps other processes out,
///     from reading the tokens that are to be refreshed until the new ones are written.
/// </summary>
/// <remarks>
///     What was written has to be there when the process is killed the moment after: a refresh token that was replaced is worth nothing.
///     <see cref="StripeOAuthSettings.ToJson" /> and <see cref="StripeOAuthSettings.FromJson" /> are what to keep; protect it, since it holds the tokens.
///     The synchronous members serve synchronous queries; a store without them leaves them as they are.
/// </remarks>
public interface IStripeOAuthTokenStore
{
    /// <summary>
    ///     What tells this store's contents from those of others in the process, shown in errors: a path or an address, no secret.
    /// </summary>
    string Location { get; }

    /// <summary>Reads what was written last.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The settings; null only where none were written.</returns>
    /// <exception cref="StripeOAuthTokenStoreException">Something is there that cannot be read.</exception>
    ValueTask<StripeOAuthSettings?> ReadAsync(CancellationToken cancellationToken = default);

    /// <summary>Replaces what is there, all or nothing. Called under the lock.</summary>
    /// <param name="settings">The settings; null removes what is there.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends when the settings would outlive the process.</returns>
    /// <exception cref="StripeOAuthTokenStoreException">
    ///     What is there cannot be read, and so is not overwritten, or cannot be written.
    /// </exception>
    ValueTask WriteAsync(StripeOAuthSettings? settings, CancellationToken cancellationToken = default);

    /// <summary>Waits until no other process is between reading and writing, for a bounded time.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The lock; disposing lets it go.</returns>
    /// <exception cref="StripeOAuthTokenStoreException">The lock was not to be had in time.</exception>
    ValueTask<IAsyncDisposable> LockAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ReadAsync" />
    StripeOAuthSettings? Read() => throw OnlyAsynchronous();

    /// <inheritdoc cref="WriteAsync" />
    void Write(StripeOAuthSettings? settings) => throw OnlyAsynchronous();

    /// <inheritdoc cref="LockAsync" />
    IDisposable Lock(CancellationToken cancellationToken = default) => throw OnlyAsynchronous();

    private NotSupportedException OnlyAsynchronous() =>
        new($"The token store '{Location}' has no synchronous members: use the asynchronous methods of queries and of Database.");
}
