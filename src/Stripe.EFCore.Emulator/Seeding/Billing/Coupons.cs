using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Billing;

/// <summary>What reduces a price; the ids are such as people choose.</summary>
internal sealed class Coupons(SeedPlan plan) : ISeededResource
{
    private static readonly Dictionary<string, int> Indexes = CouponBook.Coupons
        .Select((c, i) => (c.Id, i)).ToDictionary(c => c.Id, c => c.i, StringComparer.Ordinal);

    public string Object => "coupon";

    public long Count => plan.Math.Customers == 0 ? 0 : CouponBook.Coupons.Length;

    /// <summary>The amounts in other currencies are there for those who expand them.</summary>
    public bool IsWhole => true;

    public string IdAt(long index) => CouponBook.Coupons[index].Id;

    public bool TryGetIndex(string id, out long index)
    {
        var isFound = Indexes.TryGetValue(id, out var found);
        index = isFound ? found : -1;
        return isFound && Count > 0;
    }

    public long CreatedAt(long index) => CouponBook.SecondOf(plan.Timeline, index);

    public void Write(Utf8JsonWriter writer, long index)
    {
        var coupon = CouponBook.Coupons[index];
        var redeemBy = CouponBook.RedeemBy(plan.Timeline, index);
        var redeemed = plan.Discounts.CountOf((int)index);
        writer.WriteStartObject();
        writer.WriteString("id"u8, coupon.Id);
        writer.WriteString("object"u8, "coupon"u8);
        writer.WriteNumberOrNull("amount_off"u8, coupon.AmountOff);
        writer.WriteNumber("created"u8, CreatedAt(index));
        writer.WriteString("currency"u8, coupon.AmountOff is null ? null : "usd");
        WriteCurrencies(writer, coupon);
        writer.WriteString("duration"u8, coupon.Duration);
        writer.WriteNumberOrNull("duration_in_months"u8, coupon.Months);
        writer.WriteBoolean("livemode"u8, false);
        writer.WriteNumberOrNull("max_redemptions"u8, coupon.MaxRedemptions);
        writer.WriteEmptyObject("metadata"u8);
        writer.WriteString("name"u8, coupon.Name);
        if (coupon.TenthsOff is { } tenths)
            writer.WriteNumber("percent_off"u8, tenths / 10m);
        else
            writer.WriteNull("percent_off"u8);
        writer.WriteNumberOrNull("redeem_by"u8, redeemBy);
        writer.WriteNumber("times_redeemed"u8, redeemed);
        writer.WriteBoolean("valid"u8, (redeemBy is null || redeemBy > plan.Math.Now) && (coupon.MaxRedemptions is null || redeemed < coupon.MaxRedemptions));
        writer.WriteEndObject();
    }

    private static void WriteCurrencies(Utf8JsonWriter writer, CouponTerms coupon)
    {
        if (coupon.AmountOff is null)
        {
            writer.WriteNull("currency_options"u8);
            return;
        }

        writer.WriteStartObject("currency_options"u8);
        for (var currency = 0; currency < Assortment.Currencies.Length; currency++)
        {
            writer.WriteStartObject(Assortment.Currencies[currency]);
            writer.WriteNumber("amount_off"u8, coupon.AmountIn(currency));
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
