namespace Stripe.EFCore.Catalog;

internal static partial class ObjectOverlay
{
    /// <summary>
    ///     Fields that Stripe leaves out unless <c>expand[]</c> names them, each with the page of Stripe's API reference (https://docs.stripe.com/api)
    ///     that says so: the field is marked "Expandable" though it holds no id, or its text says "This field is not included by default." Stripe's
    ///     type declarations agree: each of them is optional there. Fields that are optional for another reason (a hash for each type of payment
    ///     method, details that only some accounts have) are not here: Stripe sends them when there is something to send.
    /// </summary>
    private static Dictionary<string, string> OnlyWhenExpanded { get; } = new(StringComparer.Ordinal)
    {
        ["Apps.Secret payload"] = "secret_management",
        ["BalanceInstantAvailable net_available"] = "balance/balance_object",
        ["BillingPortal.ConfigurationFeaturesSubscriptionUpdate products"] = "customer_portal/configurations/object",
        ["Charge refunds"] = "charges/object",
        ["Checkout.Session line_items"] = "checkout/sessions/object",
        ["Checkout.SessionShippingCost taxes"] = "checkout/sessions/object",
        ["Checkout.SessionTotalDetails breakdown"] = "checkout/sessions/object",
        ["ConfirmationTokenPaymentMethodPreviewKlarna dob"] = "confirmation_tokens/object",
        ["Coupon applies_to"] = "coupons/object",
        ["Coupon currency_options"] = "coupons/object",
        ["CreditNoteShippingCost taxes"] = "credit_notes/object",
        ["Customer cash_balance"] = "customers/object",
        ["Customer invoice_credit_balance"] = "customers/object",
        ["Customer sources"] = "customers/object",
        ["Customer subscriptions"] = "customers/object",
        ["Customer tax"] = "customers/object",
        ["Customer tax_ids"] = "customers/object",
        ["Identity.VerificationReportDocument dob"] = "identity/verification_reports/object",
        ["Identity.VerificationReportDocument expiration_date"] = "identity/verification_reports/object",
        ["Identity.VerificationReportDocument number"] = "identity/verification_reports/object",
        ["Identity.VerificationReportDocument sex"] = "identity/verification_reports/object",
        ["Identity.VerificationReportDocument unparsed_place_of_birth"] = "identity/verification_reports/object",
        ["Identity.VerificationReportDocument unparsed_sex"] = "identity/verification_reports/object",
        ["Identity.VerificationReportIdNumber dob"] = "identity/verification_reports/object",
        ["Identity.VerificationReportIdNumber id_number"] = "identity/verification_reports/object",
        ["Identity.VerificationSession verified_outputs"] = "identity/verification_sessions/object",
        ["Identity.VerificationSessionVerifiedOutputs dob"] = "identity/verification_sessions/object",
        ["Identity.VerificationSessionVerifiedOutputs id_number"] = "identity/verification_sessions/object",
        ["Identity.VerificationSessionVerifiedOutputs sex"] = "identity/verification_sessions/object",
        ["Identity.VerificationSessionVerifiedOutputs unparsed_place_of_birth"] = "identity/verification_sessions/object",
        ["Identity.VerificationSessionVerifiedOutputs unparsed_sex"] = "identity/verification_sessions/object",
        ["Invoice confirmation_secret"] = "invoices/object",
        ["Invoice payments"] = "invoices/object",
        ["InvoiceShippingCost taxes"] = "invoices/object",
        ["Issuing.Card cvc"] = "issuing/cards/object",
        ["Issuing.Card number"] = "issuing/cards/object",
        ["Issuing.Dispute balance_transactions"] = "issuing/disputes/object",
        ["Issuing.Token network_data"] = "issuing/tokens/object",
        ["Issuing.Transaction purchase_details"] = "issuing/transactions/object",
        ["LineItem discounts"] = "checkout/sessions/line_items",
        ["LineItem taxes"] = "checkout/sessions/line_items",
        ["PaymentIntentAmountDetails line_items"] = "payment_intents/object",
        ["PaymentLink line_items"] = "payment-link/object",
        ["PaymentMethodKlarna dob"] = "payment_methods/object",
        ["Plan tiers"] = "plans/object",
        ["Price currency_options"] = "prices/object",
        ["Price tiers"] = "prices/object",
        ["PriceCurrencyOptions tiers"] = "prices/object",
        ["PromotionCodeRestrictions currency_options"] = "promotion_codes/object",
        ["Quote line_items"] = "quotes/object",
        ["QuoteComputedRecurringTotalDetails breakdown"] = "quotes/object",
        ["QuoteComputedUpfront line_items"] = "quotes/object",
        ["QuoteComputedUpfrontTotalDetails breakdown"] = "quotes/object",
        ["QuoteTotalDetails breakdown"] = "quotes/object",
        ["ShippingRateFixedAmount currency_options"] = "shipping_rates/object",
        ["Tax.Calculation line_items"] = "tax/calculations/object",
        ["Tax.CalculationLineItem tax_breakdown"] = "tax/calculations/line_items",
        ["Tax.CalculationShippingCost tax_breakdown"] = "tax/calculations/object",
        ["Tax.Transaction line_items"] = "tax/transactions/object",
        ["Treasury.FinancialAccount features"] = "treasury/financial_accounts/object",
        ["Treasury.FinancialAccountFinancialAddressAba account_number"] = "treasury/financial_accounts/object",
        ["Treasury.ReceivedCreditLinkedFlows source_flow_details"] = "treasury/received_credits/object",
        ["Treasury.Transaction entries"] = "treasury/transactions/object",
        ["Treasury.Transaction flow_details"] = "treasury/transactions/object",
        ["Treasury.TransactionEntry flow_details"] = "treasury/transaction_entries/object",
    };

    /// <summary>Fields that the same pages say can be expanded on a retrieve only, not on a list.</summary>
    private static HashSet<string> NotInLists { get; } =
    [
        "Issuing.Card cvc",
        "Issuing.Card number",
        "Issuing.Token network_data",
        "Treasury.Transaction entries",
    ];

    /// <summary>
    ///     Fields that Stripe.net declares as expandable, and Stripe's other type declarations and its API reference as plain ids ("ID of the tax
    ///     rate").
    /// </summary>
    private static HashSet<string> CannotExpand { get; } =
    [
        "CreditNoteLineItemTaxTaxRateDetails tax_rate",
        "CreditNoteTotalTaxTaxRateDetails tax_rate",
        "InvoiceLineItemTaxTaxRateDetails tax_rate",
        "InvoiceTotalTaxTaxRateDetails tax_rate",
    ];
}
