namespace Stripe.EFCore.Catalog.Overlays;

internal static partial class CatalogOverlay
{
    /// <summary>Parameters without which Stripe refuses the list.</summary>
    private static HashSet<string> Required { get; } =
    [
        "/v1/apps/secrets scope[type]",
        "/v1/billing/meters/{meter}/event_summaries customer",
        "/v1/billing/meters/{meter}/event_summaries end_time",
        "/v1/billing/meters/{meter}/event_summaries start_time",
        "/v1/credit_notes/preview/lines invoice",
        "/v1/entitlements/active_entitlements customer",
        "/v1/financial_connections/accounts/{account}/owners ownership",
        "/v1/financial_connections/transactions account",
        "/v1/issuing/tokens card",
        "/v1/payment_attempt_records payment_record",
        "/v1/radar/value_list_items value_list",
        "/v1/setup_attempts setup_intent",
        "/v1/subscription_items subscription",
        "/v1/tax/locations type",
        "/v1/treasury/credit_reversals financial_account",
        "/v1/treasury/debit_reversals financial_account",
        "/v1/treasury/inbound_transfers financial_account",
        "/v1/treasury/outbound_payments financial_account",
        "/v1/treasury/outbound_transfers financial_account",
        "/v1/treasury/received_credits financial_account",
        "/v1/treasury/received_debits financial_account",
        "/v1/treasury/transaction_entries financial_account",
        "/v1/treasury/transactions financial_account",
    ];

    /// <summary>Parameters that Stripe.net still declares and the API no longer takes; left out of the catalog.</summary>
    private static HashSet<string> Withdrawn { get; } =
    [
        "/v1/invoices/{invoice}/lines coupon",
        "/v1/invoices/{invoice}/lines customer",
        "/v1/invoices/{invoice}/lines subscription",
        "/v1/invoices/{invoice}/lines subscription_plan",
    ];

    /// <summary>The field that a filter compares, where it is not the field of the filter's name.</summary>
    private static Dictionary<string, string> Fields { get; } = new(StringComparer.Ordinal)
    {
        ["/v1/billing/alerts meter"] = "usage_threshold.meter",
        ["/v1/events types"] = "type",
        ["/v1/invoiceitems created"] = "date",
        ["/v1/invoices subscription"] = "parent.subscription_details.subscription",
        ["/v1/issuing/personalization_designs lookup_keys"] = "lookup_key",
        ["/v1/prices lookup_keys"] = "lookup_key",
        ["/v1/product_catalog/trial_offers prices"] = "price",
        ["/v1/products ids"] = "id",
        ["/v1/promotion_codes coupon"] = "promotion.coupon",
        ["/v1/shipping_rates currency"] = "fixed_amount.currency",
        ["/v1/topups amount"] = "amount",
        ["/v2/core/events types"] = "type",
        ["/v2/money_management/outbound_payments recipient"] = "to.recipient",
        ["/v2/core/vault/us_bank_accounts verification_status"] = "verification.status",
        ["/v2/money_management/financial_accounts statuses"] = "status",
    };

    /// <summary>
    ///     The values of <c>include</c>, from the declarations of stripe-node: which requests take the parameter differs by resource. Stripe.net has
    ///     the parameter and for some resources its values; a test compares them.
    /// </summary>
    private static Dictionary<string, string> Includes { get; } = new(StringComparer.Ordinal)
    {
        ["/v2/core/accounts"] =
            "configuration.customer:retrieve configuration.merchant:retrieve configuration.recipient:retrieve defaults:retrieve "
            + "future_requirements:retrieve identity:retrieve requirements:retrieve",

        // "Returned only in the create response when explicitly included; public API clients cannot retrieve it later."
        ["/v2/core/event_destinations"] = "webhook_endpoint.signing_secret webhook_endpoint.url:list,retrieve",
        ["/v2/money_management/financial_accounts"] = "storage.deposit_insurance_eligibility:list,retrieve",
    };

    /// <summary>Numbers that Stripe.net declares as dates: the amount of a top-up is money.</summary>
    private static HashSet<string> Integers { get; } = ["/v1/topups amount"];

    private static Dictionary<string, int> MaxItems { get; } = new(StringComparer.Ordinal)
    {
        ["/v1/events types"] = 20,
        ["/v1/prices lookup_keys"] = 10,

        // One page, since there is no paging with it.
        ["/v1/products ids"] = 100,
        ["/v2/core/events types"] = 20,
    };

    /// <summary>"You may pass either type or types, but not both."</summary>
    private static Dictionary<string, string> ExclusiveWith { get; } = new(StringComparer.Ordinal)
    {
        ["/v1/financial_connections/accounts account_holder[account]"] = "account_holder[customer]",
        ["/v1/financial_connections/accounts account_holder[customer]"] = "account_holder[account]",
        ["/v1/events type"] = "types",
        ["/v1/events types"] = "type",
    };

    /// <summary>"Cannot be used with starting_after or ending_before."</summary>
    private static HashSet<string> RefusesPaging { get; } = ["/v1/products ids"];

    /// <summary>
    ///     Filters that look like the comparison of a field, with the reason why the answer may lack objects whose field has the value, or
    ///     why no field says what the filter asks. They are never sent for a predicate.
    /// </summary>
    private static Dictionary<string, string> Unsafe { get; } = new(StringComparer.Ordinal)
    {
        ["/v1/balance_transactions payout"] = "the payout's transactions; no field names the payout, and manual payouts have none",
        ["/v1/charges transfer_group"] = "limited to 100 charges",
        ["/v1/credit_notes/preview/lines amount"] = "an input of the preview",
        ["/v1/credit_notes/preview/lines credit_amount"] = "an input of the preview",
        ["/v1/credit_notes/preview/lines effective_at"] = "an input of the preview",
        ["/v1/credit_notes/preview/lines email_type"] = "an input of the preview",
        ["/v1/credit_notes/preview/lines lines"] = "an input of the preview",
        ["/v1/credit_notes/preview/lines memo"] = "an input of the preview",
        ["/v1/credit_notes/preview/lines metadata"] = "an input of the preview",
        ["/v1/credit_notes/preview/lines out_of_band_amount"] = "an input of the preview",
        ["/v1/credit_notes/preview/lines reason"] = "an input of the preview",
        ["/v1/credit_notes/preview/lines refund_amount"] = "an input of the preview",
        ["/v1/credit_notes/preview/lines refunds"] = "an input of the preview",
        ["/v1/credit_notes/preview/lines shipping_cost"] = "an input of the preview",
        ["/v1/entitlements/features archived"] = "the opposite of the field active",
        ["/v1/events delivery_success"] = "a state of all webhook endpoints together",
        ["/v1/invoiceitems pending"] = "whether the field invoice is null",
        ["/v1/radar/value_lists contains"] = "a value of an item of the list",
        ["/v1/setup_intents attach_to_self"] = "described as an effect, not as a comparison",
        ["/v1/subscription_schedules scheduled"] = "whether the schedule has not started yet",
        ["/v1/subscriptions current_period_end"] = "compares the earliest end among the items",
        ["/v1/subscriptions current_period_start"] = "compares the latest start among the items",
        ["/v1/subscriptions plan"] = "any item with this plan",
        ["/v1/subscriptions price"] = "any item with this price",
        ["/v1/treasury/transaction_entries order_by"] = "an order",
        ["/v1/treasury/transactions order_by"] = "an order",
        ["/v2/core/accounts applied_configurations"] = "accounts that have all of the configurations",
    };

    /// <summary>
    ///     Filters that name a parent and so bring in the objects that test clocks made, which a list of everything omits
    ///     (https://docs.stripe.com/search). In test mode only.
    /// </summary>
    private static HashSet<string> MayEnlarge { get; } =
    [
        "/v1/charges customer",
        "/v1/charges payment_intent",
        "/v1/credit_notes customer",
        "/v1/credit_notes customer_account",
        "/v1/credit_notes invoice",
        "/v1/customers test_clock",
        "/v1/invoice_payments invoice",
        "/v1/invoiceitems customer",
        "/v1/invoiceitems customer_account",
        "/v1/invoiceitems invoice",
        "/v1/invoices customer",
        "/v1/invoices customer_account",
        "/v1/invoices subscription",
        "/v1/payment_intents customer",
        "/v1/payment_intents customer_account",
        "/v1/payment_methods customer",
        "/v1/payment_methods customer_account",
        "/v1/quotes customer",
        "/v1/quotes customer_account",
        "/v1/quotes test_clock",
        "/v1/setup_intents customer",
        "/v1/setup_intents customer_account",
        "/v1/subscription_schedules customer",
        "/v1/subscription_schedules customer_account",
        "/v1/subscriptions customer",
        "/v1/subscriptions customer_account",
        "/v1/subscriptions test_clock",
    ];
}
