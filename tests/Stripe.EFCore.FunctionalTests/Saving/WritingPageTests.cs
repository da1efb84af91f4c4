using Microsoft.EntityFrameworkCore;
using Stripe;

namespace StripeEFCore.FunctionalTests.Saving;

/// <summary>What docs/writing.md shows of lists of discounts, of references and of objects that ExecuteUpdate refers to.</summary>
public sealed class WritingPageTests : SavingTest
{
    [Fact]
    public async Task Discounts_are_added_and_removed_by_a_list_of_ones_own()
    {
        await using var db = Context();
        var subscription = await SubscriptionAsync(db);
        await new CouponService(Stripe).CreateAsync(new() { Id = "ten", PercentOff = 10, Duration = "forever" });
        await new CouponService(Stripe).CreateAsync(new() { Id = "five", PercentOff = 5, Duration = "forever" });

        foreach (var coupon in new[] { "ten", "five" })
        {
            var discounts = subscription.DiscountIds.Select(d => new Dictionary<string, object?> { ["discount"] = d }).ToList();
            discounts.Add(new() { ["coupon"] = coupon });
            var entry = db.Entry(subscription);
            entry.WithStripeParameter("discounts", discounts);
            entry.Property(s => s.DiscountIds).IsModified = true;
            await db.SaveChangesAsync();
        }

        Assert.Equal(["five", "ten"], await CouponsAsync(subscription.Id));

        subscription.DiscountIds.Clear();
        Assert.Equal(2, subscription.DiscountIds.Count);
        await db.SaveChangesAsync();
        Assert.Equal(["five", "ten"], await CouponsAsync(subscription.Id));

        subscription.DiscountIds = [.. subscription.DiscountIds.Skip(1)];
        await db.SaveChangesAsync();
        Assert.Equal(["five"], await CouponsAsync(subscription.Id));

        subscription.DiscountIds = [];
        await db.SaveChangesAsync();
        Assert.Empty(await CouponsAsync(subscription.Id));
    }

    [Fact]
    public async Task What_a_navigation_refers_to_is_added_and_what_stands_inside_an_element_is_not()
    {
        await using var db = Context();
        var price = new Price { Product = new Product { Name = "Gold" }, Currency = "usd", UnitAmount = 500, Recurring = new() { Interval = "month" } };
        var subscription = new Subscription
        {
            Customer = new() { Email = "ann@example.com" },
            Items = new() { Data = [new() { Price = price, Quantity = 1 }] },
        };
        db.Add(subscription);

        Assert.Equal(EntityState.Added, db.Entry(subscription.Customer).State);
        Assert.Equal(EntityState.Detached, db.Entry(price).State);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        Assert.Contains("refers to a Price that has no id", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_an_entity_refers_to_is_set_in_bulk_by_its_id()
    {
        await using var db = Context();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => db.Subscriptions.ExecuteUpdateAsync(s => s.SetProperty(x => x.DefaultPaymentMethod, new PaymentMethod { Id = "pm_1" })));
        Assert.Contains("'DefaultPaymentMethod' is an object", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Set 'DefaultPaymentMethodId'", refusal.Message, StringComparison.Ordinal);

        refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => db.Customers.ExecuteUpdateAsync(
            s => s.SetProperty(c => c.InvoiceSettings.DefaultPaymentMethod, new PaymentMethod { Id = "pm_1" })));
        Assert.Contains("Set 'InvoiceSettings.DefaultPaymentMethodId'", refusal.Message, StringComparison.Ordinal);

        refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => db.Subscriptions.ExecuteUpdateAsync(s => s.SetProperty(x => x.Customer, new Customer { Id = "cus_1" })));
        Assert.Contains("Set 'CustomerId'", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Wire.Writes);
    }

    private static async Task<Subscription> SubscriptionAsync(BillingContext db)
    {
        var product = new Product { Name = "Gold" };
        var price = new Price { Product = product, Currency = "usd", UnitAmount = 1200, Recurring = new() { Interval = "month" } };
        var subscription = new Subscription
        {
            Customer = new() { Email = "ann@example.com" },
            CollectionMethod = "send_invoice",
            Items = new() { Data = [new() { Price = price, Quantity = 1 }] },
        };
        db.AddRange(product, price, subscription);
        db.Entry(subscription).WithStripeParameter("days_until_due", 30);
        await db.SaveChangesAsync();
        return subscription;
    }

    private async Task<List<string>> CouponsAsync(string id)
    {
        var held = await new SubscriptionService(Stripe).GetAsync(id, new() { Expand = ["discounts"] });
        return [.. held.Discounts.Select(d => d.Source.CouponId).Order(StringComparer.Ordinal)];
    }
}
