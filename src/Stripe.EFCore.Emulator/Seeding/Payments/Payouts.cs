using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Payments;

/// <summary>
///     One payout a day, fewer where little is earned. Their amounts follow the number of transactions since the one before but are no sums
///     of these: that would take reading them all.
/// </summary>
internal sealed class Payouts(SeedPlan plan) : SeededResource(plan, "payout", plan.Ids.Payout)
{
    private const int Day = 86400;

    public override long Count => Plan.Balance.Payouts;

    /// <summary>Minor units.</summary>
    public static long AmountOf(SeedPlan plan, long payout)
        => plan.Balance.ChangesIn(payout) * 5_000 + plan.Math.Pick(payout, Purpose.Payout, 20_000) + 100;

    /// <summary>Whether Stripe paid out by itself; one payout in six was asked for.</summary>
    private static bool IsAutomatic(long payout) => payout % 6 != 4;

    public override long CreatedAt(long index) => Plan.Balance.SecondOfPayout(index);

    protected override void WriteMembers(Utf8JsonWriter json, long index)
    {
        var created = CreatedAt(index);
        var arrival = created / Day * Day + 2 * Day;
        var isFailed = Plan.Math.Pick(~index, Purpose.Payout, 50) == 0;
        var isPaid = arrival <= Plan.Math.Now;
        json.WriteNumber("amount"u8, AmountOf(Plan, index));
        json.WriteNull("application_fee"u8);
        json.WriteNull("application_fee_amount"u8);
        json.WriteNumber("arrival_date"u8, arrival);
        json.WriteBoolean("automatic"u8, IsAutomatic(index));
        json.WriteId("balance_transaction"u8, Plan.Ids.BalanceTransaction, Plan.Balance.OfPayout(index));
        json.WriteNumber("created"u8, created);
        json.WriteString("currency"u8, "usd"u8);
        json.WriteString("description"u8, "STRIPE PAYOUT"u8);
        json.WriteId("destination"u8, Plan.Ids.BankAccount, 0);
        json.WriteNull("failure_balance_transaction"u8);
        json.WriteString("failure_code"u8, isFailed ? "account_closed" : null);
        json.WriteString("failure_message"u8, isFailed ? "The bank account has been closed." : null);
        json.WriteBoolean("livemode"u8, false);
        json.WriteEmptyObject("metadata"u8);
        json.WriteString("method"u8, "standard"u8);
        json.WriteNull("original_payout"u8);
        json.WriteNull("payout_method"u8);
        json.WriteString("reconciliation_status"u8, !IsAutomatic(index) ? "not_applicable"u8 : isPaid ? "completed"u8 : "in_progress"u8);
        json.WriteNull("reversed_by"u8);
        json.WriteString("source_type"u8, "card"u8);
        json.WriteNull("statement_descriptor"u8);
        var isNew = Plan.Math.Now - created < Day;
        json.WriteString("status"u8, isFailed ? "failed"u8 : isPaid ? "paid"u8 : isNew ? "pending"u8 : "in_transit"u8);
        json.WriteNull("trace_id"u8);
        json.WriteString("type"u8, "bank_account"u8);
    }
}
