using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Payments;

/// <summary>One payment for each invoice that was charged, of the same index as the payment intent.</summary>
internal sealed class InvoicePayments(SeedPlan plan) : SeededResource(plan, "invoice_payment", plan.Ids.InvoicePayment)
{
    public override long Count => Plan.Payments.Charges;

    public override long CreatedAt(long index) => Plan.Payments.SecondOfCharge(index);

    protected override void WriteMembers(Utf8JsonWriter json, long index)
    {
        var bill = Plan.Invoices.Of(Plan.Payments.InvoiceOfCharge(index));
        var amount = Plan.Contracts.TotalOf(bill);
        var isPaid = bill.Fate == Fate.Paid;
        json.WriteNumberOrNull("amount_paid"u8, isPaid ? amount : null);
        json.WriteNumber("amount_requested"u8, amount);
        json.WriteNumber("created"u8, CreatedAt(index));
        json.WriteString("currency"u8, Plan.People.CurrencyCodeOf(bill.Customer));
        json.WriteId("invoice"u8, Plan.Ids.Invoice, bill.Invoice);
        json.WriteBoolean("is_default"u8, true);
        json.WriteBoolean("livemode"u8, false);
        json.WriteStartObject("payment"u8);
        json.WriteId("payment_intent"u8, Plan.Ids.PaymentIntent, index);
        json.WriteString("type"u8, "payment_intent"u8);
        json.WriteEndObject();
        json.WriteString("status"u8, isPaid ? "paid"u8 : "open"u8);
        json.WriteStartObject("status_transitions"u8);
        json.WriteNull("canceled_at"u8);
        json.WriteNumberOrNull("paid_at"u8, isPaid ? CreatedAt(index) : null);
        json.WriteEndObject();
    }
}
