namespace Stripe.EFCore;

/// <summary>Accounts that are not named by an id.</summary>
public static class StripeAccount
{
    /// <summary>
    ///     The key's own account, given where an account is asked for and the platform's own data is meant: requests carry no Stripe-Account
    ///     header.
    /// </summary>
    public const string Platform = "platform";
}
