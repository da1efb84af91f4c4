namespace Stripe.EFCore;

/// <summary>An answer of Stripe that cannot be read: truncated, not JSON, not a list, or a field of another kind than its property.</summary>
/// <param name="message">What was wrong with the answer.</param>
/// <param name="innerException">The error of the JSON reader, if there was one.</param>
public sealed class StripeResponseException(string message, Exception? innerException = null)
    : StripeEFCoreException(message, innerException)
{
    /// <summary>Whether it is none of Stripe's answers as a whole - it breaks off, or something in between answered - so that the next may be.</summary>
    internal bool IsBroken { get; init; }
}
