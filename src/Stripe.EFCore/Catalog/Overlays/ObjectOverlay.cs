namespace Stripe.EFCore.Catalog.Overlays;

/// <summary>
///     Facts about fields that Stripe.net's classes do not state, written by hand from Stripe's documentation. A key is a class of Stripe.net's,
///     without its first namespace, and a field.
/// </summary>
internal static class ObjectOverlay
{
    /// <summary>Classes of objects that can be expanded and that are missing in Stripe.net's table of <c>object</c> values.</summary>
    public static Dictionary<string, Type> UnregisteredClasses { get; } = new(StringComparer.Ordinal)
    {
        ["radar.rule"] = typeof(Radar.Rule),
    };

    /// <summary>The path of the whole list of which a field embeds the first page.</summary>
    private static Dictionary<string, string> ListPaths { get; } = new(StringComparer.Ordinal)
    {
        ["Account external_accounts"] = "/v1/accounts/{id}/external_accounts",
        ["ApplicationFee refunds"] = "/v1/application_fees/{id}/refunds",
        ["Charge refunds"] = "/v1/refunds?charge={id}",
        ["Checkout.Session line_items"] = "/v1/checkout/sessions/{id}/line_items",
        ["CreditNote lines"] = "/v1/credit_notes/{id}/lines",
        ["Customer sources"] = "/v1/customers/{id}/sources",
        ["Customer subscriptions"] = "/v1/subscriptions?customer={id}",
        ["Customer tax_ids"] = "/v1/customers/{id}/tax_ids",
        ["File links"] = "/v1/file_links?file={id}",
        ["FinancialConnections.Session accounts"] = "/v1/financial_connections/accounts?session={id}",
        ["Invoice lines"] = "/v1/invoices/{id}/lines",
        ["Invoice payments"] = "/v1/invoice_payments?invoice={id}",
        ["PaymentIntentAmountDetails line_items"] = "/v1/payment_intents/{id}/amount_details_line_items",
        ["PaymentLink line_items"] = "/v1/payment_links/{id}/line_items",
        ["Quote line_items"] = "/v1/quotes/{id}/line_items",
        ["QuoteComputedUpfront line_items"] = "/v1/quotes/{id}/computed_upfront_line_items",
        ["Radar.ValueList list_items"] = "/v1/radar/value_list_items?value_list={id}",
        ["Subscription items"] = "/v1/subscription_items?subscription={id}",
        ["Tax.Calculation line_items"] = "/v1/tax/calculations/{id}/line_items",
        ["Tax.Transaction line_items"] = "/v1/tax/transactions/{id}/line_items",
        ["Transfer reversals"] = "/v1/transfers/{id}/reversals",
    };

    /// <summary>Fields that hold an object as it was when something happened to it.</summary>
    private static HashSet<string> Snapshots { get; } = ["EventData object"];

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

    /// <summary>The field as its class and these tables describe it together.</summary>
    public static ObjectField Complete(ObjectField field, Type holder)
    {
        var key = Key(holder, field.Name);
        return field with
        {
            OnlyWhenExpanded = OnlyWhenExpanded.ContainsKey(key),
            NotInLists = NotInLists.Contains(key),
            CannotExpand = CannotExpand.Contains(key),
            ListPath = ListPaths.GetValueOrDefault(key),
            IsSnapshot = Snapshots.Contains(key),
        };
    }

    /// <summary>A user's class is looked up under the Stripe.net class that it derives from.</summary>
    private static string Key(Type holder, string field)
    {
        var type = holder;
        while (type.Assembly != typeof(StripeEntity).Assembly && type.BaseType is { } parent)
            type = parent;
        return type.Namespace is { } space && space.StartsWith(nameof(Stripe), StringComparison.Ordinal)
            ? $"{type.FullName![(nameof(Stripe).Length + 1)..]} {field}"
            : field;
    }
}
