using Stripe;

namespace StripeEFCore.Emulator.Tests.Writes;

/// <summary>Prices, promotion codes, currencies and keys that Stripe does not take.</summary>
public sealed class RefusalTests : LifecycleTest
{
    private PriceService Prices => new(Client);

    [Fact]
    public async Task A_subscription_has_each_price_once_in_one_currency_and_active()
    {
        var (customer, price) = (await CustomerAsync(), await PriceAsync());
        Assert.Contains("same plan", (await RefusalOf(() => SubscribeAsync(customer, price.Id, price.Id))).Message);
        var euro = await Prices.CreateAsync(
            new() { Currency = "eur", UnitAmount = 900, Product = price.ProductId, Recurring = new() { Interval = "month" } });
        Assert.Contains("expected currency: `usd`", (await RefusalOf(() => SubscribeAsync(customer, price.Id, euro.Id))).Message);

        var subscription = await SubscribeAsync(customer, price.Id);
        var items = new SubscriptionItemService(Client);
        Assert.Contains("same plan", (await RefusalOf(() => items.CreateAsync(new() { Subscription = subscription.Id, Price = price.Id }))).Message);
        await Prices.UpdateAsync(price.Id, new() { Active = false });
        var refusal = await RefusalOf(() => SubscribeAsync(customer, price.Id));
        Assert.Equal(("items[0][price]", true), (refusal.Param, refusal.Message.Contains("inactive", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Letters_of_an_active_promotion_code_are_taken_in_any_case()
    {
        var codes = new PromotionCodeService(Client);
        await new CouponService(Client).CreateAsync(new() { Id = "HALF", PercentOff = 50 });
        var options = new PromotionCodeCreateOptions { Promotion = new() { Type = "coupon", Coupon = "HALF" }, Code = "friends" };
        var first = await codes.CreateAsync(options);
        options.Code = "FRIENDS";
        Assert.Equal("code", (await RefusalOf(() => codes.CreateAsync(options))).Param);
        await codes.UpdateAsync(first.Id, new() { Active = false });
        await codes.CreateAsync(options);
        Assert.Equal("code", (await RefusalOf(() => codes.UpdateAsync(first.Id, new() { Active = true }))).Param);
    }

    [Fact]
    public async Task An_unknown_currency_is_refused_and_a_known_one_is_kept_in_lower_case()
    {
        var refusal = await RefusalOf(() => Payments.CreateAsync(new() { Amount = 2000, Currency = "xxq" }));
        Assert.Equal(("currency", true), (refusal.Param, refusal.Message.StartsWith("Invalid currency: xxq", StringComparison.Ordinal)));
        Assert.Equal("usd", (await Payments.CreateAsync(new() { Amount = 2000, Currency = "USD" })).Currency);
        Assert.Equal("eur", (await Prices.CreateAsync(new() { Currency = "EUR", UnitAmount = 1, ProductData = new() { Name = "A" } })).Currency);
    }

    [Fact]
    public async Task An_idempotency_key_has_at_most_255_characters()
    {
        await Customers.CreateAsync(new(), new() { IdempotencyKey = new('k', 255) });
        Assert.Contains("255", (await RefusalOf(() => Customers.CreateAsync(new(), new() { IdempotencyKey = new('k', 256) }))).Message);
        Assert.Single((await Customers.ListAsync()).Data);
    }

    private async Task<Subscription> SubscribeAsync(Customer customer, params string[] prices) => await Subscriptions.CreateAsync(
        new() { Customer = customer.Id, Items = [.. prices.Select(p => new SubscriptionItemOptions { Price = p })] });
}
