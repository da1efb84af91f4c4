using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Billing;

/// <summary>What reduces a price; the ids are such as people choose.</summary>
internal sealed class Coupons(SeedPlan plan) : ISeededResource
{
    private const int Day = 86400;
    private const int Apart = 75 * Day;

    private static readonly Coupon[] All =
    [
        new("WELCOME10", "Welcome", 100, null, "once", null, null),
        new("SPRING25", "Spring sale", 250, null, "repeating", 3, 500),
        new("FIVEOFF", "5 off", null, 500, "once", null, null),
        new("PARTNER15", "Partners", 150, null, "forever", null, null),
        new("HALFYEAR12", "12.5% for half a year", 125, null, "repeating", 6, null),
        new("BLACKFRIDAY", "Black Friday", 400, null, "once", null, 1000),
        new("LOYAL20", null, 200, null, "forever", null, null),
        new("TWENTYOFF", "20 off", null, 2000, "once", null, 50),
    ];

    private static readonly Dictionary<string, int> Indexes = All
        .Select((c, i) => (c.Id, i)).ToDictionary(c => c.Id, c => c.i, StringComparer.Ordinal);

    public static int Most => All.Length;

    public string Object => "coupon";

    public long Count => plan.Math.Customers == 0 ? 0 : All.Length;

    public static string Id(long index) => All[index].Id;

    public static long SecondOf(SeedPlan plan, long index) => plan.Timeline.Start + index * Apart;

    public string IdAt(long index) => Id(index);

    public bool TryGetIndex(string id, out long index)
    {
        var isFound = Indexes.TryGetValue(id, out var found);
        index = isFound ? found : -1;
        return isFound && Count > 0;
    }

    public long CreatedAt(long index) => SecondOf(plan, index);

    public void Write(Utf8JsonWriter writer, long index)
    {
        var coupon = All[index];
        var redeemBy = index % 4 == 1 ? CreatedAt(index) + 400L * Day : (long?)null;
        writer.WriteStartObject();
        writer.WriteString("id"u8, coupon.Id);
        writer.WriteString("object"u8, "coupon"u8);
        writer.WriteNumberOrNull("amount_off"u8, coupon.AmountOff);
        writer.WriteNumber("created"u8, CreatedAt(index));
        writer.WriteString("currency"u8, coupon.AmountOff is null ? null : "usd");
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
        writer.WriteNumber("times_redeemed"u8, PromotionCodes.RedemptionsOfCoupon(plan, index));
        writer.WriteBoolean("valid"u8, redeemBy is null || redeemBy > plan.Math.Now);
        writer.WriteEndObject();
    }

    /// <param name="TenthsOff">Tenths of a percent.</param>
    /// <param name="AmountOff">Minor units.</param>
    private sealed record Coupon(
        string Id, string? Name, int? TenthsOff, int? AmountOff, string Duration, int? Months, int? MaxRedemptions);
}
