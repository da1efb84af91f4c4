using Stripe;
using Stripe.Checkout;

namespace StripeEFCore.Emulator.Tests.Writes;

/// <summary>What a checkout session comes to when it has a discount.</summary>
public sealed class CheckoutDiscountTests : LifecycleTest
{
    private SessionService Sessions => new(Client);

    private CouponService Coupons => new(Client);

    [Fact]
    public async Task A_coupon_is_taken_from_the_total_and_from_each_line()
    {
        var coupon = await Coupons.CreateAsync(new() { PercentOff = 25 });
        var session = await CreateAsync(o => o.Discounts = [new() { Coupon = coupon.Id }]);
        foreach (var shown in new[] { session, await Sessions.GetAsync(session.Id) })
        {
            Assert.Equal(
                (4000, 3000, 1000, 0, 0),
                (shown.AmountSubtotal, shown.AmountTotal, shown.TotalDetails.AmountDiscount, shown.TotalDetails.AmountTax, shown.TotalDetails.AmountShipping));
            Assert.Equal(coupon.Id, shown.Discounts.Single().CouponId);
            Assert.Null(shown.TotalDetails.Breakdown);
        }

        var items = await new SessionLineItemService(Client).ListAsync(session.Id, new() { Expand = ["data.discounts"] });
        Assert.Equal(
            [(1000, 250, 750), (3000, 750, 2250)],
            items.Data.Select(i => ((int)i.AmountSubtotal, (int)i.AmountDiscount, (int)i.AmountTotal)));
        Assert.Equal([250, 750], items.Data.Select(i => (int)i.Discounts.Single().Amount));
        session = await Sessions.GetAsync(session.Id, new() { Expand = ["total_details.breakdown"] });
        var discount = session.TotalDetails.Breakdown.Discounts.Single();
        Assert.Equal((1000, coupon.Id, session.Id), (discount.Amount, discount.Discount.Source.CouponId, discount.Discount.CheckoutSession));
        Assert.Equal(0, (await Coupons.GetAsync(coupon.Id)).TimesRedeemed);
    }

    [Fact]
    public async Task An_amount_is_taken_once_and_only_from_the_products_of_the_coupon()
    {
        var price = await PriceAsync();
        var coupon = await Coupons.CreateAsync(new() { AmountOff = 1500, Currency = "usd", AppliesTo = new() { Products = [price.ProductId] } });
        var session = await CreateAsync(o => (o.Discounts, o.LineItems[0].Price) = ([new() { Coupon = coupon.Id }], price.Id));
        Assert.Equal((3000, 1000), (session.AmountTotal, session.TotalDetails.AmountDiscount));
    }

    [Fact]
    public async Task A_promotion_code_stands_for_its_coupon()
    {
        var coupon = await Coupons.CreateAsync(new() { PercentOff = 10 });
        var code = await new PromotionCodeService(Client).CreateAsync(new() { Promotion = new() { Type = "coupon", Coupon = coupon.Id }, Code = "TEN" });
        var session = await CreateAsync(o => o.Discounts = [new() { PromotionCode = code.Id }]);
        Assert.Equal((3600, 400, code.Id), (session.AmountTotal, session.TotalDetails.AmountDiscount, session.Discounts.Single().PromotionCodeId));
        await new PromotionCodeService(Client).UpdateAsync(code.Id, new() { Active = false });
        Assert.Contains("inactive", (await RefusalOf(() => CreateAsync(o => o.Discounts = [new() { PromotionCode = code.Id }]))).Message);
    }

    [Fact]
    public async Task Who_may_enter_a_code_gets_no_discount_before_and_cannot_have_both()
    {
        var session = await CreateAsync(o => o.AllowPromotionCodes = true);
        Assert.Equal((true, 4000, 0), (session.AllowPromotionCodes, session.AmountTotal, session.TotalDetails.AmountDiscount));
        var coupon = await Coupons.CreateAsync(new() { PercentOff = 10 });
        Assert.Contains("only specify one", (await RefusalOf(
            () => CreateAsync(o => (o.AllowPromotionCodes, o.Discounts) = (true, [new() { Coupon = coupon.Id }])))).Message);
        Assert.Equal("discounts[0][coupon]", (await RefusalOf(() => CreateAsync(o => o.Discounts = [new() { Coupon = "none" }]))).Param);
    }

    /// <summary>A session of 10.00 and three times 10.00 a month.</summary>
    private async Task<Session> CreateAsync(Action<SessionCreateOptions> change)
    {
        var options = new SessionCreateOptions
        {
            Mode = "subscription",
            SuccessUrl = "https://example.com",
            LineItems = [new() { Price = (await PriceAsync()).Id, Quantity = 1 }, new() { Price = (await PriceAsync()).Id, Quantity = 3 }],
        };
        change(options);
        return await Sessions.CreateAsync(options);
    }
}
