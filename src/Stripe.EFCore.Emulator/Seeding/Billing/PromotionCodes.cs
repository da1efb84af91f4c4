using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Billing;

/// <summary>Three codes a coupon, each some days after it.</summary>
internal sealed class PromotionCodes(SeedPlan plan) : SeededResource(plan, "promotion_code", plan.Ids.PromotionCode)
{
    private const int Day = 86400;

    private static readonly string[] Endings = ["", "VIP", "Mail"];

    public override long Count => Plan.Math.Customers == 0 ? 0 : CouponBook.Coupons.Length * CouponBook.CodesEach;

    public override long CreatedAt(long index) => CouponBook.SecondOfCode(Plan.Timeline, index);

    protected override void WriteMembers(Utf8JsonWriter json, long index)
    {
        var coupon = CouponBook.Coupons[index / CouponBook.CodesEach].Id;
        var terms = CouponBook.TermsOf(index);
        var expires = terms.Expires ? CreatedAt(index) + 180L * Day : (long?)null;
        json.WriteBoolean("active"u8, !terms.IsSwitchedOff && (expires is null || expires > Plan.Math.Now));
        json.WriteString("code"u8, coupon + Endings[index % CouponBook.CodesEach]);
        json.WriteNumber("created"u8, CreatedAt(index));
        if (terms.IsOfOneCustomer && Plan.Timeline.CustomerSecond(0) <= CreatedAt(index))
            json.WriteId("customer"u8, Plan.Ids.Customer, 0);
        else
            json.WriteNull("customer"u8);
        json.WriteNull("customer_account"u8);
        json.WriteNumberOrNull("expires_at"u8, expires);
        json.WriteBoolean("livemode"u8, false);
        json.WriteNumberOrNull("max_redemptions"u8, terms.MaxRedemptions);
        json.WriteEmptyObject("metadata"u8);
        json.WriteStartObject("promotion"u8);
        json.WriteString("coupon"u8, coupon);
        json.WriteString("type"u8, "coupon"u8);
        json.WriteEndObject();
        json.WriteStartObject("restrictions"u8);
        json.WriteBoolean("first_time_transaction"u8, terms.IsForFirstTime);
        json.WriteNumberOrNull("minimum_amount"u8, terms.HasMinimum ? 5000 : null);
        json.WriteString("minimum_amount_currency"u8, terms.HasMinimum ? "usd" : null);
        json.WriteEndObject();
        json.WriteNumber("times_redeemed"u8, Plan.Discounts.CountOfCode(index));
    }
}
