namespace Stripe.EFCore.Emulator;

/// <summary>Which of Stripe's two OAuth services an application is registered with.</summary>
public enum EmulatedOAuthService
{
    /// <summary>Connect: <c>/oauth/authorize</c> and <c>/oauth/token</c>; access tokens do not expire.</summary>
    Connect,

    /// <summary>
    ///     Stripe Apps: <c>/oauth/v2/authorize</c> and <c>/v1/oauth/token</c>; access tokens live an hour and refresh tokens are replaced
    ///     at every refresh.
    /// </summary>
    Apps,
}
