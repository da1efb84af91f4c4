using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Billing;

/// <summary>Discounts have no list: subscriptions, invoices and customers refer to them, the used up ones among them.</summary>
internal sealed class Discounts(SeedPlan plan) : SeededResource(plan, "discount", plan.Ids.Discount)
{
    public override long Count => Plan.Discounts.Count;

    /// <summary>Writes an array that holds the id of a discount, or none.</summary>
    public static void WriteIds(Utf8JsonWriter json, SeedPlan plan, GivenCoupon? discount)
    {
        json.WriteStartArray("discounts"u8);
        if (discount is { } given)
            json.WriteIdValue(plan.Ids.Discount, given.Index);
        json.WriteEndArray();
    }

    /// <summary>Writes an array that says what a discount took off, if there is one.</summary>
    /// <param name="amount">Minor units.</param>
    public static void WriteAmounts(Utf8JsonWriter json, ReadOnlySpan<byte> name, SeedPlan plan, GivenCoupon? discount, long amount)
    {
        json.WriteStartArray(name);
        if (discount is { } given)
        {
            json.WriteStartObject();
            json.WriteNumber("amount"u8, amount);
            json.WriteId("discount"u8, plan.Ids.Discount, given.Index);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public override long CreatedAt(long index) => Plan.Discounts[index].Start;

    protected override void WriteMembers(Utf8JsonWriter json, long index)
    {
        var discount = Plan.Discounts[index];
        json.WriteNull("checkout_session"u8);
        json.WriteId("customer"u8, Plan.Ids.Customer, discount.Customer);
        json.WriteNull("customer_account"u8);
        json.WriteNumberOrNull("end"u8, discount.End);
        json.WriteNull("invoice"u8);
        json.WriteNull("invoice_item"u8);
        if (discount.Code is { } code)
            json.WriteId("promotion_code"u8, Plan.Ids.PromotionCode, code);
        else
            json.WriteNull("promotion_code"u8);
        json.WriteStartObject("source"u8);
        json.WriteString("coupon"u8, discount.Terms.Id);
        json.WriteString("type"u8, "coupon"u8);
        json.WriteEndObject();
        json.WriteNumber("start"u8, discount.Start);
        if (discount.IsOfCustomer)
            json.WriteNull("subscription"u8);
        else
            json.WriteId("subscription"u8, Plan.Ids.Subscription, discount.Subscription);
        json.WriteNull("subscription_item"u8);
    }
}
