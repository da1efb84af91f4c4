using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.FunctionalTests.Queries.Conditions;

/// <summary>Which values of filters are sent: those that Stripe knows, from whatever member of whatever class they come.</summary>
public sealed class FilterValueTests
{
    [Fact]
    public async Task An_id_in_a_nested_object_is_sent_as_the_filter_that_compares_it()
    {
        var stripe = Nested();
        await using var db = new Billing(stripe.Options<Billing>());
        var (subscription, coupon, none) = ("sub_1", "co_1", (string?)null);
        Assert.Single(await db.Invoices.Where(i => i.Parent.SubscriptionDetails.SubscriptionId == subscription).ToListAsync());
        Assert.Equal(["/v1/invoices?subscription=sub_1&limit=100"], stripe.TakeSent());
        Assert.Single(await db.PromotionCodes.Where(p => p.Promotion.CouponId == coupon).ToListAsync());
        Assert.Equal(["/v1/promotion_codes?coupon=co_1&limit=100"], stripe.TakeSent());

        string[] several = ["sub_1", "sub_2"];
        Assert.Equal(2, (await db.Invoices.Where(i => several.Contains(i.Parent.SubscriptionDetails.SubscriptionId)).Select(i => i.Id).ToListAsync()).Count);
        Assert.Equal(["/v1/invoices?subscription=sub_1&limit=100", "/v1/invoices?subscription=sub_2&limit=100"], stripe.TakeSent().Order());

        Assert.Equal(["in_none"], await db.Invoices.Where(i => i.Parent.SubscriptionDetails.SubscriptionId == none).Select(i => i.Id).ToListAsync());
        Assert.Equal(["/v1/invoices?limit=100"], stripe.TakeSent());
    }

    [Fact]
    public async Task An_id_in_a_nested_object_is_the_key_of_a_join()
    {
        var stripe = Nested();
        await using var db = new Billing(stripe.Options<Billing>());
        var joined = await db.Subscriptions.Take(2)
            .Join(db.Invoices, s => s.Id, i => i.Parent.SubscriptionDetails.SubscriptionId, (s, i) => s.Id + " " + i.Id)
            .ToListAsync();
        Assert.Equal(["sub_1 in_sub_1", "sub_2 in_sub_2"], joined);
        Assert.Equal(
            ["/v1/invoices?subscription=sub_1&limit=100", "/v1/invoices?subscription=sub_2&limit=100", "/v1/subscriptions?status=all&limit=2"],
            stripe.TakeSent().Order());
        Assert.Equal(
            [1, 1],
            await db.Subscriptions.Take(2).Select(s => db.Invoices.Count(i => i.Parent.SubscriptionDetails.SubscriptionId == s.Id)).ToListAsync());
    }

    [Fact]
    public async Task A_value_that_Stripe_does_not_know_is_compared_in_process()
    {
        var stripe = new CannedStripe(asked => asked.Contains("type=card") || !asked.Contains("type=")
            ? [new() { ["id"] = "x_1", ["type"] = "card", ["created"] = 1 }, new() { ["id"] = "x_2", ["type"] = "newer.than.this", ["created"] = 1 }]
            : []);
        await using var db = new Billing(stripe.Options<Billing>());
        var (known, unknown) = ("card", "newer.than.this");
        Assert.Equal(["x_1"], await db.PaymentMethods.Where(p => p.Type == known).Select(p => p.Id).ToListAsync());
        Assert.Equal(["/v1/payment_methods?type=card&limit=100"], stripe.TakeSent());
        Assert.Equal(["x_2"], await db.PaymentMethods.Where(p => p.Type == unknown).Select(p => p.Id).ToListAsync());
        Assert.Equal(["/v1/payment_methods?limit=100", "/v1/payment_methods?type=custom&limit=100"], stripe.TakeSent().Order());
        Assert.Equal(["x_2"], await db.Events.Where(e => e.Type == unknown).Select(e => e.Id).ToListAsync());
        Assert.Empty(await db.Events.Where(e => e.Type == "card.*").Select(e => e.Id).ToListAsync());
        Assert.Equal(["/v1/events?limit=100", "/v1/events?limit=100"], stripe.TakeSent());
        await db.Events.Where(e => e.Type == Stripe.EventTypes.ChargeRefunded).ToListAsync();
        Assert.Equal(["/v1/events?type=charge.refunded&limit=100"], stripe.TakeSent());
    }

    private static CannedStripe Nested()
        => new(asked => asked switch
        {
            _ when asked.StartsWith("/v1/subscriptions", StringComparison.Ordinal)
                => [new() { ["id"] = "sub_1", ["created"] = 2 }, new() { ["id"] = "sub_2", ["created"] = 1 }],
            _ when asked.StartsWith("/v1/promotion_codes", StringComparison.Ordinal) =>
                [new() { ["id"] = "promo_1", ["created"] = 1, ["promotion"] = new JsonObject { ["type"] = "coupon", ["coupon"] = "co_1" } }],
            _ when asked.Contains("subscription=") => [Invoice(asked.Split("subscription=")[1].Split('&')[0])],
            _ => [Invoice("sub_1"), Invoice("sub_2"), new() { ["id"] = "in_none", ["created"] = 1, ["parent"] = null }],
        });

    private static JsonObject Invoice(string subscription)
        => new()
        {
            ["id"] = $"in_{subscription}",
            ["created"] = 1,
            ["parent"] = new JsonObject { ["type"] = "subscription_details", ["subscription_details"] = new JsonObject { ["subscription"] = subscription } },
        };

    private sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
    {
        public DbSet<Stripe.Invoice> Invoices => Set<Stripe.Invoice>();

        public DbSet<Stripe.Subscription> Subscriptions => Set<Stripe.Subscription>();

        public DbSet<Stripe.PromotionCode> PromotionCodes => Set<Stripe.PromotionCode>();

        public DbSet<Stripe.PaymentMethod> PaymentMethods => Set<Stripe.PaymentMethod>();

        public DbSet<Stripe.Event> Events => Set<Stripe.Event>();
    }
}
