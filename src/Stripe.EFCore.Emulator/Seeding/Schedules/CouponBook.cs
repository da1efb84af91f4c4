using Stripe.EFCore.Emulator.Seeding.Numbers;

namespace Stripe.EFCore.Emulator.Seeding.Schedules;

/// <summary>What reduces a price; the ids are such as people choose.</summary>
/// <param name="TenthsOff">Tenths of a percent.</param>
/// <param name="AmountOff">Minor units of the first currency.</param>
/// <param name="Months">For how long it reduces invoices, where that is limited in time.</param>
internal sealed record CouponTerms(string Id, string? Name, int? TenthsOff, int? AmountOff, string Duration, int? Months, int? MaxRedemptions)
{
    /// <summary>A coupon of a higher amount (in minor units) reduces yearly prices only: a monthly price may be lower than the coupon.</summary>
    private const int MuchOff = 1000;

    public bool IsOnce => Duration == "once";

    public bool IsForever => Duration == "forever";

    public bool IsForYearsOnly => AmountOff > MuchOff;

    /// <summary>Minor units of a currency, by its index.</summary>
    public long AmountIn(int currency) => Assortment.InCurrency(AmountOff!.Value, currency);
}

/// <summary>What a promotion code asks for.</summary>
internal readonly record struct CodeTerms(
    bool IsSwitchedOff, bool Expires, bool IsOfOneCustomer, int? MaxRedemptions, bool IsForFirstTime, bool HasMinimum)
{
    /// <summary>Whether everybody may use it, at any time and for everything.</summary>
    public bool IsFree => this == default;
}

/// <summary>The coupons, with three promotion codes each, some days after the coupon.</summary>
internal static class CouponBook
{
    public const int CodesEach = 3;

    /// <summary>Seconds from a coupon to its last code at most.</summary>
    public const int CodesAfter = CodesEach * CodeApart;

    private const int Day = 86400;
    private const int CouponApart = 75 * Day;
    private const int CodeApart = 10 * Day;

    public static readonly CouponTerms[] Coupons =
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

    public static CodeTerms TermsOf(long code)
        => new(code % 7 == 3, code % 5 == 2, code % 8 == 5, code % 4 == 1 ? 100 : null, code % CodesEach == 0, code % 6 == 4);

    /// <summary>Unix seconds.</summary>
    public static long SecondOf(Timeline timeline, long coupon) => timeline.Start + coupon * CouponApart;

    /// <summary>Unix seconds.</summary>
    public static long SecondOfCode(Timeline timeline, long code)
        => SecondOf(timeline, code / CodesEach) + (1 + code % CodesEach) * CodeApart;

    /// <summary>Unix seconds after which nobody is given the coupon any more.</summary>
    public static long? RedeemBy(Timeline timeline, long coupon) => coupon % 4 == 1 ? SecondOf(timeline, coupon) + 400L * Day : null;
}
