using Microsoft.EntityFrameworkCore;
using Stripe;

namespace StripeEFCore.FunctionalTests.Saving;

/// <summary>Reload replaces the values of an entity by those that Stripe has.</summary>
public sealed class ReloadTests : SavingTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_at_Stripe_is_seen_and_a_change_of_the_entity_is_taken_back(bool async)
    {
        var subscription = await SubscribeAsync();
        var item = subscription.Items.Data[0].Id;
        await using var db = Context();
        var tracked = await db.Subscriptions.SingleAsync();
        var trackedItem = await db.SubscriptionItems.SingleAsync(i => i.Subscription == subscription.Id);
        await new SubscriptionService(Stripe).UpdateAsync(
            subscription.Id, new() { Description = "Changed", Metadata = new() { ["seen"] = "yes" } });
        await new SubscriptionItemService(Stripe).UpdateAsync(item, new() { Quantity = 7 });
        tracked.Description = "Mine";

        await ReloadAsync(db, tracked, async);
        await ReloadAsync(db, trackedItem, async);

        Assert.Equal(("Changed", "yes"), (tracked.Description, tracked.Metadata["seen"]));
        Assert.Equal(7, tracked.Items.Data[0].Quantity);
        Assert.Equal(7, trackedItem.Quantity);
        Assert.False(db.ChangeTracker.HasChanges());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_Stripe_deleted_is_detached(bool async)
    {
        var subscription = await SubscribeAsync();
        var taxId = await new TaxIdService(Stripe).CreateAsync(new TaxIdCreateOptions
        {
            Type = "eu_vat",
            Value = "DE123456789",
            Owner = new() { Type = "customer", Customer = subscription.CustomerId },
        });
        await using var db = Context();
        var tracked = await db.TaxIds.SingleAsync(t => t.Id == taxId.Id);
        await ReloadAsync(db, tracked, async);
        Assert.Equal(EntityState.Unchanged, db.Entry(tracked).State);

        await new TaxIdService(Stripe).DeleteAsync(taxId.Id);
        await ReloadAsync(db, tracked, async);
        Assert.Equal(EntityState.Detached, db.Entry(tracked).State);
    }

    private static async Task ReloadAsync(DbContext db, object entity, bool async)
    {
        if (async)
            await db.Entry(entity).ReloadAsync();
        else
            db.Entry(entity).Reload();
    }

    private async Task<Subscription> SubscribeAsync()
    {
        var customer = await new CustomerService(Stripe).CreateAsync(new() { Email = "ann@example.com" });
        var price = await new PriceService(Stripe).CreateAsync(new()
        {
            Currency = "eur",
            UnitAmount = 500,
            Recurring = new() { Interval = "month" },
            ProductData = new() { Name = "Tea" },
        });
        return await new SubscriptionService(Stripe).CreateAsync(new()
        {
            Customer = customer.Id,
            CollectionMethod = "send_invoice",
            DaysUntilDue = 14,
            Items = [new() { Price = price.Id, Quantity = 2 }],
        });
    }
}
