namespace Stripe.EFCore;

/// <summary>Accounts that are not named by an id.</summary>
public static class StripeAccount
{
    /// <summary>
    ///     The key's own account. Return or pass it where an account is expected and the platform's own data is meant: requests then carry no
    ///     Stripe-Account header.
    /// </summary>
    public const string Platform = "platform";
}
