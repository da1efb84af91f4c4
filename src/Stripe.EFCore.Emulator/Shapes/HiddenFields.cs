using System.Collections.Immutable;

namespace Stripe.EFCore.Emulator.Shapes;

/// <summary>
///     The fields that the API sends only when a request expands them, by Stripe.net's class. The optional fields in the declarations of Stripe's SDK for Node
///     and the "Expandable" marks of the API reference tell them: https://docs.stripe.com/expand#includable-properties.
/// </summary>
internal static class HiddenFields
{
    public static ImmutableDictionary<string, ImmutableArray<string>> All { get; } = Parse(
        """
        Charge: refunds
        Checkout.Session: line_items
        Checkout.SessionShippingCost: taxes
        Checkout.SessionTotalDetails: breakdown
        Coupon: applies_to currency_options
        CreditNoteShippingCost: taxes
        Customer: cash_balance invoice_credit_balance sources subscriptions tax tax_ids
        Identity.VerificationReportDocument: dob expiration_date number unparsed_sex
        Identity.VerificationReportIdNumber: dob id_number
        Identity.VerificationSession: verified_outputs
        Invoice: confirmation_secret payments
        InvoiceShippingCost: taxes
        Issuing.Card: cvc number
        Issuing.Transaction: purchase_details
        LineItem: discounts taxes
        PaymentIntentAmountDetails: line_items
        PaymentLink: line_items
        Plan: tiers
        Price: currency_options tiers
        PromotionCodeRestrictions: currency_options
        Quote: line_items
        QuoteComputedRecurringTotalDetails: breakdown
        QuoteComputedUpfront: line_items
        QuoteComputedUpfrontTotalDetails: breakdown
        QuoteTotalDetails: breakdown
        ShippingRateFixedAmount: currency_options
        Tax.Calculation: line_items
        Tax.CalculationLineItem: tax_breakdown
        Tax.CalculationShippingCost: tax_breakdown
        Tax.Transaction: line_items
        Treasury.FinancialAccount: features
        Treasury.Transaction: entries
        """);

    /// <summary>The name under which a class of Stripe.net is listed here.</summary>
    public static string NameOf(Type type) => type.FullName!["Stripe.".Length..].Replace('+', '.');

    public static bool Contains(Type type, string field) => All.TryGetValue(NameOf(type), out var fields) && fields.Contains(field);

    private static ImmutableDictionary<string, ImmutableArray<string>> Parse(string text)
        => text.Split('\n').Select(line => line.Split(": ")).ToImmutableDictionary(parts => parts[0], parts => parts[1].Trim().Split(' ').ToImmutableArray());
}
