using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Payments;

internal sealed class Charges(SeedPlan plan) : SeededResource(plan, "charge", plan.Ids.Charge)
{
    public override long Count => Plan.Payments.Charges;

    public static string DescriptionOf(Bill bill)
        => bill.IsOneOff ? "Payment for Invoice" : bill.Generation == 0 ? "Subscription creation" : "Subscription update";

    public static (string Code, string Message) DeclineOf(Bill bill)
        => bill.Fate == Fate.Open
            ? ("insufficient_funds", "Your card has insufficient funds.")
            : ("generic_decline", "Your card was declined.");

    public override long CreatedAt(long index) => Plan.Payments.SecondOfCharge(index);

    protected override void WriteMembers(Utf8JsonWriter json, long index)
    {
        var bill = Plan.Invoices.Of(Plan.Payments.InvoiceOfCharge(index));
        var amount = Plan.Contracts.TotalOf(bill);
        var isPaid = bill.Fate == Fate.Paid;
        var success = isPaid ? Plan.Payments.SuccessOfInvoice(bill.Invoice) : -1;
        var refunded = isPaid && Plan.Payments.RefundOfSuccess(success) is { } refund ? Plan.Payments.RefundAmountOf(refund, amount) : 0;
        var dispute = isPaid ? Plan.Payments.DisputeOfSuccess(success) : null;

        json.WriteNumber("amount"u8, amount);
        json.WriteNumber("amount_captured"u8, isPaid ? amount : 0);
        json.WriteNumber("amount_refunded"u8, refunded);
        json.WriteNull("application"u8);
        json.WriteNull("application_fee"u8);
        json.WriteNull("application_fee_amount"u8);
        if (isPaid)
            json.WriteId("balance_transaction"u8, Plan.Ids.BalanceTransaction, Plan.Balance.OfSuccess(success));
        else
            json.WriteNull("balance_transaction"u8);
        PaymentMethods.WriteBillingDetails(json, Plan, bill.Customer);
        json.WriteString("calculated_statement_descriptor"u8, "EMULATED"u8);
        json.WriteBoolean("captured"u8, isPaid);
        json.WriteNumber("created"u8, CreatedAt(index));
        json.WriteString("currency"u8, Plan.People.CurrencyCodeOf(bill.Customer));
        json.WriteId("customer"u8, Plan.Ids.Customer, bill.Customer);
        json.WriteString("description"u8, DescriptionOf(bill));
        json.WriteBoolean("disputed"u8, dispute is not null);
        json.WriteNull("failure_balance_transaction"u8);
        json.WriteString("failure_code"u8, isPaid ? null : "card_declined");
        json.WriteString("failure_message"u8, isPaid ? null : DeclineOf(bill).Message);
        json.WriteEmptyObject("fraud_details"u8);
        json.WriteBoolean("livemode"u8, false);
        json.WriteStartObject("metadata"u8);
        if (index % 9 == 1)
            json.WriteString("source"u8, "billing"u8);
        json.WriteEndObject();
        json.WriteNull("on_behalf_of"u8);
        WriteOutcome(json, bill, isPaid);
        json.WriteBoolean("paid"u8, isPaid);
        json.WriteId("payment_intent"u8, Plan.Ids.PaymentIntent, index);
        json.WriteId("payment_method"u8, Plan.Ids.PaymentMethod, bill.Customer);
        PaymentMethods.WriteDetails(json, Plan, bill.Customer, amount);
        json.WriteNull("receipt_email"u8);
        json.WriteNull("receipt_number"u8);
        json.WriteNull("receipt_url"u8);
        json.WriteBoolean("refunded"u8, refunded > 0 && refunded == amount);
        json.WriteNull("review"u8);
        json.WriteNull("shipping"u8);
        json.WriteNull("source"u8);
        json.WriteNull("source_transfer"u8);
        json.WriteNull("statement_descriptor"u8);
        json.WriteNull("statement_descriptor_suffix"u8);
        json.WriteString("status"u8, isPaid ? "succeeded"u8 : "failed"u8);
        json.WriteNull("transfer_data"u8);
        json.WriteString("transfer_group"u8, PaymentIntents.GroupOf(index));
    }

    private void WriteOutcome(Utf8JsonWriter json, Bill bill, bool isPaid)
    {
        json.WriteStartObject("outcome"u8);
        json.WriteString("advice_code"u8, isPaid ? null : "try_again_later");
        json.WriteNull("network_advice_code"u8);
        json.WriteString("network_decline_code"u8, isPaid ? null : "51");
        json.WriteString("network_status"u8, isPaid ? "approved_by_network"u8 : "declined_by_network"u8);
        json.WriteString("reason"u8, isPaid ? null : DeclineOf(bill).Code);
        json.WriteString("risk_level"u8, "normal"u8);
        json.WriteNumber("risk_score"u8, Plan.Math.Pick(bill.Invoice, Purpose.Fate, 60));
        json.WriteNull("rule"u8);
        json.WriteString("seller_message"u8, isPaid ? "Payment complete."u8 : "The bank declined and gave no details."u8);
        json.WriteString("type"u8, isPaid ? "authorized"u8 : "issuer_declined"u8);
        json.WriteEndObject();
    }
}
