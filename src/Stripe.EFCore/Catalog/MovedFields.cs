using System.Collections.Frozen;

namespace Stripe.EFCore.Catalog;

/// <summary>
///     Fields that objects had in earlier API versions and have no longer, with where to find them now. For messages about models that were written
///     for such a version. From https://docs.stripe.com/changelog.
/// </summary>
internal static class MovedFields
{
    /// <summary>
    ///     By object, the fields with the path of their successor, or with an expression where no one field succeeds. <c>[]</c> marks an array.
    /// </summary>
    internal static FrozenDictionary<string, FrozenDictionary<string, string>> ByObject { get; } = new Dictionary<string, string>
    {
        // 2019-02-19: the account's fields were grouped.
        ["account"] = """
            business_logo = settings.branding.icon
            business_name = business_profile.name
            business_primary_color = settings.branding.primary_color
            business_url = business_profile.url
            debit_negative_balances = settings.payouts.debit_negative_balances
            decline_charge_on = settings.card_payments.decline_on
            display_name = settings.dashboard.display_name
            legal_entity = in company, or in individual
            payout_schedule = settings.payouts.schedule
            payout_statement_descriptor = settings.payouts.statement_descriptor
            product_description = business_profile.product_description
            statement_descriptor = settings.payments.statement_descriptor
            support_email = business_profile.support_email
            support_phone = business_profile.support_phone
            support_url = business_profile.support_url
            timezone = settings.dashboard.timezone
            verification = requirements
            """,

        // 2025-03-31.basil: payments of invoices became objects of their own.
        ["charge"] = """
            card = payment_method_details.card
            destination = transfer_data.destination
            invoice = the invoice of the invoice payment (/v1/invoice_payments) whose payment.payment_intent is the charge's payment_intent
            """,

        // 2022-08-01 and 2025-03-31.basil for shipping.
        ["checkout.session"] = """
            display_items = line_items
            shipping = collected_information.shipping_details
            shipping_details = collected_information.shipping_details
            shipping_rate = shipping_cost.shipping_rate
            """,

        // 2025-03-31.basil.
        ["credit_note"] = """
            refund = refunds[].refund
            tax_amounts = total_taxes
            """,
        ["credit_note_line_item"] = """
            tax_amounts = taxes
            """,

        // 2019-10-17 for balance and tax ids; 2015-02-18 and before for the others.
        ["customer"] = """
            account_balance = balance
            cards = sources
            default_card = default_source
            subscription = subscriptions.data[]
            tax_info = tax_ids
            tax_info_verification = tax_ids.data[].verification
            """,

        ["coupon"] = """
            percent_off_precise = percent_off
            """,

        // 2025-09-30.clover.
        ["discount"] = """
            coupon = source.coupon
            """,

        // 2025-03-31.basil for payments, parents and taxes; 2019 and before for those from billing on.
        ["invoice"] = """
            charge = payments.data[].payment.charge
            discount = discounts
            paid = status == "paid"
            payment_intent = payments.data[].payment.payment_intent
            quote = parent.quote_details.quote
            rendering_options = rendering
            subscription = parent.subscription_details.subscription
            subscription_details = parent.subscription_details
            subscription_proration_date = parent.subscription_details.subscription_proration_date
            tax = the sum of total_taxes[].amount
            total_tax_amounts = total_taxes
            billing = collection_method
            date = created
            finalized_at = status_transitions.finalized_at
            forgiven = status == "uncollectible"
            tax_percent = default_tax_rates[].percentage
            """,
        ["invoiceitem"] = """
            plan = pricing.price_details.price
            price = pricing.price_details.price
            subscription = parent.subscription_details.subscription
            subscription_item = parent.subscription_details.subscription_item
            unit_amount = pricing.unit_amount_decimal
            unit_amount_decimal = pricing.unit_amount_decimal
            """,
        ["line_item"] = """
            invoice_item = parent.invoice_item_details.invoice_item
            plan = pricing.price_details.price
            price = pricing.price_details.price
            proration = parent.subscription_item_details.proration, or parent.invoice_item_details.proration
            proration_details = parent.subscription_item_details.proration_details, or parent.invoice_item_details.proration_details
            subscription_item = parent.subscription_item_details.subscription_item
            tax_amounts = taxes
            tax_rates = taxes[].tax_rate_details.tax_rate
            type = parent.type
            """,

        // 2022-11-15 for charges, 2025-03-31.basil for invoices, 2019-02-11 for the others.
        ["payment_intent"] = """
            allowed_source_types = payment_method_types
            charges = latest_charge, or all of them with /v1/charges?payment_intent=
            invoice = the invoice of the invoice payment (/v1/invoice_payments) whose payment.payment_intent is this one
            next_source_action = next_action
            """,

        // 2024-04-10.
        ["product"] = """
            features = marketing_features
            """,

        // 2025-09-30.clover.
        ["promotion_code"] = """
            coupon = promotion.coupon
            """,

        // 2025-03-31.basil for periods; 2019-10-17 for billing and start.
        ["subscription"] = """
            billing = collection_method
            current_period_end = items.data[].current_period_end
            current_period_start = items.data[].current_period_start
            discount = discounts
            plan = items.data[].price
            quantity = items.data[].quantity
            start = start_date
            tax_percent = default_tax_rates[].percentage
            """,

        ["subscription_schedule"] = """
            billing = default_settings.collection_method
            billing_thresholds = default_settings.billing_thresholds
            collection_method = default_settings.collection_method
            default_payment_method = default_settings.default_payment_method
            invoice_settings = default_settings.invoice_settings
            renewal_behavior = end_behavior
            """,
    }.ToFrozenDictionary(pair => pair.Key, pair => Read(pair.Value), StringComparer.Ordinal);

    /// <summary>
    ///     What became of a field that an object no longer has, as the end of a sentence about it: <c>moved to 'promotion.coupon'</c>,
    ///     <c>is now 'status == "paid"'</c>. Null if the change is not known.
    /// </summary>
    public static string? Find(string objectName, string field)
        => !ByObject.TryGetValue(objectName, out var fields) || !fields.TryGetValue(field, out var successor) ? null
            : successor.Contains("==", StringComparison.Ordinal) ? $"is now '{successor}'"
            : successor.Contains(' ') ? $"is now {successor}"
            : $"moved to '{successor}'";

    private static FrozenDictionary<string, string> Read(string lines)
        => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(" = ", 2))
            .ToFrozenDictionary(parts => parts[0].Trim(), parts => parts[1].Trim(), StringComparer.Ordinal);
}
