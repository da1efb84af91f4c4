using System.Reflection;

namespace Stripe.EFCore.Catalog.Overlays;

internal static partial class CatalogOverlay
{
    private const string PaymentMethodTypes =
        "acss_debit affirm afterpay_clearpay alipay alma amazon_pay au_becs_debit bacs_debit bancontact billie bizum blik boleto "
        + "card cashapp crypto custom customer_balance eps fpx giropay grabpay ideal kakao_pay klarna konbini kr_card link mb_way "
        + "mobilepay multibanco naver_pay nz_bank_account oxxo p24 pay_by_bank payco paynow paypal paypay payto pix promptpay "
        + "revolut_pay samsung_pay satispay scalapay sepa_debit sequra sofort sunbit swish twint upi us_bank_account wechat_pay zip";

    private const string FilePurposes =
        "account_requirement additional_verification business_icon business_logo customer_signature dispute_evidence "
        + "document_provider_identity_document finance_report_run financial_account_statement identity_document "
        + "identity_document_downloadable issuing_regulatory_reporting pci_document platform_terms_of_service selfie "
        + "sigma_scheduled_query tax_document_user_upload terminal_android_apk terminal_reader_splashscreen "
        + "terminal_wifi_certificate terminal_wifi_private_key";

    private const string ReaderTypes =
        "bbpos_chipper2x bbpos_wisepad3 bbpos_wisepos_e mobile_phone_reader simulated_stripe_s700 simulated_stripe_s710 "
        + "simulated_stripe_t600 simulated_verifone_m425 simulated_verifone_p630 simulated_verifone_ux700 simulated_verifone_v660p "
        + "simulated_wisepos_e stripe_m2 stripe_s700 stripe_s710 stripe_t600 verifone_P400 verifone_m425 verifone_p630 "
        + "verifone_ux700 verifone_v660p";

    /// <summary>The types of events that Stripe.net names. Stripe reads a <c>*</c> in the filter as any text, which is not what an equality means.</summary>
    private static readonly string EventTypes = string.Join(
        ' ',
        typeof(EventTypes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f.IsLiteral && f.FieldType == typeof(string))
            .Select(f => f.GetRawConstantValue()));

    /// <summary>
    ///     The values of a filter that are values of its field too, separated by blanks. Left out are the pseudo values (<c>all</c> and
    ///     <c>ended</c> of subscriptions, <c>all</c> of tax registrations). A value that is not here may be a newer one that rows have:
    ///     it is compared in process.
    /// </summary>
    private static Dictionary<string, string> AllowedValues { get; } = new(StringComparer.Ordinal)
    {
        ["/v1/accounts/{account}/external_accounts object"] = "bank_account card",
        ["/v1/apps/installs channel"] = "private_live private_test public testing",
        ["/v1/apps/installs status"] = "install_failed installed installing uninstall_failed uninstalling",
        ["/v1/billing/alerts alert_type"] = "usage_threshold",
        ["/v1/billing/feedback_options status"] = "active inactive",
        ["/v1/billing/meters status"] = "active inactive",
        ["/v1/billing/meters/{meter}/event_summaries value_grouping_window"] = "day hour",
        ["/v1/checkout/sessions status"] = "complete expired open",
        ["/v1/customers/{customer}/payment_methods allow_redisplay"] = "always limited unspecified",
        ["/v1/customers/{customer}/payment_methods type"] = PaymentMethodTypes,
        ["/v1/events type"] = EventTypes,
        ["/v1/events types"] = EventTypes,
        ["/v1/files purpose"] = FilePurposes,
        ["/v1/identity/verification_reports type"] = "document id_number",
        ["/v1/identity/verification_sessions status"] = "canceled processing requires_input verified",
        ["/v1/invoice_payments payment[type]"] = "payment_intent payment_record",
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
        ["/v1/payment_methods type"] = PaymentMethodTypes,
        ["/v1/payouts status"] = "canceled failed paid pending",
        ["/v1/prices recurring[interval]"] = "day month week year",
        ["/v1/prices recurring[usage_type]"] = "licensed metered",
        ["/v1/prices type"] = "one_time recurring",
        ["/v1/products type"] = "good service",
        ["/v1/quotes status"] = "accepted canceled draft open",
        ["/v1/subscriptions collection_method"] = "charge_automatically send_invoice",
        ["/v1/subscriptions status"] = "active canceled incomplete incomplete_expired past_due paused trialing unpaid",
        ["/v1/tax/locations type"] = "performance",
        ["/v1/tax_ids owner[type]"] = "account application customer self",
        ["/v1/tax/registrations status"] = "active expired scheduled",
        ["/v1/terminal/readers device_type"] = ReaderTypes,
        ["/v1/terminal/readers status"] = "offline online",
        ["/v1/three_d_secure/authentications status"] = "canceled error failed requires_challenge requires_submission succeeded",
        ["/v1/topups status"] = "canceled failed pending succeeded",
        ["/v1/treasury/credit_reversals status"] = "canceled posted processing",
        ["/v1/treasury/debit_reversals resolution"] = "lost won",
        ["/v1/treasury/debit_reversals status"] = "canceled completed processing",
        ["/v1/treasury/financial_accounts status"] = "closed open",
        ["/v1/treasury/inbound_transfers status"] = "canceled failed processing succeeded",
        ["/v1/treasury/outbound_payments status"] = "canceled failed posted processing returned",
        ["/v1/treasury/outbound_transfers status"] = "canceled failed posted processing returned",
        ["/v1/treasury/received_credits linked_flows[source_flow_type]"] = "credit_reversal other outbound_payment outbound_transfer payout",
        ["/v1/treasury/received_credits status"] = "failed succeeded",
        ["/v1/treasury/received_debits status"] = "failed succeeded",
        ["/v1/treasury/transactions status"] = "open posted void",
        ["/v2/commerce/product_catalog/imports feed_type"] = "inventory pricing product promotion",
        ["/v2/commerce/product_catalog/imports status"] = "awaiting_upload failed processing succeeded succeeded_with_errors",
        ["/v2/core/vault/us_bank_accounts verification_status"] = "awaiting_verification unverified verification_failed verified",
        ["/v2/money_management/financial_accounts statuses"] = "closed open pending",
        ["/v2/money_management/outbound_payments status"] = "canceled failed posted processing returned",
        ["/v2/money_management/payout_methods usage_status[payments]"] = "disabled eligible ineligible invalid requires_action",
        ["/v2/money_management/payout_methods usage_status[transfers]"] = "disabled eligible ineligible invalid requires_action",
    };
}
