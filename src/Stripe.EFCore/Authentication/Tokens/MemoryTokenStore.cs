using System.Collections.Concurrent;

namespace Stripe.EFCore.Authentication.Tokens;

/// <summary>
///     <c>memory://name</c>: tokens that live as long as the process, shared by all contexts that give the name. Other processes cannot
///     come in between, so the lock is nothing beyond the process's own.
/// </summary>
internal sealed class MemoryTokenStore(string location) : IStripeOAuthTokenStore, IAsyncDisposable, IDisposable
{
    public const string Scheme = "memory://";

    private static readonly ConcurrentDictionary<string, StripeOAuthSettings> Contents = new(StringComparer.Ordinal);

    // The scheme does not depend on case, and what goes by the location, such as the process's lock, has to see one place too. Names do: ids of accounts,
    // which name places, differ in case alone.
    public string Location { get; } = Scheme + location[Scheme.Length..];

    public ValueTask<StripeOAuthSettings?> ReadAsync(CancellationToken cancellationToken = default) => new(Read());

    public ValueTask WriteAsync(StripeOAuthSettings? settings, CancellationToken cancellationToken = default)
    {
        Write(settings);
        return default;
    }

    public ValueTask<IAsyncDisposable> LockAsync(CancellationToken cancellationToken = default) => new(this);

    public StripeOAuthSettings? Read() => Contents.GetValueOrDefault(Location);

    public void Write(StripeOAuthSettings? settings)
    {
        if (settings is null)
            Contents.TryRemove(Location, out _);
        else
            Contents[Location] = settings;
    }

    public IDisposable Lock(CancellationToken cancellationToken = default) => this;

    public ValueTask DisposeAsync() => default;

    public void Dispose()
    {
    }
}
