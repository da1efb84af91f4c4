using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Caching;

/// <summary>
///     Answers that the instances of an application share: a second level below <see cref="PageCache" />, over any distributed cache. An answer is kept with
///     the time at which it was asked for, so that each query judges its age for itself. Everything that is not whole, not written by this or not of this
///     question is no answer.
/// </summary>
/// <remarks>
///     A long answer is kept in parts, since caches limit the length of a value. The first part is written last and names the others by an id, so that an
///     answer that two write at once, or one only begins to write, is never put together of parts that do not belong together.
/// </remarks>
internal sealed class DistributedPages(IDistributedCache cache, IDataProtectionProvider protection, TimeSpan keepFor)
{
    public const int BytesOfPart = 512 * 1024;

    private const string Prefix = "Stripe.EFCore:";

    /// <summary>How long the cache is waited for where the caller's thread is free meanwhile.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly IDataProtector _protector = protection.CreateProtector("Stripe.EFCore.Pages", "v1");
    private readonly DistributedCacheHealth _health = DistributedCacheHealth.Of(cache);

    /// <summary>An answer that is no older than a time, and the generations that a new one would be kept under.</summary>
    public async ValueTask<FoundPage> FindAsync(PageAddress address, TimeSpan age, CacheCall call)
    {
        if (_health.IsResting(call.Clock))
            return default;
        try
        {
            var account = await GenerationAsync(address.AccountKey, call).ConfigureAwait(false);
            var tag = await GenerationAsync(address.TagKey, call).ConfigureAwait(false);
            var generations = new CacheGenerations(account, tag);
            var page = await ReadAsync(address, generations, call).ConfigureAwait(false);
            _health.Works();
            if (page is not { } known)
                return new(null, default, generations);

            var passed = call.Clock.GetUtcNow() - known.AskedAt;
            return passed <= age && passed >= -DistributedCacheHealth.MostSkew
                ? new(known.Body, passed < TimeSpan.Zero ? TimeSpan.Zero : passed, generations)
                : new(null, default, generations);
        }
        catch (Exception failure) when (!call.Cancellation.IsCancellationRequested)
        {
            // The cache is the application's, and may throw anything.
            _health.Failed(failure, call);
            return default;
        }
    }

    /// <summary>Keeps an answer. What fails is told once, and the answer is not kept.</summary>
    public async ValueTask KeepAsync(PageAddress address, StoredPage page, CacheGenerations generations, TimeSpan age, CacheCall call)
    {
        if (_health.IsResting(call.Clock))
            return;
        try
        {
            var options = new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = age > keepFor ? age : keepFor };
            var parts = PageFormat.Write(address.Hash, page, generations);
            for (var part = parts.Count - 1; part >= 0; part--)
                await SetAsync(address.PartKey(part), _protector.Protect(parts[part]), options, call).ConfigureAwait(false);
        }
        catch (Exception failure) when (!call.Cancellation.IsCancellationRequested)
        {
            // As above.
            _health.Failed(failure, call);
        }
    }

    /// <summary>Drops what is kept of an account, or of one tag of it, for all instances. Answers that are on their way now are not kept either.</summary>
    public ValueTask DropAsync(AccountKey account, string? tag, CacheCall call) =>
        SetAsync(GenerationKey(account, tag), RandomNumberGenerator.GetBytes(PageFormat.BytesOfId), new(), call);

    public static string GenerationKey(AccountKey account, string? tag) => $"{Prefix}Generation:{account.ToSharedName()}{(tag is null ? "" : ":" + tag)}";

    public static string PageKey(string hash, int part) => $"{Prefix}Page:{hash}{(part == 0 ? "" : ":" + part)}";

    private async ValueTask<StoredPage?> ReadAsync(PageAddress address, CacheGenerations generations, CacheCall call)
    {
        if (Open(await GetAsync(address.PartKey(0), call).ConfigureAwait(false)) is not { } first
            || PageFormat.ReadFirst(first, address.Hash, generations) is not { } page)
            return null;

        for (var part = 1; part < page.Parts; part++)
        {
            if (Open(await GetAsync(address.PartKey(part), call).ConfigureAwait(false)) is not { } next || !page.TryAdd(part, next))
                return null;
        }

        return page.ToPage();
    }

    /// <summary>Nobody knows which answers a lost generation stood for: a new one begins.</summary>
    private async ValueTask<byte[]> GenerationAsync(string key, CacheCall call)
    {
        if (await GetAsync(key, call).ConfigureAwait(false) is { Length: PageFormat.BytesOfId } known)
            return known;

        var made = RandomNumberGenerator.GetBytes(PageFormat.BytesOfId);
        await SetAsync(key, made, new(), call).ConfigureAwait(false);
        return made;
    }

    /// <summary>What was changed, or protected with keys that this instance does not have, is as if it was not there.</summary>
    private byte[]? Open(byte[]? stored)
    {
        try
        {
            return stored is null ? null : _protector.Unprotect(stored);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private async ValueTask<byte[]?> GetAsync(string key, CacheCall call) => call.IsAsync
        ? await cache.GetAsync(key, call.Cancellation).WaitAsync(Patience, call.Clock, call.Cancellation).ConfigureAwait(false)
        : cache.Get(key);

    private async ValueTask SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CacheCall call)
    {
        if (call.IsAsync)
            await cache.SetAsync(key, value, options, call.Cancellation).WaitAsync(Patience, call.Clock, call.Cancellation).ConfigureAwait(false);
        else
            cache.Set(key, value, options);
    }
}
