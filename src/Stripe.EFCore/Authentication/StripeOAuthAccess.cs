namespace Stripe.EFCore;

/// <summary>With what requests authenticate after a consent at Connect.</summary>
public enum StripeOAuthAccess
{
    /// <summary>
    ///     The platform's secret key, with the connected account in the Stripe-Account header: what Stripe recommends, and the default
    ///     wherever the client secret is known. See <see
    ///     href="https://docs.stripe.com/connect/authentication">docs.stripe.com/connect/authentication</see>.
    /// </summary>
    PlatformKey,

    /// <summary>The access token of the connected account. Stripe Apps always use it.</summary>
    AccessToken,
}
