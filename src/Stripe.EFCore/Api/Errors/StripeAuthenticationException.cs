namespace Stripe.EFCore;

/// <summary>
///     Stripe does not accept the key (401): it is wrong, was revoked or has expired.
/// </summary>
/// <param name="message">What was asked, what Stripe answered and what to do.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class StripeAuthenticationException(string message, Exception? innerException = null)
    : StripeRequestException(message, innerException);
