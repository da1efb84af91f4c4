using System.Collections.Frozen;

namespace Stripe.EFCore.Updates.Saving;

/// <summary>The objects whose creation leaves an event, by <see href="https://docs.stripe.com/api/events/types">Stripe's list of event types</see>.</summary>
internal static class CreatedEvents
{
    private static readonly FrozenSet<string> Objects = new[]
    {
        "apps.install", "billing.credit_grant", "billing.meter", "billing_portal.configuration", "billing_portal.session", "climate.order", "coupon",
        "credit_note", "customer", "file", "identity.verification_session", "invoice", "invoiceitem", "issuing.cardholder", "issuing.card", "issuing.dispute",
        "payment_intent", "payment_link", "payout", "person", "plan", "price", "product", "promotion_code", "quote", "refund", "setup_intent", "subscription",
        "subscription_schedule", "tax_id", "tax_rate", "test_helpers.test_clock", "topup", "transfer", "treasury.credit_reversal", "treasury.debit_reversal",
        "treasury.financial_account", "treasury.inbound_transfer", "treasury.outbound_payment", "treasury.outbound_transfer",
    }.ToFrozenSet();

    public static bool Has(string? resource) => resource is not null && Objects.Contains(resource);
}
