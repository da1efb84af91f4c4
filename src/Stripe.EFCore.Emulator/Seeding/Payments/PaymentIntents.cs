using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Payments;

/// <summary>One payment intent a charge, of the same index; where the charge failed it waits for another payment method.</summary>
internal sealed class PaymentIntents(SeedPlan plan) : SeededResource(plan, "payment_intent", plan.Ids.PaymentIntent)
{
    public override long Count => Plan.Payments.Charges;

    public override long CreatedAt(long index) => Plan.Payments.SecondOfCharge(index);

    /// <summary>The group of transfers that one payment in six belongs to; its charge says the same.</summary>
    public static string? GroupOf(long index) => index % 6 == 2 ? $"group_{index / 24}" : null;

    protected override void WriteMembers(Utf8JsonWriter json, long index)
    {
        var bill = Plan.Invoices.Of(Plan.Payments.InvoiceOfCharge(index));
        var amount = Plan.Contracts.TotalOf(bill);
        var isPaid = bill.Fate == Fate.Paid;
        json.WriteNumber("amount"u8, amount);
        json.WriteNumber("amount_capturable"u8, 0);
        json.WriteStartObject("amount_details"u8);
        json.WriteEmptyObject("tip"u8);
        json.WriteEndObject();
        json.WriteNumber("amount_received"u8, isPaid ? amount : 0);
        json.WriteNull("application"u8);
        json.WriteNull("application_fee_amount"u8);
        json.WriteNull("automatic_payment_methods"u8);
        json.WriteNull("canceled_at"u8);
        json.WriteNull("cancellation_reason"u8);
        json.WriteString("capture_method"u8, "automatic"u8);
        json.WriteNull("client_secret"u8);
        json.WriteString("confirmation_method"u8, "automatic"u8);
        json.WriteNumber("created"u8, CreatedAt(index));
        json.WriteString("currency"u8, Plan.People.CurrencyCodeOf(bill.Customer));
        json.WriteId("customer"u8, Plan.Ids.Customer, bill.Customer);
        json.WriteNull("customer_account"u8);
        json.WriteString("description"u8, Charges.DescriptionOf(bill));
        json.WriteNull("excluded_payment_method_types"u8);
        WriteError(json, bill, isPaid);
        json.WriteId("latest_charge"u8, Plan.Ids.Charge, index);
        json.WriteBoolean("livemode"u8, false);
        json.WriteEmptyObject("metadata"u8);
        json.WriteNull("next_action"u8);
        json.WriteNull("on_behalf_of"u8);
        if (isPaid)
            json.WriteId("payment_method"u8, Plan.Ids.PaymentMethod, bill.Customer);
        else
            json.WriteNull("payment_method"u8);
        json.WriteNull("payment_method_configuration_details"u8);
        json.WriteEmptyObject("payment_method_options"u8);
        json.WriteStartArray("payment_method_types"u8);
        json.WriteStringValue("card"u8);
        if (Plan.People.CurrencyOf(bill.Customer) == 1)
            json.WriteStringValue("sepa_debit"u8);
        json.WriteEndArray();
        json.WriteNull("processing"u8);
        json.WriteNull("receipt_email"u8);
        json.WriteNull("review"u8);
        json.WriteString("setup_future_usage"u8, bill.Generation == 0 && !bill.IsOneOff ? "off_session" : null);
        json.WriteNull("shipping"u8);
        json.WriteNull("source"u8);
        json.WriteNull("statement_descriptor"u8);
        json.WriteNull("statement_descriptor_suffix"u8);
        json.WriteString("status"u8, isPaid ? "succeeded"u8 : "requires_payment_method"u8);
        json.WriteNull("transfer_data"u8);
        json.WriteString("transfer_group"u8, GroupOf(index));
    }

    private static void WriteError(Utf8JsonWriter json, Bill bill, bool isPaid)
    {
        if (isPaid)
        {
            json.WriteNull("last_payment_error"u8);
            return;
        }

        json.WriteStartObject("last_payment_error"u8);
        json.WriteString("code"u8, "card_declined"u8);
        json.WriteString("decline_code"u8, Charges.DeclineOf(bill).Code);
        json.WriteString("message"u8, Charges.DeclineOf(bill).Message);
        json.WriteString("type"u8, "card_error"u8);
        json.WriteEndObject();
    }
}
