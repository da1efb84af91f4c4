using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Updates;

/// <summary>What a DELETE does beside taking an object away, which a caller may not expect of <c>Remove</c>.</summary>
internal static class Consequences
{
    /// <summary>The consequence for people to read; null where there is none.</summary>
    public static string? Of(StripeResource resource) => resource.Object switch
    {
        // https://docs.stripe.com/api/customers/delete
        "customer" => "Stripe deletes the customer for good, and cancels all its subscriptions at once",

        // https://docs.stripe.com/api/subscriptions/cancel
        "subscription" => "Stripe cancels the subscription at once. It stays in Stripe's lists with the status canceled",

        // https://docs.stripe.com/api/accounts/delete
        "account" => "Stripe deletes the connected account for good",

        // https://docs.stripe.com/api/subscription_items/delete
        "subscription_item" => "Stripe takes the item out of its subscription and prorates by default",
        _ => null,
    };
}
