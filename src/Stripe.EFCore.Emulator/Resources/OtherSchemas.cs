using System.Collections.Immutable;
using static Stripe.EFCore.Emulator.Resources.ResourceSchemas;

namespace Stripe.EFCore.Emulator.Resources;

/// <summary>The resources beside payments and billing. None is seeded.</summary>
internal static class OtherSchemas
{
    public static ImmutableArray<ResourceSchema> All { get; } =
    [
        Of("apple_pay_domain", "apple_pay/domains", "apftw", "domain_name") with { CanDelete = true },
        Of("billing.alert", "billing/alerts", "alrt", "alert_type meter=usage_threshold.meter"),
        Of("billing.credit_balance_transaction", "billing/credit_balance_transactions", "cbtxn", "credit_grant customer:ignored customer_account:ignored"),
        Of("billing.credit_grant", "billing/credit_grants", "credgr", "customer customer_account"),
        Of("billing.feedback_option", "billing/feedback_options", "fbo", "status"),
        Of("billing.meter", "billing/meters", "mtr", "status|active,inactive"),
        Of("billing_portal.configuration", "billing_portal/configurations", "bpc", "active:bool is_default:bool"),
        Of("climate.order", "climate/orders", "climorder", ""),
        Of("climate.product", "climate/products", "climsku", ""),
        Of("climate.supplier", "climate/suppliers", "climsup", ""),
        Of("connect_collection_transfer", "", "cct", ""),
        Of("country_spec", "country_specs", "", ""),
        Of("entitlements.active_entitlement", "entitlements/active_entitlements", "ent", "customer:ignored") with { Required = ["customer"] },
        Of("entitlements.feature", "entitlements/features", "feat", "archived:ignored lookup_key"),
        Of("file", "files", "file", "created:range purpose"),
        Of("file_link", "file_links", "link", "created:range expired:bool file"),
        Of("financial_connections.account", "financial_connections/accounts", "fca", "account_holder:ignored session:ignored"),
        Of("financial_connections.account_ownership", "", "fcaowns", ""),
        Of("financial_connections.transaction", "financial_connections/transactions", "fctxn", "account transacted_at:range transaction_refresh:ignored")
            with { Required = ["account"] },
        Of("forwarding.request", "forwarding/requests", "fwdreq", "created:range"),
        Of("identity.verification_report", "identity/verification_reports", "vr", "client_reference_id created:range type verification_session"),
        Of(
            "identity.verification_session", "identity/verification_sessions", "vs",
            "client_reference_id created:range related_customer related_customer_account status"),
        Of("invoice_rendering_template", "invoice_rendering_templates", "inrtem", "status|active,archived"),
        Of("issuing.authorization", "issuing/authorizations", "iauth", "card cardholder created:range status"),
        Of("issuing.card", "issuing/cards", "ic", "cardholder created:range exp_month:int exp_year:int last4 personalization_design status type"),
        Of("issuing.cardholder", "issuing/cardholders", "ich", "created:range email phone_number status type"),
        Of("issuing.dispute", "issuing/disputes", "idp", "created:range status transaction"),
        Of("issuing.personalization_design", "issuing/personalization_designs", "pd", "lookup_keys=lookup_key:any preferences:ignored status"),
        Of("issuing.physical_bundle", "issuing/physical_bundles", "ics", "status type"),
        Of("issuing.token", "issuing/tokens", "intok", "card created:range status") with { Required = ["card"] },
        Of("issuing.transaction", "issuing/transactions", "ipi", "card cardholder created:range type"),
        Of("payment_attempt_record", "payment_attempt_records", "par", "payment_record") with { Required = ["payment_record"] },
        Of("payment_method_configuration", "payment_method_configurations", "pmc", "active:bool application"),
        Of("payment_method_domain", "payment_method_domains", "pmd", "domain_name enabled:bool"),
        Of("payment_record", "payment_records", "pr", "created_after:ignored created_before:ignored"),
        Of("product_catalog.trial_offer", "product_catalog/trial_offers", "to", "active:bool created:range prices=price:any"),
        Of("radar.early_fraud_warning", "radar/early_fraud_warnings", "issfr", "charge created:range payment_intent"),
        Of("radar.value_list", "radar/value_lists", "rsl", "alias contains:ignored created:range") with { CanDelete = true },
        Of("radar.value_list_item", "radar/value_list_items", "rsli", "created:range value value_list") with { Required = ["value_list"], CanDelete = true },
        Of("reporting.report_run", "reporting/report_runs", "frr", "created:range"),
        Of("reporting.report_type", "reporting/report_types", "", ""),
        Of("reserve.hold", "", "resv", ""),
        Of("reserve.plan", "", "rsvpln", ""),
        Of("reserve.release", "", "rsvrls", ""),
        Of("reserve_transaction", "", "rsvtx", ""),
        Of("review", "reviews", "prv", "created:range") with { Default = new("", "open", ["false"]) },
        Of("rule", "", "rule", ""),
        Of("scheduled_query_run", "sigma/scheduled_query_runs", "sqr", ""),
        Of("shipping_rate", "shipping_rates", "shr", "active:bool created:range currency=fixed_amount.currency"),
        Of("tax.calculation", "tax/calculations", "taxcalc", "") with { CanList = false },
        Of("tax.location", "tax/locations", "taxloc", "type") with { Required = ["type"] },
        Of("tax.registration", "tax/registrations", "taxreg", "status|active,all,expired,scheduled"),
        Of("tax.transaction", "tax/transactions", "tax", "") with { CanList = false },
        Of("source_transaction", "", "srctxn", "source"),
        Of("tax_code", "tax_codes", "txcd", ""),
        Of("tax_deducted_at_source", "", "itds", ""),
        Of("terminal.configuration", "terminal/configurations", "tmc", "is_account_default:bool") with { CanDelete = true, LeavesStub = true },
        Of("terminal.location", "terminal/locations", "tml", "") with { CanDelete = true, LeavesStub = true },
        Of("terminal.reader", "terminal/readers", "tmr", "device_type location serial_number status") with { CanDelete = true, LeavesStub = true },
        Of("three_d_secure.authentication", "three_d_secure/authentications", "tdsa", "created:range status"),
        Treasury("credit_reversal", "credit_reversals", "credrev", "received_credit status"),
        Treasury("debit_reversal", "debit_reversals", "debrev", "received_debit resolution:ignored status"),
        Of("treasury.financial_account", "treasury/financial_accounts", "fa", "created:range status|closed,open"),
        Treasury("inbound_transfer", "inbound_transfers", "ibt", "status"),
        Treasury("outbound_payment", "outbound_payments", "obp", "created:range customer status"),
        Treasury("outbound_transfer", "outbound_transfers", "obt", "status"),
        Treasury("received_credit", "received_credits", "rc", "linked_flows:ignored status"),
        Treasury("received_debit", "received_debits", "rd", "status"),
        Treasury("transaction_entry", "transaction_entries", "trxne", "created:range effective_at:range order_by:ignored transaction"),
        Treasury("transaction", "transactions", "trxn", "created:range order_by:ignored status status_transitions:ignored"),
        Of("webhook_endpoint", "webhook_endpoints", "we", "") with { CanDelete = true },
    ];

    private static ResourceSchema Treasury(string name, string path, string idPrefix, string filters)
        => Of("treasury." + name, "treasury/" + path, idPrefix, "financial_account " + filters) with { Required = ["financial_account"] };
}
