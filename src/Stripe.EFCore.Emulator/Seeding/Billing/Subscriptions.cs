using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Billing;

internal sealed class Subscriptions(SeedPlan plan) : SeededResource(plan, "subscription", plan.Ids.Subscription)
{
    private const int ItemsEach = 2;

    public override long Count => Plan.Subscriptions.Count;

    /// <summary>The index of a subscription's item: the plan is the first, seats are the second.</summary>
    public static long ItemOf(long subscription, int item) => subscription * ItemsEach + item;

    public override long CreatedAt(long index) => Plan.Invoices.SecondOf(Plan.Invoices.FirstOf(index));

    /// <summary>Writes the metadata of a subscription; its invoices repeat them.</summary>
    public static void WriteMetadata(Utf8JsonWriter json, SeedPlan plan, long index)
    {
        var bits = plan.Math.Bits(index, Purpose.Fate) >> 40;
        json.WriteStartObject("metadata"u8);
        if (bits % 4 == 0)
            json.WriteString("channel"u8, bits % 8 == 0 ? "web"u8 : "sales"u8);
        if (bits % 11 == 0)
            json.WriteNumberAsText("order_id"u8, 100000 + index);
        json.WriteEndObject();
    }

    protected override void WriteMembers(Utf8JsonWriter json, long index)
    {
        var contract = Plan.Contracts.Of(index);
        var standing = Plan.Contracts.StandingOf(contract);
        var currency = Assortment.Currencies[contract.Currency];

        json.WriteNull("application"u8);
        json.WriteNull("application_fee_percent"u8);
        json.WriteStartObject("automatic_tax"u8);
        json.WriteNull("disabled_reason"u8);
        json.WriteBoolean("enabled"u8, TaxPlan.IsAutomatic(index));
        Invoices.WriteLiability(json, TaxPlan.IsAutomatic(index));
        json.WriteEndObject();
        json.WriteNumber("billing_cycle_anchor"u8, contract.Created);
        json.WriteNull("billing_cycle_anchor_config"u8);
        json.WriteStartObject("billing_mode"u8);
        json.WriteNull("flexible"u8);
        json.WriteString("type"u8, "classic"u8);
        json.WriteEndObject();
        json.WriteNull("billing_thresholds"u8);
        json.WriteNumberOrNull("cancel_at"u8, standing.CancelAt);
        json.WriteBoolean("cancel_at_period_end"u8, standing.CancelAt is not null);
        json.WriteNumberOrNull("canceled_at"u8, standing.CanceledAt);
        WriteCancellation(json, index, standing);
        json.WriteString("collection_method"u8, contract.SendsInvoice ? "send_invoice"u8 : "charge_automatically"u8);
        json.WriteNumber("created"u8, contract.Created);
        json.WriteString("currency"u8, currency);
        json.WriteId("customer"u8, Plan.Ids.Customer, contract.Customer);
        json.WriteNull("customer_account"u8);
        json.WriteNumberOrNull("days_until_due"u8, contract.SendsInvoice ? Invoices.DaysUntilDue : null);
        if (index % 3 == 0)
            json.WriteId("default_payment_method"u8, Plan.Ids.PaymentMethod, contract.Customer);
        else
            json.WriteNull("default_payment_method"u8);
        json.WriteNull("default_source"u8);
        TaxRates.WriteArray(json, "default_tax_rates"u8, Plan, Plan.Taxes.ManualRateOf(index, contract.Customer));
        json.WriteNull("description"u8);
        Discounts.WriteIds(json, Plan, Plan.Discounts.NowOf(index));
        json.WriteNumberOrNull("ended_at"u8, standing.EndedAt);
        json.WriteStartObject("invoice_settings"u8);
        json.WriteNull("account_tax_ids"u8);
        json.WriteStartObject("issuer"u8);
        json.WriteString("type"u8, "self"u8);
        json.WriteEndObject();
        json.WriteEndObject();
        WriteItems(json, contract, standing.Generation);
        json.WriteId("latest_invoice"u8, Plan.Ids.Invoice, standing.Latest);
        json.WriteBoolean("livemode"u8, false);
        WriteMetadata(json, Plan, index);
        json.WriteNull("next_pending_invoice_item_invoice"u8);
        json.WriteNull("on_behalf_of"u8);
        json.WriteNull("pause_collection"u8);
        json.WriteStartObject("payment_settings"u8);
        json.WriteNull("payment_method_options"u8);
        json.WriteNull("payment_method_types"u8);
        json.WriteString("save_default_payment_method"u8, "off"u8);
        json.WriteEndObject();
        json.WriteNull("pending_invoice_item_interval"u8);
        json.WriteNull("pending_setup_intent"u8);
        json.WriteNull("pending_update"u8);
        json.WriteNull("schedule"u8);
        json.WriteNumber("start_date"u8, contract.Created);
        json.WriteString("status"u8, standing.Status);
        json.WriteNull("test_clock"u8);
        json.WriteNull("transfer_data"u8);
        json.WriteNumberOrNull("trial_end"u8, contract.HasTrial ? contract.PeriodStart(1) : null);
        json.WriteStartObject("trial_settings"u8);
        json.WriteStartObject("end_behavior"u8);
        json.WriteString("missing_payment_method"u8, "create_invoice"u8);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteNumberOrNull("trial_start"u8, contract.HasTrial ? contract.Created : null);
    }

    private static void WriteCancellation(Utf8JsonWriter json, long index, Standing standing)
    {
        var isCanceled = standing.CanceledAt is not null;
        json.WriteStartObject("cancellation_details"u8);
        json.WriteString("comment"u8, isCanceled && index % 10 == 4 ? "We grew out of it." : null);
        json.WriteString("feedback"u8, isCanceled ? (index % 4) switch { 0 => "too_expensive", 1 => "unused", _ => null } : null);
        json.WriteString("reason"u8, isCanceled ? "cancellation_requested" : null);
        json.WriteEndObject();
    }

    private void WriteItems(Utf8JsonWriter json, Contract contract, int generation)
    {
        json.WriteStartList("items"u8);
        WriteItem(json, contract, generation, new(ItemOf(contract.Subscription, 0), contract.Plan, contract.Quantity));
        if (contract.HasSeats)
            WriteItem(json, contract, generation, new(ItemOf(contract.Subscription, 1), contract.Seat, contract.Seats));
        json.WriteEndList("/v1/subscription_items?subscription="u8, Plan.Ids.Subscription, contract.Subscription, ""u8);
    }

    private void WriteItem(Utf8JsonWriter json, Contract contract, int generation, Item item)
    {
        json.WriteStartObject();
        json.WriteId("id"u8, Plan.Ids.SubscriptionItem, item.Index);
        json.WriteString("object"u8, "subscription_item"u8);
        json.WriteNull("billing_thresholds"u8);
        json.WriteNumber("created"u8, contract.Created);
        json.WriteNumber("current_period_end"u8, contract.PeriodStart(generation + 1));
        json.WriteNumber("current_period_start"u8, contract.PeriodStart(generation));
        json.WriteEmptyArray("discounts"u8);
        json.WriteEmptyObject("metadata"u8);
        Prices.WritePlanAndPrice(json, Plan, item.Price);
        json.WriteNumber("quantity"u8, item.Quantity);
        json.WriteId("subscription"u8, Plan.Ids.Subscription, contract.Subscription);
        json.WriteEmptyArray("tax_rates"u8);
        json.WriteEndObject();
    }

    /// <summary>What is billed of a contract.</summary>
    private readonly record struct Item(long Index, long Price, long Quantity);
}
