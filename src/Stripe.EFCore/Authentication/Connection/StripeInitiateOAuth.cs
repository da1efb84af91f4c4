namespace Stripe.EFCore;

/// <summary>Which part of OAuth the provider does by itself.</summary>
public enum StripeInitiateOAuth
{
    /// <summary>None: the caller supplies the access token and renews it.</summary>
    Off,

    /// <summary>The provider renews and stores tokens that it is given once.</summary>
    Refresh,

    /// <summary>The provider also obtains the tokens, through the browser.</summary>
    GetAndRefresh,
}
