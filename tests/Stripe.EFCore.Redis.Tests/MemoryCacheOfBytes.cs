using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;

namespace StripeEFCore.Redis.Tests;

/// <summary>A distributed cache whose entries tests can look at and damage, and that can be away.</summary>
internal sealed class MemoryCacheOfBytes : IDistributedCache
{
    public ConcurrentDictionary<string, byte[]> Values { get; } = new();

    /// <summary>What each call ends with; null where the cache works.</summary>
    public Exception? Failure { get; set; }

    public byte[]? Get(string key)
    {
        Check();
        return Values.GetValueOrDefault(key);
    }

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        await Task.Yield();
        return Get(key);
    }

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
    {
        Check();
        Values[key] = value;
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        await Task.Yield();
        Set(key, value, options);
    }

    public void Refresh(string key) => Check();

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public void Remove(string key)
    {
        Check();
        Values.TryRemove(key, out _);
    }

    public Task RemoveAsync(string key, CancellationToken token = default)
    {
        Remove(key);
        return Task.CompletedTask;
    }

    private void Check()
    {
        if (Failure is { } failure)
            throw failure;
    }
}
