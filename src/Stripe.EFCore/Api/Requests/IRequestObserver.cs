using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Api.Requests;

/// <summary>
///     Watches requests. Of every attempt it is told the start, and then one of success, retry (another attempt follows) or failure. A
///     cancelled request is a failure with an <see cref="OperationCanceledException" />. Calls come from the thread that reads, which with
///     prefetching is not the caller's.
/// </summary>
internal interface IRequestObserver
{
    /// <summary>Told before an attempt that was held back to keep Stripe's rate limits.</summary>
    /// <param name="request">What is going to be asked.</param>
    /// <param name="duration">For how long.</param>
    void RequestWaited(RequestInfo request, TimeSpan duration);

    /// <summary>Told once when a budget is nearly used up.</summary>
    /// <param name="budget">Which.</param>
    /// <param name="used">How many requests it has been used for.</param>
    /// <param name="limit">How many requests it has.</param>
    void BudgetNearing(StripeBudget budget, long used, long limit);

    /// <summary>Told in place of all others where the cache has the answer.</summary>
    void RequestServedFromCache(RequestInfo request);

    void RequestStarting(RequestInfo request);

    /// <param name="request">What was asked.</param>
    /// <param name="duration">From the start of this attempt to the last byte of its answer.</param>
    /// <param name="received">What came.</param>
    void RequestSucceeded(RequestInfo request, TimeSpan duration, Received received);

    void RequestFailed(RequestInfo request, TimeSpan duration, Exception exception);

    /// <param name="request">What was asked.</param>
    /// <param name="attempt">Which attempt failed, from 1.</param>
    /// <param name="delay">The pause before the next one.</param>
    /// <param name="reason">Why it failed.</param>
    void RequestRetrying(RequestInfo request, int attempt, TimeSpan delay, Exception reason);

    /// <summary>Told once for a chain of handlers: one of them sent a request again that was answered or failed.</summary>
    void RequestRepeated(RequestInfo request)
    {
    }

    /// <summary>Told once for all accounts when the store of shared limits does not answer, and once when it does again.</summary>
    void SharedLimitsChanged(StoreNotice notice)
    {
    }

    /// <summary>Told once when the distributed cache fails, until it works again.</summary>
    void DistributedCacheFailed(Exception failure)
    {
    }

    /// <summary>Receives each value of an answer that cannot be read, after the rest of the answer is read.</summary>
    void ValueUnreadable(UnreadableValue value);
}

/// <summary>Nobody watches.</summary>
internal sealed class NoRequestObserver : IRequestObserver
{
    private NoRequestObserver()
    {
    }

    public static NoRequestObserver Instance { get; } = new();

    public void RequestWaited(RequestInfo request, TimeSpan duration)
    {
    }

    public void BudgetNearing(StripeBudget budget, long used, long limit)
    {
    }

    public void RequestServedFromCache(RequestInfo request)
    {
    }

    public void RequestStarting(RequestInfo request)
    {
    }

    public void RequestSucceeded(RequestInfo request, TimeSpan duration, Received received)
    {
    }

    public void RequestFailed(RequestInfo request, TimeSpan duration, Exception exception)
    {
    }

    public void RequestRetrying(RequestInfo request, int attempt, TimeSpan delay, Exception reason)
    {
    }

    public void ValueUnreadable(UnreadableValue value)
    {
    }
}
