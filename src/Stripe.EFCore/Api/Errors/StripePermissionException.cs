namespace Stripe.EFCore;

/// <summary>
///     The key is right but may not do this (403): a restricted key without the permission, or an account the key cannot reach.
/// </summary>
/// <param name="message">What was asked, what Stripe answered and what to do.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class StripePermissionException(string message, Exception? innerException = null)
    : StripeRequestException(message, innerException);
