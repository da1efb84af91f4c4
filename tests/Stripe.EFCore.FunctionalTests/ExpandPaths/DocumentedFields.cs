using Stripe;

namespace StripeEFCore.FunctionalTests.ExpandPaths;

/// <summary>
///     What Stripe's API reference (https://docs.stripe.com/api) says about fields and the classes of Stripe.net do not: a class without its first namespace,
///     and a field.
/// </summary>
internal static class DocumentedFields
{
    /// <summary>"This field is not included by default. To include it in the response, expand the ... field."</summary>
    public static HashSet<string> OnlyWhenExpanded { get; } =
    [
        "Apps.Secret payload",
        "BalanceInstantAvailable net_available",
        "BillingPortal.ConfigurationFeaturesSubscriptionUpdate products",
        "Charge refunds",
        "Checkout.Session line_items",
        "Checkout.SessionShippingCost taxes",
        "Checkout.SessionTotalDetails breakdown",
        "ConfirmationTokenPaymentMethodPreviewKlarna dob",
        "Coupon applies_to",
        "Coupon currency_options",
        "CreditNoteShippingCost taxes",
        "Customer cash_balance",
        "Customer invoice_credit_balance",
        "Customer sources",
        "Customer subscriptions",
        "Customer tax",
        "Customer tax_ids",
        "Identity.VerificationReportDocument dob",
        "Identity.VerificationReportDocument expiration_date",
        "Identity.VerificationReportDocument number",
        "Identity.VerificationReportDocument sex",
        "Identity.VerificationReportDocument unparsed_place_of_birth",
        "Identity.VerificationReportDocument unparsed_sex",
        "Identity.VerificationReportIdNumber dob",
        "Identity.VerificationReportIdNumber id_number",
        "Identity.VerificationSession verified_outputs",
        "Identity.VerificationSessionVerifiedOutputs dob",
        "Identity.VerificationSessionVerifiedOutputs id_number",
        "Identity.VerificationSessionVerifiedOutputs sex",
        "Identity.VerificationSessionVerifiedOutputs unparsed_place_of_birth",
        "Identity.VerificationSessionVerifiedOutputs unparsed_sex",
        "Invoice confirmation_secret",
        "Invoice payments",
        "InvoiceShippingCost taxes",
        "Issuing.Card cvc",
        "Issuing.Card number",
        "Issuing.Dispute balance_transactions",
        "Issuing.Token network_data",
        "Issuing.Transaction purchase_details",
        "LineItem discounts",
        "LineItem taxes",
        "PaymentIntentAmountDetails line_items",
        "PaymentLink line_items",
        "PaymentMethodKlarna dob",
        "Plan tiers",
        "Price currency_options",
        "Price tiers",
        "PriceCurrencyOptions tiers",
        "PromotionCodeRestrictions currency_options",
        "Quote line_items",
        "QuoteComputedRecurringTotalDetails breakdown",
        "QuoteComputedUpfront line_items",
        "QuoteComputedUpfrontTotalDetails breakdown",
        "QuoteTotalDetails breakdown",
        "ShippingRateFixedAmount currency_options",
        "Tax.Calculation line_items",
        "Tax.CalculationLineItem tax_breakdown",
        "Tax.CalculationShippingCost tax_breakdown",
        "Tax.Transaction line_items",
        "Treasury.FinancialAccount features",
        "Treasury.FinancialAccountFinancialAddressAba account_number",
        "Treasury.ReceivedCreditLinkedFlows source_flow_details",
        "Treasury.Transaction entries",
        "Treasury.Transaction flow_details",
        "Treasury.TransactionEntry flow_details",
    ];

    /// <summary>Fields that are expanded on a retrieve, and on no list.</summary>
    public static HashSet<string> NotInLists { get; } =
    [
        "Issuing.Card cvc",
        "Issuing.Card number",
        "Issuing.Token network_data",
        "Treasury.Transaction entries",
    ];

    /// <summary>Fields that the reference calls ids, though Stripe.net has room for the object.</summary>
    public static HashSet<string> CannotExpand { get; } =
    [
        "CreditNoteLineItemTaxTaxRateDetails tax_rate",
        "CreditNoteTotalTaxTaxRateDetails tax_rate",
        "InvoiceLineItemTaxTaxRateDetails tax_rate",
        "InvoiceTotalTaxTaxRateDetails tax_rate",
    ];

    /// <summary>The object of an event is as it was then; nothing below it is expanded.</summary>
    public static HashSet<string> Snapshots { get; } = ["EventData object"];

    /// <summary>Lists that Stripe answers only with a filter, and the filter.</summary>
    public static IReadOnlyDictionary<Type, string> RequiredFilters { get; } = new Dictionary<Type, string>
    {
        [typeof(Stripe.Apps.Secret)] = "scope[type]=account",
        [typeof(Stripe.Entitlements.ActiveEntitlement)] = "customer=cus_1",
        [typeof(Stripe.FinancialConnections.Transaction)] = "account=fca_1",
        [typeof(Stripe.Issuing.Token)] = "card=ic_1",
        [typeof(PaymentAttemptRecord)] = "payment_record=pr_1",
        [typeof(Stripe.Radar.ValueListItem)] = "value_list=rsl_1",
        [typeof(SetupAttempt)] = "setup_intent=seti_1",
        [typeof(SubscriptionItem)] = "subscription=sub_1",
        [typeof(Stripe.Tax.Location)] = "type=performance",
        [typeof(Stripe.Treasury.CreditReversal)] = "financial_account=fa_1",
        [typeof(Stripe.Treasury.DebitReversal)] = "financial_account=fa_1",
        [typeof(Stripe.Treasury.InboundTransfer)] = "financial_account=fa_1",
        [typeof(Stripe.Treasury.OutboundPayment)] = "financial_account=fa_1",
        [typeof(Stripe.Treasury.OutboundTransfer)] = "financial_account=fa_1",
        [typeof(Stripe.Treasury.ReceivedCredit)] = "financial_account=fa_1",
        [typeof(Stripe.Treasury.ReceivedDebit)] = "financial_account=fa_1",
        [typeof(Stripe.Treasury.TransactionEntry)] = "financial_account=fa_1",
        [typeof(Stripe.Treasury.Transaction)] = "financial_account=fa_1",
    };

    public static string Key(Type type, string field) => $"{type.FullName![(nameof(Stripe).Length + 1)..]} {field}";
}
