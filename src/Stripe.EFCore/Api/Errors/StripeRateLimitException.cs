namespace Stripe.EFCore;

/// <summary>
///     Stripe refused for too many requests (429), also after the pauses that <c>MaxRetries</c> allows. See
///     <see href="https://docs.stripe.com/rate-limits">docs.stripe.com/rate-limits</see>.
/// </summary>
/// <param name="message">What was asked, what Stripe answered and what to do.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class StripeRateLimitException(string message, Exception? innerException = null)
    : StripeRequestException(message, innerException)
{
    /// <summary>
    ///     Which limit was reached, as Stripe names it: <c>global-rate</c>, <c>endpoint-rate</c>, <c>global-concurrency</c>,
    ///     <c>endpoint-concurrency</c>, <c>resource-specific</c>; null where it was none of the limiters but a lock held by another
    ///     request.
    /// </summary>
    public string? Reason => Failure?.RateLimitedReason;
}
