namespace Stripe.EFCore;

/// <summary>How requests authenticate with Stripe.</summary>
public enum StripeAuthScheme
{
    /// <summary>A secret or restricted API key: <see href="https://docs.stripe.com/keys">docs.stripe.com/keys</see>.</summary>
    APIKey,

    /// <summary>
    ///     An access token from one of Stripe's OAuth services: <see
    ///     href="https://docs.stripe.com/connect/oauth-reference">docs.stripe.com/connect/oauth-reference</see>.
    /// </summary>
    OAuth,
}
