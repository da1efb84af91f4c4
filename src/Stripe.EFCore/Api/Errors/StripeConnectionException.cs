namespace Stripe.EFCore;

/// <summary>
///     No complete answer came: no connection, a connection that broke, or more time than <see cref="StripeConnectionSettings.Timeout" />.
/// </summary>
/// <param name="message">What was asked, what Stripe answered and what to do.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class StripeConnectionException(string message, Exception? innerException = null)
    : StripeRequestException(message, innerException);
