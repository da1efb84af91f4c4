using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Payments;

/// <summary>What moved the balance: successful charges, refunds, disputes, payouts.</summary>
internal sealed class BalanceTransactions(SeedPlan plan) : SeededResource(plan, "balance_transaction", plan.Ids.BalanceTransaction)
{
    private const int Day = 86400;

    public override long Count => Plan.Balance.Count;

    /// <summary>Minor units that a successful charge costs.</summary>
    public static long FeeOf(long amount) => (amount * 29 + 500) / 1000 + 30;

    /// <summary>Writes the members of a dispute's transaction; the dispute embeds it.</summary>
    public static void WriteDispute(Utf8JsonWriter json, SeedPlan plan, long dispute)
    {
        var bill = plan.Invoices.Of(plan.Payments.InvoiceOfSuccess(plan.Payments.SuccessOfDispute(dispute)));
        var entry = new Entry(
            -plan.Contracts.TotalOf(bill), Disputes.Fee, plan.People.CurrencyCodeOf(bill.Customer),
            plan.Payments.SecondOfDispute(dispute),
            "Chargeback withdrawal", "Dispute fee", "adjustment", "dispute");
        Write(json, plan, entry, plan.Ids.Dispute, dispute);
    }

    public override long CreatedAt(long index) => Plan.Balance.SecondOf(index);

    protected override void WriteMembers(Utf8JsonWriter json, long index)
    {
        var (change, source) = Plan.Balance.Of(index);
        switch (change)
        {
            case BalanceChange.Charge:
                WriteCharge(json, source);
                break;
            case BalanceChange.Refund:
                WriteRefund(json, source);
                break;
            case BalanceChange.Dispute:
                WriteDispute(json, Plan, source);
                break;
            default:
                WritePayout(json, source);
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, SeedPlan plan, Entry entry, IdSpace ids, long source)
    {
        var available = entry.Type is "charge" ? entry.Created / Day * Day + 2 * Day : entry.Created;
        json.WriteNumber("amount"u8, entry.Amount);
        json.WriteNumber("available_on"u8, available);
        json.WriteString("balance_type"u8, "payments"u8);
        json.WriteNumber("created"u8, entry.Created);
        json.WriteString("currency"u8, entry.Currency);
        json.WriteString("description"u8, entry.Description);
        json.WriteNull("exchange_rate"u8);
        json.WriteNumber("fee"u8, entry.Fee);
        json.WriteStartArray("fee_details"u8);
        if (entry.Fee != 0)
        {
            json.WriteStartObject();
            json.WriteNumber("amount"u8, entry.Fee);
            json.WriteNull("application"u8);
            json.WriteString("currency"u8, entry.Currency);
            json.WriteString("description"u8, entry.FeeDescription);
            json.WriteString("type"u8, "stripe_fee"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("net"u8, entry.Amount - entry.Fee);
        json.WriteString("reporting_category"u8, entry.Category);
        json.WriteId("source"u8, ids, source);
        json.WriteString("status"u8, available <= plan.Math.Now ? "available"u8 : "pending"u8);
        json.WriteString("type"u8, entry.Type);
    }

    private void WriteCharge(Utf8JsonWriter json, long success)
    {
        var bill = Plan.Invoices.Of(Plan.Payments.InvoiceOfSuccess(success));
        var amount = Plan.Contracts.TotalOf(bill);
        var entry = new Entry(
            amount, FeeOf(amount), Plan.People.CurrencyCodeOf(bill.Customer), Plan.Payments.SettledAt(bill.Invoice),
            Charges.DescriptionOf(bill), "Stripe processing fees", "charge", "charge");
        Write(json, Plan, entry, Plan.Ids.Charge, Plan.Payments.ChargeOfInvoice(bill.Invoice));
    }

    private void WriteRefund(Utf8JsonWriter json, long refund)
    {
        var bill = Plan.Invoices.Of(Plan.Payments.InvoiceOfSuccess(Plan.Payments.SuccessOfRefund(refund)));
        var entry = new Entry(
            -Plan.Payments.RefundAmountOf(refund, Plan.Contracts.TotalOf(bill)), 0, Plan.People.CurrencyCodeOf(bill.Customer),
            Plan.Payments.SecondOfRefund(refund), "Refund for a charge", null, "refund", "refund");
        Write(json, Plan, entry, Plan.Ids.Refund, refund);
    }

    private void WritePayout(Utf8JsonWriter json, long payout)
    {
        var entry = new Entry(
            -Payouts.AmountOf(Plan, payout), 0, "usd", Plan.Balance.SecondOfPayout(payout), "STRIPE PAYOUT", null, "payout", "payout");
        Write(json, Plan, entry, Plan.Ids.Payout, payout);
    }

    /// <param name="Amount">Minor units, negative where money leaves.</param>
    /// <param name="Created">Unix seconds.</param>
    private readonly record struct Entry(
        long Amount, long Fee, string Currency, long Created, string Description, string? FeeDescription, string Type, string Category);
}
