using System.Collections.Immutable;

namespace Stripe.EFCore.Design.Scaffolding.Choosing;

/// <summary>The resources that are scaffolded if the user names none: what is sold, to whom, and the way of the money.</summary>
internal static class CoreResources
{
    public static ImmutableArray<string> Names { get; } =
    [
        "customer",
        "product",
        "price",
        "subscription",
        "invoice",
        "payment_intent",
        "charge",
        "refund",
        "dispute",
        "payout",
        "balance_transaction",
    ];
}
