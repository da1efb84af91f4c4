using System.Runtime.CompilerServices;
using Stripe.EFCore.Api.Requests;

namespace Stripe.EFCore.Api.Limits.Shared;

/// <summary>Says once for each store that it is away, and once that it is back, however many accounts wait for it.</summary>
internal sealed class StoreNotices
{
    private static readonly ConditionalWeakTable<IStripeSharedLimits, StoreNotices> Known = [];

    private int _isAway;

    private StoreNotices()
    {
    }

    public static StoreNotices Of(IStripeSharedLimits store) => Known.GetValue(store, static _ => new());

    public StoreNotice? Lost(int instances, Exception failure) => Interlocked.Exchange(ref _isAway, 1) == 0 ? new(instances, failure) : null;

    public StoreNotice? Back(int instances) => Interlocked.Exchange(ref _isAway, 0) == 1 ? new(instances, null) : null;
}
