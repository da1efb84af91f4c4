using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Payments;

internal sealed class Disputes(SeedPlan plan) : SeededResource(plan, "dispute", plan.Ids.Dispute)
{
    /// <summary>Minor units that a dispute costs beside its amount.</summary>
    public const int Fee = 1500;

    private const int Day = 86400;

    private static readonly string[] Reasons = ["fraudulent", "product_not_received", "subscription_canceled", "duplicate", "general"];

    public override long Count => Plan.Payments.Disputes;

    public override long CreatedAt(long index) => Plan.Payments.SecondOfDispute(index);

    protected override void WriteMembers(Utf8JsonWriter json, long index)
    {
        var bill = Plan.Invoices.Of(Plan.Payments.InvoiceOfSuccess(Plan.Payments.SuccessOfDispute(index)));
        var charge = Plan.Payments.ChargeOfInvoice(bill.Invoice);
        var created = CreatedAt(index);
        var bits = Plan.Math.Bits(index, Purpose.Dispute) >> 40;
        var isDue = Plan.Math.Now < created + 20 * Day;
        var reason = Reasons[bits % (ulong)Reasons.Length];
        json.WriteNumber("amount"u8, Plan.Contracts.TotalOf(bill));
        json.WriteStartArray("balance_transactions"u8);
        json.WriteStartObject();
        json.WriteId("id"u8, Plan.Ids.BalanceTransaction, Plan.Balance.OfDispute(index));
        json.WriteString("object"u8, "balance_transaction"u8);
        BalanceTransactions.WriteDispute(json, Plan, index);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteId("charge"u8, Plan.Ids.Charge, charge);
        json.WriteNumber("created"u8, created);
        json.WriteString("currency"u8, Plan.People.CurrencyCodeOf(bill.Customer));
        json.WriteEmptyArray("enhanced_eligibility_types"u8);
        WriteEvidence(json, bill.Customer);
        json.WriteStartObject("evidence_details"u8);
        json.WriteNumber("due_by"u8, created + 20 * Day);
        json.WriteEmptyObject("enhanced_eligibility"u8);
        json.WriteBoolean("has_evidence"u8, false);
        json.WriteBoolean("past_due"u8, !isDue);
        json.WriteNumber("submission_count"u8, 0);
        json.WriteEndObject();
        json.WriteBoolean("is_charge_refundable"u8, false);
        json.WriteBoolean("livemode"u8, false);
        json.WriteEmptyObject("metadata"u8);
        json.WriteId("payment_intent"u8, Plan.Ids.PaymentIntent, charge);
        json.WriteString("reason"u8, reason);
        json.WriteString("status"u8, isDue ? "needs_response"u8 : bits % 4 == 0 ? "won"u8 : bits % 4 == 1 ? "under_review"u8 : "lost"u8);
    }

    private void WriteEvidence(Utf8JsonWriter json, long customer)
    {
        json.WriteStartObject("evidence"u8);
        Plan.People.WriteEmail(json, "customer_email_address"u8, customer);
        if (Plan.People.Of(customer).Name is { } name)
            json.WriteString("customer_name"u8, name);
        else
            json.WriteNull("customer_name"u8);
        json.WriteNull("uncategorized_text"u8);
        json.WriteEndObject();
    }
}
