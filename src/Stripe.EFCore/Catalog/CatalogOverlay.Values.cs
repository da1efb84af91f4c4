namespace Stripe.EFCore.Catalog;

internal static partial class CatalogOverlay
{
    /// <summary>
    ///     The values of a filter that are values of its field too, separated by blanks. Left out are the pseudo values (<c>all</c> and
    ///     <c>ended</c> of subscriptions, <c>all</c> of tax registrations) and the long sets that grow often (types of payment methods,
    ///     purposes of files, types of readers).
    /// </summary>
    private static Dictionary<string, string> AllowedValues { get; } = new(StringComparer.Ordinal)
    {
        ["/v1/accounts/{account}/external_accounts object"] = "bank_account card",
        ["/v1/apps/installs channel"] = "private_live private_test public testing",
        ["/v1/apps/installs status"] = "install_failed installed installing uninstall_failed uninstalling",
        ["/v1/billing/alerts alert_type"] = "usage_threshold",
        ["/v1/billing/feedback_options status"] = "active inactive",
        ["/v1/billing/meters status"] = "active inactive",
        ["/v1/checkout/sessions status"] = "complete expired open",
        ["/v1/customers/{customer}/payment_methods allow_redisplay"] = "always limited unspecified",
        ["/v1/identity/verification_reports type"] = "document id_number",
        ["/v1/identity/verification_sessions status"] = "canceled processing requires_input verified",
        ["/v1/invoice_payments status"] = "canceled open paid",
        ["/v1/invoice_rendering_templates status"] = "active archived",
        ["/v1/invoices collection_method"] = "charge_automatically send_invoice",
        ["/v1/invoices status"] = "draft open paid uncollectible void",
        ["/v1/issuing/authorizations status"] = "closed expired pending reversed",
        ["/v1/issuing/cardholders status"] = "active blocked inactive",
        ["/v1/issuing/cardholders type"] = "company individual",
        ["/v1/issuing/cards status"] = "active canceled inactive",
        ["/v1/issuing/cards type"] = "physical virtual",
        ["/v1/issuing/disputes status"] = "expired lost submitted unsubmitted won",
        ["/v1/issuing/personalization_designs status"] = "active inactive rejected review",
        ["/v1/issuing/physical_bundles status"] = "active inactive review",
        ["/v1/issuing/physical_bundles type"] = "custom standard",
        ["/v1/issuing/tokens status"] = "active deleted requested suspended",
        ["/v1/issuing/transactions type"] = "capture refund",
        ["/v1/payment_methods allow_redisplay"] = "always limited unspecified",
        ["/v1/payouts status"] = "canceled failed paid pending",
        ["/v1/prices type"] = "one_time recurring",
        ["/v1/products type"] = "good service",
        ["/v1/quotes status"] = "accepted canceled draft open",
        ["/v1/subscriptions collection_method"] = "charge_automatically send_invoice",
        ["/v1/subscriptions status"] = "active canceled incomplete incomplete_expired past_due paused trialing unpaid",
        ["/v1/tax/locations type"] = "performance",
        ["/v1/tax/registrations status"] = "active expired scheduled",
        ["/v1/terminal/readers status"] = "offline online",
        ["/v1/three_d_secure/authentications status"] = "canceled error failed requires_challenge requires_submission succeeded",
        ["/v1/topups status"] = "canceled failed pending succeeded",
        ["/v1/treasury/credit_reversals status"] = "canceled posted processing",
        ["/v1/treasury/debit_reversals status"] = "canceled completed processing",
        ["/v1/treasury/financial_accounts status"] = "closed open",
        ["/v1/treasury/inbound_transfers status"] = "canceled failed processing succeeded",
        ["/v1/treasury/outbound_payments status"] = "canceled failed posted processing returned",
        ["/v1/treasury/outbound_transfers status"] = "canceled failed posted processing returned",
        ["/v1/treasury/received_credits status"] = "failed succeeded",
        ["/v1/treasury/received_debits status"] = "failed succeeded",
        ["/v1/treasury/transactions status"] = "open posted void",
        ["/v2/commerce/product_catalog/imports feed_type"] = "inventory pricing product promotion",
        ["/v2/commerce/product_catalog/imports status"] = "awaiting_upload failed processing succeeded succeeded_with_errors",
        ["/v2/core/vault/us_bank_accounts verification_status"] = "awaiting_verification unverified verification_failed verified",
        ["/v2/money_management/financial_accounts statuses"] = "closed open pending",
        ["/v2/money_management/outbound_payments status"] = "canceled failed posted processing returned",
    };
}
