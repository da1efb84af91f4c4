using System.Collections.Immutable;

namespace Stripe.EFCore.Emulator.Resources;

/// <summary>The resources of API v2, which has its own rules for lists, filters and errors.</summary>
internal static class ApiV2Schemas
{
    public static ImmutableArray<ResourceSchema> All { get; } =
    [
        Of(
            "commerce.product_catalog_import", "commerce/product_catalog/imports", "pcimprt",
            "created:created feed_type|inventory,pricing,product,promotion status|awaiting_upload,failed,processing,succeeded,succeeded_with_errors"),
        Of("core.account", "core/accounts", "acct", "applied_configurations:all|customer,merchant,recipient closed:bool") with
        {
            Default = new("closed", "closed", ["true"]),
            Included =
            [
                "configuration.customer", "configuration.merchant", "configuration.recipient", "defaults", "future_requirements", "identity", "requirements",
            ],
        },
        Of("core.account_token", "core/account_tokens", "accttok", "") with { CanList = false },
        Of("core.account_person", "", "person", "account"),
        Of("core.event", "core/events", "evt", "created:created object_id=related_object.id types=type:any20") with { Kept = TimeSpan.FromDays(30) },
        Of("core.event_destination", "core/event_destinations", "ed", "") with { Included = ["webhook_endpoint.url"], ListsIncluded = true },
        Of("core.vault.gb_bank_account", "core/vault/gb_bank_accounts", "gbba", ""),
        Of(
            "core.vault.us_bank_account", "core/vault/us_bank_accounts", "usba",
            "verification_status=verification.status|awaiting_verification,unverified,verification_failed,verified"),
        Of("money_management.adjustment", "money_management/adjustments", "adj", "adjusted_flow=adjusted_flow.*:Any created:created"),
        Of("money_management.financial_account", "money_management/financial_accounts", "fa", "statuses=status:any|closed,open,pending") with
        {
            Included = ["storage.deposit_insurance_eligibility"],
            ListsIncluded = true,
        },
        Of("money_management.financial_address", "money_management/financial_addresses", "finaddr", "financial_account"),
        Of("money_management.inbound_transfer", "money_management/inbound_transfers", "ibt", "created:created"),
        Of(
            "money_management.outbound_payment", "money_management/outbound_payments", "obp",
            "created:created recipient=to.recipient status:any|canceled,failed,posted,processing,returned"),
        Of("money_management.outbound_setup_intent", "money_management/outbound_setup_intents", "osi", ""),
        Of("money_management.payout_intent", "money_management/payout_intents", "poi", ""),
        Of("money_management.payout_method", "money_management/payout_methods", "pom", "usage_status:members|disabled,eligible,ineligible,invalid,requires_action"),
        Of("money_management.received_credit", "money_management/received_credits", "rc", "created:created"),
        Of("money_management.recipient_verification", "money_management/recipient_verifications", "recver", "") with { CanList = false },
        Of("money_management.transaction", "money_management/transactions", "trxn", "created:created financial_account flow=flow.*:Any"),
        Of("money_management.transaction_entry", "money_management/transaction_entries", "trxne", "created:created transaction"),
    ];

    private static ResourceSchema Of(string name, string path, string idPrefix, string filters)
        => ResourceSchemas.Of("v2." + name, "", idPrefix, filters) with { Path = path.Length == 0 ? "" : "/v2/" + path };
}
