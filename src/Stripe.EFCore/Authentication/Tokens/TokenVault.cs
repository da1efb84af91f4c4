using System.Collections.Concurrent;
using Stripe.EFCore.Threading;

namespace Stripe.EFCore.Authentication.Tokens;

/// <summary>A store with one caller in it at a time, in this process and, by the store's lock, among those that share it.</summary>
internal sealed class TokenVault(IOAuthTokenStore store)
{
    private static readonly ConcurrentDictionary<string, Unwritten> NotYetWritten = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Failure> Failures = new(StringComparer.Ordinal);

    private readonly Gate _gate = Gate.Of(store.Location);

    public string Location => store.Location;

    public ValueTask<OAuthSettings?> ReadAsync(bool async, CancellationToken cancellationToken) =>
        store.ReadAsync(async, cancellationToken);

    /// <summary>Enters; disposing of the result leaves.</summary>
    public async ValueTask<IAsyncDisposable> EnterAsync(bool async, CancellationToken cancellationToken)
    {
        await _gate.EnterAsync(async, cancellationToken).ConfigureAwait(false);
        try
        {
            var held = await store.LockAsync(async, cancellationToken).ConfigureAwait(false);
            return new Entry(_gate, held);
        }
        catch
        {
            _gate.Leave();
            throw;
        }
    }

    /// <summary>
    ///     Reads under the lock. Tokens that could not be written when they came (a full disk) are written first: they are what is valid.
    /// </summary>
    public async ValueTask<OAuthSettings?> ReadExclusivelyAsync(bool async, CancellationToken cancellationToken)
    {
        var stored = await store.ReadAsync(async, cancellationToken).ConfigureAwait(false);
        if (!NotYetWritten.TryGetValue(store.Location, out var unwritten) || stored?.RefreshToken != unwritten.InPlaceOf)
            return stored;
        await WriteAsync(unwritten.Settings, async, cancellationToken).ConfigureAwait(false);
        return unwritten.Settings;
    }

    /// <summary>Writes under the lock.</summary>
    public async ValueTask WriteAsync(OAuthSettings? settings, bool async, CancellationToken cancellationToken)
    {
        await store.WriteAsync(settings, async, cancellationToken).ConfigureAwait(false);
        NotYetWritten.TryRemove(store.Location, out _);
    }

    /// <summary>Writes tokens that came in place of others, which are good no longer.</summary>
    public async ValueTask ReplaceAsync(OAuthSettings? before, OAuthSettings settings, bool async)
    {
        NotYetWritten[store.Location] = new(before?.RefreshToken, settings);
        await WriteAsync(settings, async, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>How often a consent failed here; who waited while it did need not ask the person again.</summary>
    public int ConsentFailures => Failures.TryGetValue(store.Location, out var failure) ? failure.Count : 0;

    public StripeOAuthException? LastConsentFailure => Failures.TryGetValue(store.Location, out var failure) ? failure.Exception : null;

    public void NoteConsentFailure(StripeOAuthException failure) => Failures[store.Location] = new(ConsentFailures + 1, failure);

    private sealed record Unwritten(string? InPlaceOf, OAuthSettings Settings);

    private sealed record Failure(int Count, StripeOAuthException Exception);

    private sealed class Entry(Gate gate, IAsyncDisposable held) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await held.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                gate.Leave();
            }
        }
    }
}
