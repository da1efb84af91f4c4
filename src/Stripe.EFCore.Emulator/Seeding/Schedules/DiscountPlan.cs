using Stripe.EFCore.Emulator.Seeding.Numbers;

namespace Stripe.EFCore.Emulator.Seeding.Schedules;

/// <summary>A coupon that somebody was given.</summary>
/// <param name="Subscription">The subscription that came with it.</param>
/// <param name="Code">The promotion code that was used, if one was.</param>
/// <param name="IsOfCustomer">Whether it belongs to the customer, so that it reduces all of its subscriptions.</param>
/// <param name="Start">Unix seconds.</param>
/// <param name="End">Unix seconds, where it is limited in time.</param>
internal readonly record struct GivenCoupon(
    long Index, long Subscription, long Customer, int Coupon, long? Code, bool IsOfCustomer, long Start, long? End)
{
    public CouponTerms Terms => CouponBook.Coupons[Coupon];
}

/// <summary>
///     Who has which discount. One subscription in each block of eight comes with one, whose coupon follows a pattern; where that coupon is not there yet, is
///     over or is used up, it is the first coupon, which always is. So how often a coupon and a code were used is found by arithmetic.
/// </summary>
internal sealed class DiscountPlan
{
    private const int Block = SubscriptionPlan.Classes;
    private const int Month = 30 * 86400;

    /// <summary>By the place in the pattern: the coupon.</summary>
    private static readonly int[] Pattern = [0, 3, 1, 2, 4, 6, 0, 7, 3, 5, 4, 6, 2, 3, 1, 6];

    /// <summary>By coupon and place in the pattern: how often the coupon comes before the place.</summary>
    private static readonly int[][] Before =
        [.. CouponBook.Coupons.Select((_, c) => Enumerable.Range(0, Pattern.Length + 1).Select(p => Pattern.Take(p).Count(x => x == c)).ToArray())];

    /// <summary>The places of the pattern at which the customer is given the discount.</summary>
    private static readonly int[] OfCustomers = [5, 13];

    /// <summary>By coupon: the promotion codes that anybody may use at any time.</summary>
    private static readonly long[][] Codes =
    [
        .. CouponBook.Coupons.Select((_, c) => Enumerable.Range(c * CouponBook.CodesEach, CouponBook.CodesEach).Select(code => (long)code)
            .Where(code => CouponBook.TermsOf(code).IsFree).ToArray()),
    ];

    private readonly SeedPlan _plan;

    /// <summary>By coupon: the discounts among which it is given, from one to below another, and how many of these at most.</summary>
    private readonly (long From, long To, long Most)[] _windows;

    public DiscountPlan(SeedPlan plan)
    {
        _plan = plan;
        Count = plan.Subscriptions.Count / Block;
        _windows = [.. CouponBook.Coupons.Select((_, c) => WindowOf(c))];
    }

    public long Count { get; }

    /// <summary>How many discounts name a coupon.</summary>
    public long CountOf(int coupon)
        => coupon != 0 ? UsesBefore(coupon, Count) : Count - Enumerable.Range(1, CouponBook.Coupons.Length - 1).Sum(CountOf);

    /// <summary>How many discounts name a promotion code.</summary>
    public long CountOfCode(long code)
    {
        var codes = Codes[code / CouponBook.CodesEach];
        var place = Array.IndexOf(codes, code);
        return place < 0 ? 0 : (UsesBefore((int)(code / CouponBook.CodesEach), Count) / 2 + codes.Length - 1 - place) / codes.Length;
    }

    public GivenCoupon this[long index] => Of(index, SubscriptionOf(index));

    /// <summary>The discount that came with a subscription.</summary>
    public GivenCoupon? OfSubscription(long subscription)
        => subscription / Block is var index && index < Count && SubscriptionOf(index) == subscription ? Of(index, subscription) : null;

    /// <summary>The discount that belongs to a customer at a time: the newest of those given until then.</summary>
    /// <param name="second">Unix seconds.</param>
    public GivenCoupon? OfCustomer(long customer, long second)
    {
        Span<long> subscriptions = stackalloc long[SubscriptionPlan.MostPerCustomer];
        GivenCoupon? newest = null;
        foreach (var subscription in subscriptions[.._plan.Subscriptions.Of(customer, subscriptions)])
        {
            if (IsOfCustomer(subscription / Block) && OfSubscription(subscription) is { } discount && discount.Start <= second)
                newest = discount;
        }

        return newest;
    }

    /// <summary>The discount that a subscription has now, of its own.</summary>
    public GivenCoupon? NowOf(long subscription)
        => OfSubscription(subscription) is { IsOfCustomer: false } own && !own.Terms.IsOnce && (own.End is null || own.End > _plan.Math.Now) ? own : null;

    /// <summary>The discount of an invoice: the subscription's, and without one the customer's.</summary>
    public GivenCoupon? Of(Bill bill)
        => !bill.IsOneOff && OfSubscription(bill.Subscription) is { IsOfCustomer: false } own && Reduces(own, bill)
            ? own
            : OfCustomer(bill.Customer, _plan.Invoices.SecondOf(bill.Invoice));

    private static bool Reduces(GivenCoupon discount, Bill bill)
        => discount.Terms.IsOnce
            ? bill.Generation == 0
            : discount.End is not { } end || discount.Start + bill.Generation * SubscriptionPlan.TermsOf(bill.Subscription).PeriodSeconds < end;

    /// <summary>
    ///     A discount of a customer never ends. The coupons of the pattern at these places are of that kind; a coupon that replaces one of them may not be.
    /// </summary>
    private bool IsOfCustomer(long index)
        => OfCustomers.Contains((int)(index % Pattern.Length)) && CouponBook.Coupons[CouponOf(index)].IsForever;

    private GivenCoupon Of(long index, long subscription)
    {
        var coupon = CouponOf(index);
        var start = StartOf(subscription);
        return new GivenCoupon(
            index, subscription, _plan.Subscriptions.CustomerOf(subscription), coupon, CodeOf(index, coupon), IsOfCustomer(index), start,
            CouponBook.Coupons[coupon].Months is { } months ? start + (long)months * Month : null);
    }

    private int CouponOf(long index)
    {
        var coupon = Pattern[index % Pattern.Length];
        var (from, to, most) = _windows[coupon];
        return index >= from && index < to && UsesBefore(coupon, index) < most ? coupon : 0;
    }

    /// <summary>Every other one who was given a coupon knew a code.</summary>
    private long? CodeOf(long index, int coupon)
    {
        var codes = Codes[coupon];
        var rank = codes.Length == 0 ? 0 : UsesBefore(coupon, index);
        return rank % 2 == 0 ? null : codes[rank / 2 % codes.Length];
    }

    /// <summary>A subscription of the block that does not begin with a trial, of which there is nothing to be taken off.</summary>
    private long SubscriptionOf(long index)
    {
        var yearsOnly = CouponBook.Coupons[CouponOf(index)].IsForYearsOnly;
        var (first, pick) = (-1L, _plan.Math.Pick(index, Purpose.Discount, Block));
        for (var i = 0; i < Block; i++)
        {
            var subscription = index * Block + (pick + i) % Block;
            if (yearsOnly && SubscriptionPlan.TermsOf(subscription).Months < 12)
                continue;
            if (_plan.Invoices.FateOf(_plan.Invoices.FirstOf(subscription)) != Fate.Free)
                return subscription;
            first = first < 0 ? subscription : first;
        }

        return first;
    }

    private long StartOf(long subscription) => _plan.Invoices.SecondOf(_plan.Invoices.FirstOf(subscription));

    private long UsesBefore(int coupon, long index)
    {
        var (from, to, most) = _windows[coupon];
        return Math.Min(most, PatternsBefore(coupon, Math.Clamp(index, from, to)) - PatternsBefore(coupon, from));
    }

    private static long PatternsBefore(int coupon, long index)
        => index / Pattern.Length * Before[coupon][Pattern.Length] + Before[coupon][index % Pattern.Length];

    /// <summary>A coupon is given once all its codes are there.</summary>
    private (long From, long To, long Most) WindowOf(int coupon)
    {
        if (coupon == 0)
            return (0, Count, long.MaxValue);

        var from = BlocksBefore(CouponBook.SecondOf(_plan.Timeline, coupon) + CouponBook.CodesAfter);
        var to = CouponBook.RedeemBy(_plan.Timeline, coupon) is { } last ? BlocksBefore(last) - 1 : Count;
        return (from, Math.Max(from, to), CouponBook.Coupons[coupon].MaxRedemptions ?? long.MaxValue);
    }

    /// <summary>How many blocks begin before a time.</summary>
    private long BlocksBefore(long second)
    {
        var (low, high) = (0L, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (StartOf(middle * Block) < second)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
