using System.Collections.Concurrent;
using Stripe.EFCore.Threading;

namespace Stripe.EFCore.Authentication.Tokens;

/// <summary>A store with one caller in it at a time, in this process and, by the store's lock, among those that share it.</summary>
internal sealed class TokenVault(IStripeOAuthTokenStore store)
{
    private static readonly ConcurrentDictionary<string, Unwritten> NotYetWritten = new(StringComparer.Ordinal);
    private static readonly NamedObjects<Place> Places = new();

    private readonly Place _place = Places.Of(store.Location);

    /// <summary>How many places the process remembers.</summary>
    public static int PlacesKept => Places.Count;

    /// <summary>Where the tokens are, for messages.</summary>
    public string Location { get; } = Secrets.ShowValue(store.Location);

    public ValueTask<StripeOAuthSettings?> ReadAsync(bool async, CancellationToken cancellationToken) =>
        store.ReadAsync(async, cancellationToken);

    /// <summary>Enters; disposing of the result leaves.</summary>
    public async ValueTask<IAsyncDisposable> EnterAsync(bool async, CancellationToken cancellationToken)
    {
        await _place.Gate.EnterAsync(async, cancellationToken).ConfigureAwait(false);
        try
        {
            var held = await store.LockAsync(async, cancellationToken).ConfigureAwait(false);
            return new Entry(_place, held);
        }
        catch
        {
            _place.Gate.Leave();
            throw;
        }
    }

    /// <summary>
    ///     Reads under the lock. Tokens that could not be written when they came (a full disk) are written first: they are what is valid.
    /// </summary>
    public async ValueTask<StripeOAuthSettings?> ReadExclusivelyAsync(bool async, CancellationToken cancellationToken)
    {
        var stored = await store.ReadAsync(async, cancellationToken).ConfigureAwait(false);
        if (!NotYetWritten.TryGetValue(store.Location, out var unwritten) || stored?.RefreshToken != unwritten.InPlaceOf)
            return stored;
        await WriteAsync(unwritten.Settings, async, cancellationToken).ConfigureAwait(false);
        return unwritten.Settings;
    }

    /// <summary>Writes under the lock.</summary>
    public async ValueTask WriteAsync(StripeOAuthSettings? settings, bool async, CancellationToken cancellationToken)
    {
        await store.WriteAsync(settings, async, cancellationToken).ConfigureAwait(false);
        NotYetWritten.TryRemove(store.Location, out _);
    }

    /// <summary>Writes tokens that came in place of others, which are good no longer.</summary>
    public async ValueTask ReplaceAsync(StripeOAuthSettings? before, StripeOAuthSettings settings, bool async)
    {
        NotYetWritten[store.Location] = new(before?.RefreshToken, settings);
        await WriteAsync(settings, async, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>How often a consent failed here; who waited while it did need not ask the person again.</summary>
    public int ConsentFailures => _place.Failure?.Count ?? 0;

    public StripeOAuthException? LastConsentFailure => _place.Failure?.Exception;

    public void NoteConsentFailure(StripeOAuthException failure) => _place.Failure = new(ConsentFailures + 1, failure);

    private sealed record Unwritten(string? InPlaceOf, StripeOAuthSettings Settings);

    private sealed record Failure(int Count, StripeOAuthException Exception);

    /// <summary>What the process knows of a place while somebody uses or waits for it.</summary>
    private sealed class Place
    {
        private volatile Failure? _failure;

        public Gate Gate { get; } = new();

        public Failure? Failure { get => _failure; set => _failure = value; }
    }

    private sealed class Entry(Place place, IAsyncDisposable held) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await held.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                place.Gate.Leave();
            }
        }
    }
}
