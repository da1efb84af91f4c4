namespace Stripe.EFCore;

/// <summary>
///     Stripe refused what was asked (400, 404 and the other 4xx): an unknown path, parameter, value or object.
/// </summary>
/// <param name="message">What was asked, what Stripe answered and what to do.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class StripeInvalidRequestException(string message, Exception? innerException = null)
    : StripeRequestException(message, innerException);
