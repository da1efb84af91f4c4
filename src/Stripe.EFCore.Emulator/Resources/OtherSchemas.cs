using System.Collections.Immutable;
using static Stripe.EFCore.Emulator.Resources.ResourceSchemas;

namespace Stripe.EFCore.Emulator.Resources;

/// <summary>The resources beside payments and billing.</summary>
internal static class OtherSchemas
{
    private const string FilePurposes =
        "account_requirement,additional_verification,business_icon,business_logo,customer_signature,dispute_evidence,"
        + "document_provider_identity_document,finance_report_run,financial_account_statement,identity_document,"
        + "identity_document_downloadable,issuing_regulatory_reporting,pci_document,platform_terms_of_service,selfie,"
        + "sigma_scheduled_query,tax_document_user_upload,terminal_android_apk,terminal_reader_splashscreen,terminal_wifi_certificate,"
        + "terminal_wifi_private_key";

    private const string ReaderTypes =
        "bbpos_chipper2x,bbpos_wisepad3,bbpos_wisepos_e,mobile_phone_reader,simulated_stripe_s700,simulated_stripe_s710,"
        + "simulated_stripe_t600,simulated_verifone_m425,simulated_verifone_p630,simulated_verifone_ux700,simulated_verifone_v660p,"
        + "simulated_wisepos_e,stripe_m2,stripe_s700,stripe_s710,stripe_t600,verifone_P400,verifone_m425,verifone_p630,verifone_ux700,"
        + "verifone_v660p";

    public static ImmutableArray<ResourceSchema> All { get; } =
    [
        Of(
            "apps.install", "apps/installs", "appin",
            "account app approval_required:bool channel|private_live,private_test,public,testing created:range created_by "
            + "status|install_failed,installed,installing,uninstall_failed,uninstalling"),
        Of("apps.secret", "apps/secrets", "appsecret", "scope[type]=scope.type|account,user scope[user]=scope.user")
            with { Required = ["scope"] },
        Of("apple_pay_domain", "apple_pay/domains", "apftw", "domain_name"),
        Of("billing.alert", "billing/alerts", "alrt", "alert_type|usage_threshold meter=usage_threshold.meter"),
        Of("billing.credit_balance_transaction", "billing/credit_balance_transactions", "cbtxn", "credit_grant customer:computed customer_account:computed"),
        Of("billing.credit_grant", "billing/credit_grants", "credgr", "customer customer_account"),
        Of("billing.feedback_option", "billing/feedback_options", "fbo", "status|active,inactive"),
        Of("billing.meter", "billing/meters", "mtr", "status|active,inactive"),
        Of("billing_portal.configuration", "billing_portal/configurations", "bpc", "active:bool is_default:bool"),
        Of("climate.order", "climate/orders", "climorder", ""),
        Of("climate.product", "climate/products", "climsku", ""),
        Of("climate.supplier", "climate/suppliers", "climsup", ""),
        Of("connect_collection_transfer", "", "cct", ""),
        Of("country_spec", "country_specs", "", ""),
        Of("entitlements.active_entitlement", "entitlements/active_entitlements", "ent", "customer=$customer")
            with { Required = ["customer"], Parents = One("customer", "customer") },
        Of("ephemeral_key", "ephemeral_keys", "ephkey", "") with { CanList = false },
        Of("entitlements.feature", "entitlements/features", "feat", "archived=active:not lookup_key"),
        Of("file", "files", "file", "created:range purpose|" + FilePurposes),
        Of("file_link", "file_links", "link", "created:range expired:bool file"),
        Of(
            "financial_connections.account", "financial_connections/accounts", "fca",
            "account_holder[account]=account_holder.account account_holder[customer]=account_holder.customer "
            + "account_holder[customer_account]=account_holder.customer_account session=$session"),
        Of("financial_connections.account_ownership", "", "fcaowns", ""),
        Of("financial_connections.session", "financial_connections/sessions", "fcsess", "") with { CanList = false },
        Of(
            "financial_connections.transaction", "financial_connections/transactions", "fctxn",
            "account transacted_at:range transaction_refresh[after]:computed")
            with { Required = ["account"], Parents = One("account", "financial_connections.account") },
        Of("forwarding.request", "forwarding/requests", "fwdreq", "created:range"),
        Of(
            "identity.verification_report", "identity/verification_reports", "vr",
            "client_reference_id created:range type|document,id_number verification_session"),
        Of(
            "identity.verification_session", "identity/verification_sessions", "vs",
            "client_reference_id created:range related_customer related_customer_account status|canceled,processing,requires_input,verified"),
        Of("invoice_rendering_template", "invoice_rendering_templates", "inrtem", "status|active,archived"),
        Of("issuing.authorization", "issuing/authorizations", "iauth", "card cardholder created:range status|closed,expired,pending,reversed"),
        Of(
            "issuing.card", "issuing/cards", "ic",
            "cardholder created:range exp_month:int exp_year:int last4 personalization_design status|active,canceled,inactive type|physical,virtual"),
        Of("issuing.cardholder", "issuing/cardholders", "ich", "created:range email phone_number status|active,blocked,inactive type|company,individual"),
        Of("issuing.dispute", "issuing/disputes", "idp", "created:range status|expired,lost,submitted,unsubmitted,won transaction"),
        Of(
            "issuing.personalization_design", "issuing/personalization_designs", "pd",
            "lookup_keys=lookup_key:any preferences[is_default]=preferences.is_default:bool "
            + "preferences[is_platform_default]=preferences.is_platform_default:bool status|active,inactive,rejected,review"),
        Of("issuing.physical_bundle", "issuing/physical_bundles", "ics", "status|active,inactive,review type|custom,standard"),
        Of("issuing.token", "issuing/tokens", "intok", "card created:range status|active,deleted,requested,suspended")
            with { Required = ["card"], Parents = One("card", "issuing.card") },
        Of("issuing.transaction", "issuing/transactions", "ipi", "card cardholder created:range type|capture,refund"),
        Of("payment_attempt_record", "payment_attempt_records", "par", "payment_record") with
        {
            Required = ["payment_record"],
            Parents = One("payment_record", "payment_record"),
            Unpaged = ["ending_before"],
        },
        Of("payment_method_configuration", "payment_method_configurations", "pmc", "active:bool application"),
        Of("payment_method_domain", "payment_method_domains", "pmd", "domain_name enabled:bool"),
        Of("payment_record", "payment_records", "pr", "created_after=created:after created_before=created:before"),
        Of("product_catalog.trial_offer", "product_catalog/trial_offers", "to", "active:bool created:range prices=price:any"),
        Of("radar.early_fraud_warning", "radar/early_fraud_warnings", "issfr", "charge created:range payment_intent"),
        Of("radar.value_list", "radar/value_lists", "rsl", "alias contains:computed created:range"),
        Of("radar.value_list_item", "radar/value_list_items", "rsli", "created:range value value_list") with
        {
            Required = ["value_list"],
            Parents = One("value_list", "radar.value_list"),
        },
        Of("reporting.report_run", "reporting/report_runs", "frr", "created:range"),
        Of("reporting.report_type", "reporting/report_types", "", "") with { Unpaged = ["limit", "starting_after", "ending_before"] },
        Of("reserve.hold", "", "resv", ""),
        Of("reserve.plan", "", "rsvpln", ""),
        Of("reserve.release", "", "rsvrls", ""),
        Of("reserve_transaction", "", "rsvtx", ""),
        Of("review", "reviews", "prv", "created:range") with { Default = new("", "open", ["false"]) },
        Of("rule", "", "rule", ""),
        Of("scheduled_query_run", "sigma/scheduled_query_runs", "sqr", ""),
        Of("shipping_rate", "shipping_rates", "shr", "active:bool created:range currency=fixed_amount.currency"),
        Of("tax.calculation", "tax/calculations", "taxcalc", "") with { CanList = false },
        Of("tax.location", "tax/locations", "taxloc", "type|performance") with { Required = ["type"] },
        Of("tax.registration", "tax/registrations", "taxreg", "status|active,all,expired,scheduled"),
        Of("tax.transaction", "tax/transactions", "tax", "") with { CanList = false },
        Of("source_transaction", "", "srctxn", "source"),
        Of("tax_code", "tax_codes", "txcd", ""),
        Of("tax_deducted_at_source", "", "itds", ""),
        Of("terminal.configuration", "terminal/configurations", "tmc", "is_account_default:bool") with { LeavesStub = true },
        Of("terminal.location", "terminal/locations", "tml", "") with { LeavesStub = true },
        Of("terminal.reader", "terminal/readers", "tmr", "device_type|" + ReaderTypes + " location serial_number status|offline,online")
            with { LeavesStub = true },
        Of(
            "three_d_secure.authentication", "three_d_secure/authentications", "tdsa",
            "created:range status|canceled,error,failed,requires_challenge,requires_submission,succeeded"),
        Treasury("credit_reversal", "credit_reversals", "credrev", "received_credit status|canceled,posted,processing"),
        Treasury("debit_reversal", "debit_reversals", "debrev", "received_debit resolution=$resolution|lost,won status|canceled,completed,processing"),
        Of("treasury.financial_account", "treasury/financial_accounts", "fa", "created:range status|closed,open"),
        Treasury("inbound_transfer", "inbound_transfers", "ibt", "status|canceled,failed,processing,succeeded"),
        Treasury("outbound_payment", "outbound_payments", "obp", "created:range customer status|canceled,failed,posted,processing,returned"),
        Treasury("outbound_transfer", "outbound_transfers", "obt", "status|canceled,failed,posted,processing,returned"),
        Treasury(
            "received_credit", "received_credits", "rc",
            "linked_flows[source_flow_type]=linked_flows.source_flow_type|credit_reversal,other,outbound_payment,outbound_transfer,payout "
            + "status|failed,succeeded"),
        Treasury("received_debit", "received_debits", "rd", "status|failed,succeeded"),
        Treasury("transaction_entry", "transaction_entries", "trxne", "created:range effective_at:range order_by:order|created,effective_at transaction"),
        Treasury(
            "transaction", "transactions", "trxn",
            "created:range order_by=status_transitions:order|created,posted_at status|open,posted,void "
            + "status_transitions[posted_at]=status_transitions.posted_at:range"),
        Of("token", "tokens", "tok", "") with { CanList = false },
        Of("webhook_endpoint", "webhook_endpoints", "we", ""),
    ];

    private static ResourceSchema Treasury(string name, string path, string idPrefix, string filters)
        => Of("treasury." + name, "treasury/" + path, idPrefix, "financial_account " + filters) with
        {
            Required = ["financial_account"],
            Parents = One("financial_account", "treasury.financial_account"),
        };
}
