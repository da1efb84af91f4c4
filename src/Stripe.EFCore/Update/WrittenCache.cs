using Stripe.EFCore.Api.Caching;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Infrastructure;

namespace Stripe.EFCore.Updates;

/// <summary>Drops the cached answers that a write makes old.</summary>
internal sealed class WrittenCache(StripeConnection connection, IRequestObserver observer)
{
    /// <summary>Drops what is cached of a resource. A distributed cache that fails is told of and not thrown: the write is done.</summary>
    public async ValueTask ForgetAsync(StripeResource resource, bool async)
    {
        try
        {
            await connection.DropCacheAsync(CacheTags.OfPath(resource.ListPath), async, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // The write is done and its entry accepted, which no failure of a cache or of credentials may hide.
            observer.DistributedCacheFailed(failure.InnerException ?? failure);
        }
    }
}
