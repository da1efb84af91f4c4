namespace Stripe.EFCore.Updates.Saving;

/// <summary>What is known of an earlier request whose answer was lost, and what to do now: saving again in the same way does not help.</summary>
internal sealed class OpenRequestException(string message) : StripeEFCoreException(message, innerException: null);
