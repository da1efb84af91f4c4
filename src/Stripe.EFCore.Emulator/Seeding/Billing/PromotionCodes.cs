using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Billing;

/// <summary>Three codes a coupon, each some days after it.</summary>
internal sealed class PromotionCodes(SeedPlan plan) : SeededResource(plan, "promotion_code", plan.Ids.PromotionCode)
{
    public const int PerCoupon = 3;

    private const int Day = 86400;

    private static readonly string[] Endings = ["", "VIP", "Mail"];

    public override long Count => Plan.Math.Customers == 0 ? 0 : Coupons.Most * PerCoupon;

    public static int RedemptionsOf(SeedPlan plan, long index) => plan.Math.Pick(~index, Purpose.Bill, 16);

    public static int RedemptionsOfCoupon(SeedPlan plan, long coupon)
        => Enumerable.Range(0, PerCoupon).Sum(c => RedemptionsOf(plan, coupon * PerCoupon + c));

    public override long CreatedAt(long index) => Coupons.SecondOf(Plan, index / PerCoupon) + (1 + index % PerCoupon) * 10 * Day;

    protected override void WriteMembers(Utf8JsonWriter json, long index)
    {
        var coupon = Coupons.Id(index / PerCoupon);
        var expires = index % 5 == 2 ? CreatedAt(index) + 180L * Day : (long?)null;
        json.WriteBoolean("active"u8, index % 7 != 3 && (expires is null || expires > Plan.Math.Now));
        json.WriteString("code"u8, coupon + Endings[index % PerCoupon]);
        json.WriteNumber("created"u8, CreatedAt(index));
        if (index % 8 == 5 && Plan.Timeline.CustomerSecond(0) <= CreatedAt(index))
            json.WriteId("customer"u8, Plan.Ids.Customer, 0);
        else
            json.WriteNull("customer"u8);
        json.WriteNull("customer_account"u8);
        json.WriteNumberOrNull("expires_at"u8, expires);
        json.WriteBoolean("livemode"u8, false);
        json.WriteNumberOrNull("max_redemptions"u8, index % 4 == 1 ? 100 : null);
        json.WriteEmptyObject("metadata"u8);
        json.WriteStartObject("promotion"u8);
        json.WriteString("coupon"u8, coupon);
        json.WriteString("type"u8, "coupon"u8);
        json.WriteEndObject();
        json.WriteStartObject("restrictions"u8);
        json.WriteBoolean("first_time_transaction"u8, index % PerCoupon == 0);
        json.WriteNumberOrNull("minimum_amount"u8, index % 6 == 4 ? 5000 : null);
        json.WriteString("minimum_amount_currency"u8, index % 6 == 4 ? "usd" : null);
        json.WriteEndObject();
        json.WriteNumber("times_redeemed"u8, RedemptionsOf(Plan, index));
    }
}
