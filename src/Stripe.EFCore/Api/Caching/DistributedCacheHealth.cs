using System.Runtime.CompilerServices;
using Microsoft.Extensions.Caching.Distributed;

namespace Stripe.EFCore.Api.Caching;

/// <summary>Whether a distributed cache works. After a failure it rests, so that not each request of each query waits for it.</summary>
internal sealed class DistributedCacheHealth
{
    /// <summary>An answer that seems to come from a later time than this has an unknown age.</summary>
    public static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);
    private static readonly ConditionalWeakTable<IDistributedCache, DistributedCacheHealth> Known = [];

    private readonly Lock _gate = new();
    private DateTimeOffset _restsUntil;
    private bool _isTold;

    private DistributedCacheHealth()
    {
    }

    public static DistributedCacheHealth Of(IDistributedCache cache) => Known.GetValue(cache, static _ => new());

    public bool IsResting(TimeProvider clock)
    {
        lock (_gate)
            return clock.GetUtcNow() < _restsUntil;
    }

    public void Works()
    {
        lock (_gate)
            _isTold = false;
    }

    public void Failed(Exception failure, CacheCall call)
    {
        lock (_gate)
        {
            _restsUntil = call.Clock.GetUtcNow() + Rest;
            if (_isTold)
                return;
            _isTold = true;
        }

        call.Observer.DistributedCacheFailed(failure);
    }
}
