using System.Collections.Immutable;

namespace Stripe.EFCore.Catalog;

/// <summary>The events (https://docs.stripe.com/api/events/types) that tell of a change of objects that can be searched.</summary>
internal static class SearchEvents
{
    private static readonly Dictionary<string, ImmutableArray<string>> Types = new(StringComparer.Ordinal)
    {
        ["/v1/charges"] = Named(
            "charge",
            "captured dispute.closed dispute.created dispute.funds_reinstated dispute.funds_withdrawn dispute.updated expired failed pending refund.updated "
                + "refunded succeeded updated"),
        ["/v1/customers"] = Named("customer", "created deleted updated"),
        ["/v1/invoices"] = Named(
            "invoice",
            "created deleted finalization_failed finalized marked_uncollectible overdue overpaid paid payment_action_required payment_failed "
                + "payment_succeeded sent updated voided will_be_due"),
        ["/v1/payment_intents"] = Named(
            "payment_intent", "amount_capturable_updated canceled created partially_funded payment_failed processing requires_action succeeded"),
        ["/v1/prices"] = Named("price", "created deleted updated"),
        ["/v1/products"] = Named("product", "created deleted updated"),
        ["/v1/subscriptions"] = Named(
            "customer.subscription", "created deleted paused pending_update_applied pending_update_expired resumed trial_will_end updated"),
    };

    /// <summary>The types of the events, no more than a request takes; none for a resource that cannot be searched.</summary>
    public static ImmutableArray<string> Of(StripeResource resource) => Types.GetValueOrDefault(resource.ListPath, []);

    private static ImmutableArray<string> Named(string subject, string names) => [.. names.Split(' ').Select(name => $"{subject}.{name}")];
}
