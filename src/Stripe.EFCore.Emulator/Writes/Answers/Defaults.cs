using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Stripe.EFCore.Emulator.Writes.Answers;

/// <summary>
///     What new objects have before parameters say otherwise, where it is more than null, false, 0 or an empty list. Stripe documents it with each parameter of
///     the creates: https://docs.stripe.com/api.
/// </summary>
internal static class Defaults
{
    private static readonly FrozenDictionary<string, string> Rows =
        """
        account {"type":"standard","country":"US","default_currency":"usd","capabilities":{},"external_accounts":{"object":"list","data":[]},
            "settings":{}}
        apps.install {"status":"installed"}
        billing.alert {"status":"active"}
        billing.credit_grant {"category":"paid","priority":50}
        billing.feedback_option {"status":"active","status_transitions":{}}
        billing.meter {"status":"active","customer_mapping":{"event_payload_key":"stripe_customer_id","type":"by_id"},
            "value_settings":{"event_payload_key":"value"}}
        billing_portal.configuration {"active":true,"is_default":false,"business_profile":{},"login_page":{"enabled":false}}
        charge {"captured":true,"paid":true,"status":"succeeded","fraud_details":{},"billing_details":{},"calculated_statement_descriptor":"EMULATED"}
        checkout.session {"mode":"payment","payment_method_types":["card"],"payment_status":"unpaid","status":"open","ui_mode":"hosted_page"}
        climate.order {"status":"open"}
        coupon {"duration":"once","valid":true}
        credit_note {"status":"issued","type":"pre_payment"}
        customer {"delinquent":false,"invoice_settings":{"custom_fields":null,"default_payment_method":null,"footer":null},
            "next_invoice_sequence":1,"tax_exempt":"none"}
        entitlements.feature {"active":true}
        file {"type":"csv"}
        financial_connections.account {"status":"active"}
        identity.verification_session {"status":"requires_input","type":"document","options":{}}
        invoice {"attempt_count":0,"automatic_tax":{"enabled":false},"billing_reason":"manual","collection_method":"charge_automatically",
            "currency":"usd","issuer":{"type":"self"},"payment_settings":{},"status":"draft","status_transitions":{},"subtotal_excluding_tax":0,
            "total_excluding_tax":0}
        invoiceitem {"currency":"usd","discountable":true,"quantity":1}
        issuing.card {"status":"inactive","last4":"4242","brand":"Visa","exp_month":12,"exp_year":2034,"spending_controls":{}}
        issuing.cardholder {"status":"active","requirements":{"past_due":[]}}
        issuing.dispute {"status":"unsubmitted"}
        issuing.personalization_design {"status":"inactive","preferences":{"is_default":false}}
        payment_intent {"amount_details":{"tip":{}},"capture_method":"automatic_async","confirmation_method":"automatic",
            "payment_method_options":{},"status":"requires_payment_method"}
        payment_link {"active":true,"after_completion":{"type":"hosted_confirmation"},"billing_address_collection":"auto",
            "customer_creation":"if_required","payment_method_collection":"always","submit_type":"auto","currency":"usd"}
        payment_method {"allow_redisplay":"unspecified","billing_details":{"address":{}}}
        payment_method_configuration {"active":true}
        payment_method_domain {"enabled":true}
        payout {"method":"standard","reconciliation_status":"not_applicable","source_type":"card","status":"pending","type":"bank_account"}
        plan {"active":true,"billing_scheme":"per_unit","interval_count":1,"usage_type":"licensed"}
        price {"active":true,"billing_scheme":"per_unit","tax_behavior":"unspecified","type":"one_time"}
        product {"active":true,"type":"service"}
        product_catalog.trial_offer {"active":true}
        promotion_code {"active":true,"restrictions":{"first_time_transaction":false}}
        quote {"automatic_tax":{"enabled":false},"collection_method":"charge_automatically","computed":{"upfront":{}},
            "invoice_settings":{"issuer":{"type":"self"}},"status":"draft","status_transitions":{},"subscription_data":{},
            "total_details":{"amount_discount":0,"amount_shipping":0,"amount_tax":0}}
        radar.value_list {"item_type":"string","created_by":"emulator","list_items":{"object":"list","data":[]}}
        radar.value_list_item {"created_by":"emulator"}
        refund {"status":"succeeded"}
        reporting.report_run {"status":"pending"}
        setup_intent {"payment_method_types":["card"],"payment_method_options":{},"status":"requires_payment_method","usage":"off_session"}
        shipping_rate {"active":true,"tax_behavior":"unspecified","type":"fixed_amount"}
        source {"flow":"none","status":"chargeable","type":"card","usage":"reusable","owner":{}}
        subscription {"automatic_tax":{"enabled":false},"billing_mode":{"type":"flexible"},"cancellation_details":{},
            "collection_method":"charge_automatically","invoice_settings":{"issuer":{"type":"self"}},
            "payment_settings":{"save_default_payment_method":"off"},"trial_settings":{"end_behavior":{"missing_payment_method":"create_invoice"}}}
        subscription_schedule {"billing_mode":{"type":"flexible"},"default_settings":{"billing_cycle_anchor":"automatic"},"end_behavior":"release",
            "status":"not_started"}
        tax.registration {"status":"active","country_options":{}}
        tax_id {"verification":{"status":"pending"},"owner":{"type":"self"}}
        tax_rate {"active":true,"rate_type":"percentage"}
        terminal.configuration {"is_account_default":false}
        terminal.reader {"device_type":"simulated_wisepos_e","status":"online","serial_number":"123-456-789"}
        test_helpers.test_clock {"status":"ready","status_details":{}}
        token {"used":false,"type":"card"}
        topup {"status":"pending"}
        transfer {"source_type":"card"}
        treasury.credit_reversal {"status":"processing"}
        treasury.debit_reversal {"status":"processing"}
        treasury.financial_account {"status":"open","balance":{"cash":{},"inbound_pending":{},"outbound_pending":{}},"status_details":{}}
        treasury.inbound_transfer {"status":"processing","linked_flows":{},"status_transitions":{},"failure_details":null}
        treasury.outbound_payment {"status":"processing","status_transitions":{}}
        treasury.outbound_transfer {"status":"processing","status_transitions":{}}
        treasury.received_credit {"status":"succeeded"}
        treasury.received_debit {"status":"succeeded"}
        v2.core.account {"closed":false}
        v2.core.event_destination {"status":"enabled"}
        v2.core.vault.us_bank_account {"verification":{"status":"unverified"}}
        v2.money_management.inbound_transfer {"transfer_history":[]}
        v2.money_management.outbound_payment {"status":"processing"}
        v2.money_management.payout_intent {"status":"requires_confirmation"}
        v2.money_management.outbound_setup_intent {"status":"succeeded"}
        v2.money_management.financial_address {"status":"active"}
        v2.commerce.product_catalog_import {"status":"awaiting_upload"}
        webhook_endpoint {"status":"enabled"}
        """
        .Replace("\n    ", "", StringComparison.Ordinal).Split('\n').Select(row => row.Split(' ', 2)).ToFrozenDictionary(parts => parts[0], parts => parts[1]);

    public static JsonObject Of(string resource) => Rows.TryGetValue(resource, out var row) ? (JsonObject)JsonNode.Parse(row)! : [];
}
