namespace Stripe.EFCore;

/// <summary>Who takes the redirect after a consent.</summary>
public enum StripeOAuthMode
{
    /// <summary>This process: the provider opens the browser and listens at the callback address.</summary>
    App,

    /// <summary>A web application, which hands over the code of the redirect.</summary>
    Web,
}
