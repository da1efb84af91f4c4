namespace Stripe.EFCore.Emulator.Seeding;

/// <summary>Money that moves: payment methods, payment intents, charges, refunds, disputes, balance transactions, payouts.</summary>
internal static class PaymentObjects
{
    private static readonly string[] Brands = ["visa", "mastercard", "amex"];

    public static IEnumerable<ISeededResource> All(SeedPlan plan)
    {
        var math = plan.Math;
        var day = 24 * 3600L;
        yield return new SeededResource(plan, "payment_method", "pm", plan.Customers, i => plan.CustomerSecond(i) + 10, (json, i) => PaymentMethod(plan, json, i));
        yield return new SeededResource(plan, "payment_intent", "pi", plan.Charges, plan.ChargeSecond, (json, i) => PaymentIntent(plan, json, i));
        yield return new SeededResource(plan, "charge", "ch", plan.Charges, plan.ChargeSecond, (json, i) => Charge(plan, json, i));
        yield return new SeededResource(plan, "refund", "re", plan.Refunds, plan.RefundSecond, (json, i) => Refund(plan, json, i));
        yield return new SeededResource(plan, "dispute", "du", plan.Disputes, i => plan.ChargeSecond(SeedPlan.ChargeOfDispute(i)) + 600, (json, i) => Dispute(plan, json, i));
        yield return new SeededResource(plan, "balance_transaction", "txn", plan.Charges, plan.ChargeSecond, (json, i) => BalanceTransaction(plan, json, i));
        yield return new SeededResource(plan, "payout", "po", plan.Payouts, i => math.Now - (plan.Payouts - i) * day, (json, i) => Payout(plan, json, i, day));
    }

    private static void Card(JsonWriter card, SeedPlan plan, long customer)
        => card.Text("brand", Brands[customer % 3]).Text("country", "US").Number("exp_month", 1 + customer % 12).Number("exp_year", 2027 + customer % 5)
            .Text("fingerprint", plan.Math.Id("", customer)[^12..]).Text("funding", "credit").Text("last4", $"{plan.Math.Pick(customer, 20, 10000):D4}");

    private static void PaymentMethod(SeedPlan plan, JsonWriter json, long index)
        => json.Text("allow_redisplay", "unspecified")
            .Object("billing_details", b => b.Object("address", a => a.Null("city", "country", "line1", "line2", "postal_code", "state")).Null("email", "name", "phone", "tax_id"))
            .Object("card", c => Card(c, plan, index))
            .Number("created", plan.CustomerSecond(index) + 10)
            .Text("customer", plan.Math.Id("cus", index))
            .Flag("livemode", false)
            .Object("metadata")
            .Text("type", "card");

    private static void PaymentIntent(SeedPlan plan, JsonWriter json, long index)
    {
        var invoice = SeedPlan.InvoiceOfCharge(index);
        var customer = plan.CustomerOfInvoice(invoice);
        var amount = plan.InvoiceTotal(invoice);
        json.Number("amount", amount).Number("amount_capturable", 0).Number("amount_received", amount).Null("application", "application_fee_amount", "automatic_payment_methods", "canceled_at", "cancellation_reason")
            .Text("capture_method", "automatic")
            .Text("client_secret", null)
            .Text("confirmation_method", "automatic")
            .Number("created", plan.ChargeSecond(index))
            .Text("currency", plan.CurrencyOfInvoice(invoice))
            .Text("customer", plan.Math.Id("cus", customer))
            .Text("description", "Subscription update")
            .Null("last_payment_error")
            .Text("latest_charge", plan.Math.Id("ch", index))
            .Flag("livemode", false)
            .Object("metadata")
            .Null("next_action", "on_behalf_of")
            .Text("payment_method", plan.Math.Id("pm", customer))
            .Object("payment_method_options")
            .Texts("payment_method_types", "card")
            .Null("processing", "receipt_email", "review", "setup_future_usage", "shipping", "source", "statement_descriptor", "statement_descriptor_suffix")
            .Text("status", "succeeded")
            .Null("transfer_data", "transfer_group");
    }

    private static void Charge(SeedPlan plan, JsonWriter json, long index)
    {
        var invoice = SeedPlan.InvoiceOfCharge(index);
        var customer = plan.CustomerOfInvoice(invoice);
        var amount = plan.InvoiceTotal(invoice);
        var refunded = SeedPlan.RefundOfCharge(index) is { } refund && refund < plan.Refunds ? plan.RefundAmount(refund) : 0;
        json.Number("amount", amount).Number("amount_captured", amount).Number("amount_refunded", refunded).Null("application", "application_fee", "application_fee_amount")
            .Text("balance_transaction", plan.Math.Id("txn", index))
            .Object("billing_details", b => b.Object("address", a => a.Null("city", "country", "line1", "line2", "postal_code", "state")).Null("email", "name", "phone", "tax_id"))
            .Text("calculated_statement_descriptor", "EMULATED")
            .Flag("captured", true)
            .Number("created", plan.ChargeSecond(index))
            .Text("currency", plan.CurrencyOfInvoice(invoice))
            .Text("customer", index % 23 == 22 ? null : plan.Math.Id("cus", customer))
            .Text("description", "Subscription update")
            .Flag("disputed", SeedPlan.DisputeOfCharge(index) is { } dispute && dispute < plan.Disputes)
            .Null("failure_balance_transaction", "failure_code", "failure_message")
            .Object("fraud_details")
            .Flag("livemode", false)
            .Object("metadata")
            .Null("on_behalf_of", "outcome")
            .Flag("paid", true)
            .Text("payment_intent", plan.Math.Id("pi", index))
            .Text("payment_method", plan.Math.Id("pm", customer))
            .Object("payment_method_details", d => d.Object("card", c => Card(c, plan, customer)).Text("type", "card"))
            .Null("receipt_email", "receipt_number", "receipt_url")
            .Flag("refunded", refunded == amount)
            .Null("review", "shipping", "source", "source_transfer", "statement_descriptor", "statement_descriptor_suffix")
            .Text("status", "succeeded")
            .Null("transfer_data", "transfer_group");
    }

    private static void Refund(SeedPlan plan, JsonWriter json, long index)
    {
        var charge = SeedPlan.ChargeOfRefund(index);
        json.Number("amount", plan.RefundAmount(index))
            .Null("balance_transaction")
            .Text("charge", plan.Math.Id("ch", charge))
            .Number("created", plan.RefundSecond(index))
            .Text("currency", plan.CurrencyOfInvoice(SeedPlan.InvoiceOfCharge(charge)))
            .Object("metadata")
            .Text("payment_intent", plan.Math.Id("pi", charge))
            .Text("reason", index % 3 == 0 ? "requested_by_customer" : null)
            .Null("receipt_number", "source_transfer_reversal")
            .Text("status", "succeeded")
            .Null("transfer_reversal");
    }

    private static void Dispute(SeedPlan plan, JsonWriter json, long index)
    {
        var charge = SeedPlan.ChargeOfDispute(index);
        var invoice = SeedPlan.InvoiceOfCharge(charge);
        json.Number("amount", plan.InvoiceTotal(invoice))
            .Texts("balance_transactions")
            .Text("charge", plan.Math.Id("ch", charge))
            .Number("created", plan.ChargeSecond(charge) + 600)
            .Text("currency", plan.CurrencyOfInvoice(invoice))
            .Texts("enhanced_eligibility_types")
            .Flag("is_charge_refundable", false)
            .Flag("livemode", false)
            .Object("metadata")
            .Text("payment_intent", plan.Math.Id("pi", charge))
            .Text("reason", index % 2 == 0 ? "fraudulent" : "product_not_received")
            .Text("status", index % 3 == 0 ? "needs_response" : "lost");
    }

    private static void BalanceTransaction(SeedPlan plan, JsonWriter json, long index)
    {
        var invoice = SeedPlan.InvoiceOfCharge(index);
        var amount = plan.InvoiceTotal(invoice);
        var fee = SeedPlan.Fee(amount);
        json.Number("amount", amount)
            .Number("available_on", plan.ChargeSecond(index) + 2 * 24 * 3600)
            .Text("balance_type", "payments")
            .Number("created", plan.ChargeSecond(index))
            .Text("currency", plan.CurrencyOfInvoice(invoice))
            .Text("description", "Subscription update")
            .Null("exchange_rate")
            .Number("fee", fee)
            .Texts("fee_details")
            .Number("net", amount - fee)
            .Text("reporting_category", "charge")
            .Text("source", plan.Math.Id("ch", index))
            .Text("status", "available")
            .Text("type", "charge");
    }

    private static void Payout(SeedPlan plan, JsonWriter json, long index, long day)
    {
        var created = plan.Math.Now - (plan.Payouts - index) * day;
        json.Number("amount", 10000 + plan.Math.Pick(index, 30, 90000)).Null("application_fee", "application_fee_amount")
            .Number("arrival_date", created + 2 * day)
            .Flag("automatic", true)
            .Null("balance_transaction")
            .Number("created", created)
            .Text("currency", "usd")
            .Text("description", "STRIPE PAYOUT")
            .Null("destination", "failure_balance_transaction", "failure_code", "failure_message")
            .Flag("livemode", false)
            .Object("metadata")
            .Text("method", "standard")
            .Null("original_payout")
            .Text("reconciliation_status", "completed")
            .Null("reversed_by")
            .Text("source_type", "card")
            .Null("statement_descriptor")
            .Text("status", index == plan.Payouts - 1 ? "in_transit" : "paid")
            .Text("type", "bank_account");
    }
}
