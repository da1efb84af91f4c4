namespace Stripe.EFCore;

/// <summary>Which of Stripe's two OAuth services issues the tokens.</summary>
public enum StripeOAuthService
{
    /// <summary>Connect, at connect.stripe.com: tokens without expiry.</summary>
    Connect,

    /// <summary>Stripe Apps, at marketplace.stripe.com: access tokens of one hour and refresh tokens that change at every use.</summary>
    Apps,
}
