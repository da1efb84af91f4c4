using System.Collections.Concurrent;

namespace Stripe.EFCore.Authentication.Tokens;

/// <summary>
///     <c>memory://name</c>: tokens that live as long as the process, shared by all contexts that give the name. Other processes cannot
///     come in between, so the lock is nothing beyond the process's own.
/// </summary>
internal sealed class MemoryTokenStore(string location) : IOAuthTokenStore, IAsyncDisposable, IDisposable
{
    private static readonly ConcurrentDictionary<string, OAuthSettings> Contents = new(StringComparer.OrdinalIgnoreCase);

    public string Location => location;

    public ValueTask<OAuthSettings?> ReadAsync(CancellationToken cancellationToken = default) => new(Read());

    public ValueTask WriteAsync(OAuthSettings? settings, CancellationToken cancellationToken = default)
    {
        Write(settings);
        return default;
    }

    public ValueTask<IAsyncDisposable> LockAsync(CancellationToken cancellationToken = default) => new(this);

    public OAuthSettings? Read() => Contents.GetValueOrDefault(location);

    public void Write(OAuthSettings? settings)
    {
        if (settings is null)
            Contents.TryRemove(location, out _);
        else
            Contents[location] = settings;
    }

    public IDisposable Lock(CancellationToken cancellationToken = default) => this;

    public ValueTask DisposeAsync() => default;

    public void Dispose()
    {
    }
}
