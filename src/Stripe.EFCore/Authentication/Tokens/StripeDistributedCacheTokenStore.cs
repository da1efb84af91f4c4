using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Authentication.Tokens;
using Stripe.EFCore.Threading;

namespace Stripe.EFCore;

/// <summary>
///     Tokens in a cache that the machines of a web farm share, protected by the farm's Data Protection keys:
///     <c>stripe.OAuth(o => o.TokenStore(services => new StripeDistributedCacheTokenStore(...)))</c>.
/// </summary>
/// <remarks>
///     <para>
///         A distributed cache has no lock of its own. By default this store takes a lease: an entry with an owner in it that is looked at
///         again a moment later, which keeps refreshes apart unless a machine stands still between the two looks. Where that is not enough,
///         give a lock of the cache's own kind, such as Redis has.
///     </para>
///     <para>
///         The cache has to keep what it is given: one that evicts under pressure or loses its memory loses the connection with it.
///     </para>
/// </remarks>
/// <param name="cache">The shared cache.</param>
/// <param name="protection">The farm's Data Protection.</param>
/// <param name="name">What tells these tokens from others in the same cache, such as the customer whose account it is.</param>
/// <param name="acquireLock">Takes a real lock; disposing of it lets it go. By default a lease in the cache.</param>
/// <param name="clock">The clock; by default the system's.</param>
public sealed class StripeDistributedCacheTokenStore(
    IDistributedCache cache,
    IDataProtectionProvider protection,
    string name,
    Func<CancellationToken, ValueTask<IAsyncDisposable>>? acquireLock = null,
    TimeProvider? clock = null) : IStripeOAuthTokenStore
{
    private static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly IDataProtector _protector = protection.CreateProtector("Stripe.EFCore.OAuthSettings", name);
    private readonly string _key = "Stripe.EFCore:OAuthSettings:" + name;

    // Its prefix ends differently, so that no name of tokens is that of a lease.
    private readonly string _leaseKey = "Stripe.EFCore:OAuthSettingsLease:" + name;

    /// <inheritdoc />
    public string Location => "cache://" + name;

    private string Shown => Secrets.ShowValue(Location);


    /// <inheritdoc />
    public async ValueTask<StripeOAuthSettings?> ReadAsync(CancellationToken cancellationToken = default) =>
        Open(await cache.GetAsync(_key, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc />
    public async ValueTask WriteAsync(StripeOAuthSettings? settings, CancellationToken cancellationToken = default)
    {
        Open(await cache.GetAsync(_key, cancellationToken).ConfigureAwait(false));
        if (settings is null)
            await cache.RemoveAsync(_key, cancellationToken).ConfigureAwait(false);
        else
            await cache.SetAsync(_key, Seal(settings), new DistributedCacheEntryOptions(), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<IAsyncDisposable> LockAsync(CancellationToken cancellationToken = default) =>
        acquireLock is null ? LeaseAsync(async: true, cancellationToken) : acquireLock(cancellationToken);

    /// <inheritdoc />
    public StripeOAuthSettings? Read() => Open(cache.Get(_key));

    /// <inheritdoc />
    public void Write(StripeOAuthSettings? settings)
    {
        Open(cache.Get(_key));
        if (settings is null)
            cache.Remove(_key);
        else
            cache.Set(_key, Seal(settings), new DistributedCacheEntryOptions());
    }

    /// <inheritdoc />
    public IDisposable Lock(CancellationToken cancellationToken = default)
    {
        if (acquireLock is not null)
            throw new NotSupportedException($"The lock given for '{Shown}' is asynchronous: use the asynchronous methods.");
        var lease = LeaseAsync(async: false, cancellationToken);
        return lease.IsCompleted
            ? (IDisposable)lease.GetAwaiter().GetResult()
            : throw new InvalidOperationException("The lease left the caller's thread.");
    }

    private async ValueTask<IAsyncDisposable> LeaseAsync(bool async, CancellationToken cancellationToken)
    {
        var owner = RandomNumberGenerator.GetHexString(32);
        var started = _clock.GetTimestamp();
        while (true)
        {
            if (await OwnerAsync(async, cancellationToken).ConfigureAwait(false) is null)
            {
                await TakeAsync(owner, async, cancellationToken).ConfigureAwait(false);
                await Delay.ForAsync(SecondLook, _clock, async, cancellationToken).ConfigureAwait(false);
                if (await OwnerAsync(async, cancellationToken).ConfigureAwait(false) == owner)
                    return new Lease(this, owner);
            }

            if (_clock.GetElapsedTime(started) > LeaseTime + LeaseTime)
            {
                throw new StripeOAuthTokenStoreException(
                    StripeOAuthTokenStoreProblem.Busy, $"Another process kept the lease of '{Shown}' for {LeaseTime + LeaseTime}.");
            }

            await Delay.ForAsync(SecondLook, _clock, async, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<string?> OwnerAsync(bool async, CancellationToken cancellationToken)
    {
        var owner = async ? await cache.GetAsync(_leaseKey, cancellationToken).ConfigureAwait(false) : cache.Get(_leaseKey);
        return owner is null ? null : Encoding.UTF8.GetString(owner);
    }

    private async ValueTask TakeAsync(string owner, bool async, CancellationToken cancellationToken)
    {
        var options = new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = LeaseTime };
        if (async)
            await cache.SetAsync(_leaseKey, Encoding.UTF8.GetBytes(owner), options, cancellationToken).ConfigureAwait(false);
        else
            cache.Set(_leaseKey, Encoding.UTF8.GetBytes(owner), options);
    }

    private byte[] Seal(StripeOAuthSettings settings) => _protector.Protect(SettingsJson.Write(settings));

    private StripeOAuthSettings? Open(byte[]? stored)
    {
        if (stored is null)
            return null;
        try
        {
            return SettingsJson.Read(_protector.Unprotect(stored));
        }
        catch (CryptographicException cause)
        {
            throw new StripeOAuthTokenStoreException(
                StripeOAuthTokenStoreProblem.WrongSecret,
                $"The OAuth settings at '{Shown}' cannot be unprotected: they were changed, or protected with Data Protection "
                + "keys that this machine does not have. They are left as they are. Share the keys in the farm (PersistKeysTo..., "
                + "SetApplicationName), or remove the entry and connect again.",
                cause);
        }
        catch (JsonException)
        {
            throw new StripeOAuthTokenStoreException(
                StripeOAuthTokenStoreProblem.Damaged, $"The OAuth settings at '{Shown}' are none of Stripe.EFCore's.");
        }
    }

    /// <summary>Lets go of the lease unless its time was over and somebody else has it now.</summary>
    private async ValueTask LeaveAsync(string owner, bool async)
    {
        if (await OwnerAsync(async, CancellationToken.None).ConfigureAwait(false) != owner)
            return;
        if (async)
            await cache.RemoveAsync(_leaseKey).ConfigureAwait(false);
        else
            cache.Remove(_leaseKey);
    }

    private sealed class Lease(StripeDistributedCacheTokenStore store, string owner) : IAsyncDisposable, IDisposable
    {
        public ValueTask DisposeAsync() => store.LeaveAsync(owner, async: true);

        public void Dispose()
        {
            var left = store.LeaveAsync(owner, async: false);
            if (!left.IsCompleted)
                throw new InvalidOperationException("The lease left the caller's thread.");
            left.GetAwaiter().GetResult();
        }
    }
}
