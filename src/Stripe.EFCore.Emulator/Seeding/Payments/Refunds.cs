using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Payments;

internal sealed class Refunds(SeedPlan plan) : SeededResource(plan, "refund", plan.Ids.Refund)
{
    public override long Count => Plan.Payments.Refunds;

    public override long CreatedAt(long index) => Plan.Payments.SecondOfRefund(index);

    protected override void WriteMembers(Utf8JsonWriter json, long index)
    {
        var success = Plan.Payments.SuccessOfRefund(index);
        var bill = Plan.Invoices.Of(Plan.Payments.InvoiceOfSuccess(success));
        var charge = Plan.Payments.ChargeOfInvoice(bill.Invoice);
        json.WriteNumber("amount"u8, Plan.Payments.RefundAmountOf(index, Plan.Contracts.TotalOf(bill)));
        json.WriteId("balance_transaction"u8, Plan.Ids.BalanceTransaction, Plan.Balance.OfRefund(index));
        json.WriteId("charge"u8, Plan.Ids.Charge, charge);
        json.WriteNumber("created"u8, CreatedAt(index));
        json.WriteString("currency"u8, Plan.People.CurrencyCodeOf(bill.Customer));
        json.WriteId("customer"u8, Plan.Ids.Customer, bill.Customer);
        json.WriteNull("customer_account"u8);
        WriteDestination(json, bill.Customer);
        json.WriteStartObject("metadata"u8);
        if (index % 4 == 1)
            json.WriteNumberAsText("ticket"u8, 7000 + index);
        json.WriteEndObject();
        json.WriteId("payment_intent"u8, Plan.Ids.PaymentIntent, charge);
        json.WriteId("payment_method"u8, Plan.Ids.PaymentMethod, bill.Customer);
        var reason = Plan.Math.Bits(index, Purpose.Refund) >> 40 & 3;
        json.WriteString("reason"u8, reason switch { 0 => "requested_by_customer", 1 => "duplicate", _ => null });
        json.WriteNull("receipt_number"u8);
        json.WriteNull("source_transfer_reversal"u8);
        json.WriteString("status"u8, Plan.Math.Now - CreatedAt(index) < 2 * 86400 ? "pending"u8 : "succeeded"u8);
        json.WriteNull("transfer_reversal"u8);
    }

    private void WriteDestination(Utf8JsonWriter json, long customer)
    {
        json.WriteStartObject("destination_details"u8);
        if (PaymentMethods.IsDebit(Plan, customer))
        {
            json.WriteString("type"u8, "sepa_bank_transfer"u8);
        }
        else
        {
            json.WriteStartObject("card"u8);
            json.WriteString("reference_status"u8, "pending"u8);
            json.WriteString("reference_type"u8, "acquirer_reference_number"u8);
            json.WriteString("type"u8, "refund"u8);
            json.WriteEndObject();
            json.WriteString("type"u8, "card"u8);
        }

        json.WriteEndObject();
    }
}
