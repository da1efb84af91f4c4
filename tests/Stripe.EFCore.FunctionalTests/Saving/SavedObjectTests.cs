using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore.Diagnostics;
using EventPayload = Microsoft.EntityFrameworkCore.Diagnostics.EventData;

namespace StripeEFCore.FunctionalTests.Saving;

/// <summary>What is added, changed and removed is so at Stripe, and the context holds what Stripe answered.</summary>
public class SavedObjectTests : SavingTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_object_has_Stripes_id_and_values(bool async)
    {
        await using var db = Context();
        var ann = new Customer { Email = "ann@example.com", Metadata = new() { ["plan"] = "gold" }, Address = new() { City = "Paris", Country = "FR" } };
        db.Add(ann);

        Assert.Equal(1, async ? await db.SaveChangesAsync() : db.SaveChanges());

        var held = Assert.Single(await CustomersAsync());
        Assert.Equal((held.Id, held.Created, "ann@example.com", "gold", "Paris"), (ann.Id, ann.Created, held.Email, held.Metadata["plan"], held.Address.City));
        Assert.Equal(EntityState.Unchanged, db.Entry(ann).State);
        Assert.False(db.ChangeTracker.HasChanges());
        Assert.Same(ann, await db.Customers.FindAsync(ann.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_sends_what_differs_alone(bool async)
    {
        await using var db = Context();
        var ann = new Customer
        {
            Name = "Ann",
            Metadata = new() { ["plan"] = "gold", ["old"] = "1" },
            Address = new() { City = "Paris", Country = "FR" },
            Shipping = new() { Name = "Home", Address = new() { City = "Rome" } },
        };
        db.Add(ann);
        await db.SaveChangesAsync();

        ann.Name = "Anne";
        ann.Shipping = null;
        ann.Address.City = "Lyon";
        ann.Metadata["plan"] = "silver";
        ann.Metadata.Remove("old");
        Assert.Equal(1, async ? await db.SaveChangesAsync() : db.SaveChanges());

        var sent = Wire.Writes[^1];
        Assert.Equal($"/v1/customers/{ann.Id}", sent.Path);
        Assert.Equal(
            ["address[city]=Lyon", "metadata[old]=", "metadata[plan]=silver", "name=Anne", "shipping="], sent.Body.Split('&').Order(StringComparer.Ordinal));
        var held = Assert.Single(await CustomersAsync());
        Assert.Equal("Anne", held.Name);
        Assert.Null(held.Shipping);
        Assert.Equal(("Lyon", "FR"), (held.Address.City, held.Address.Country));
        Assert.Equal([new("plan", "silver")], held.Metadata);
        Assert.False(db.ChangeTracker.HasChanges());
    }

    [Fact]
    public async Task What_is_as_it_was_sends_nothing()
    {
        await using var db = Context();
        var ann = new Customer { Email = "ann@example.com", Metadata = new() { ["plan"] = "gold" } };
        db.Add(ann);
        await db.SaveChangesAsync();
        ann.Metadata = new() { ["plan"] = "gold" };
        ann.Email = "other@example.com";
        ann.Email = "ann@example.com";

        Assert.Equal(0, await db.SaveChangesAsync());

        Assert.Single(Wire.Writes);
        Assert.Equal(EntityState.Unchanged, db.Entry(ann).State);
    }

    [Fact]
    public async Task Objects_that_refer_to_each_other_are_written_in_order()
    {
        await using var db = Context();
        var product = new Product { Name = "Gold" };
        var price = new Price { Product = product, Currency = "usd", UnitAmount = 1200, Recurring = new() { Interval = "month" } };
        var customer = new Customer { Email = "ann@example.com" };
        var subscription = new Subscription
        {
            Customer = customer,
            CollectionMethod = "send_invoice",
            Items = new() { Data = [new() { Price = price, Quantity = 2 }] },
        };
        db.AddRange(subscription, price, product, customer);
        db.Entry(subscription).WithStripeParameter("days_until_due", 30);

        Assert.Equal(4, await db.SaveChangesAsync());

        var held = await new SubscriptionService(Stripe).GetAsync(subscription.Id);
        Assert.Equal((customer.Id, price.Id, 2), (held.CustomerId, held.Items.Data[0].Price.Id, held.Items.Data[0].Quantity));
        Assert.Equal(product.Id, price.ProductId);
        Assert.Same(customer, subscription.Customer);
        Assert.Equal("/v1/subscriptions", Wire.Writes[^1].Path);
    }

    [Fact]
    public async Task Items_of_a_subscription_are_changed_by_their_ids()
    {
        await using var db = Context();
        var (product, customer) = (new Product { Name = "Gold" }, new Customer { Email = "ann@example.com" });
        Price NewPrice(long amount) => new() { Product = product, Currency = "usd", UnitAmount = amount, Recurring = new() { Interval = "month" } };
        var (first, second, third) = (NewPrice(100), NewPrice(200), NewPrice(300));
        var subscription = new Subscription
        {
            Customer = customer,
            CollectionMethod = "send_invoice",
            Items = new() { Data = [new() { Price = first, Quantity = 1 }, new() { Price = second, Quantity = 1 }] },
        };
        db.AddRange(product, customer, first, second, third, subscription);
        db.Entry(subscription).WithStripeParameter("days_until_due", 30);
        await db.SaveChangesAsync();
        var (kept, gone) = (subscription.Items.Data.Single(i => i.Price.Id == first.Id), subscription.Items.Data.Single(i => i.Price.Id == second.Id));

        kept.Quantity = 5;
        subscription.Items.Data.Remove(gone);
        subscription.Items.Data.Add(new() { Price = third, Quantity = 7 });
        await db.SaveChangesAsync();

        var held = (await new SubscriptionService(Stripe).GetAsync(subscription.Id)).Items.Data.Select(i => (i.Price.Id, i.Quantity)).Order();
        Assert.Equal(new[] { (first.Id, 5L), (third.Id, 7L) }.Order(), held);
        Assert.Contains($"items[2][deleted]=true", Wire.Writes[^1].Body, StringComparison.Ordinal);
        Assert.Equal(held, subscription.Items.Data.Select(i => (i.Price.Id, i.Quantity)).Order());
    }

    [Fact]
    public async Task A_removed_object_is_deleted_alone_and_told_of()
    {
        var events = new List<EventPayload>();
        await using var db = Context(options: o => o.LogTo((id, _) => id == StripeEventId.DeleteHasConsequences, e => events.Add(e)));
        var ann = new Customer { Email = "ann@example.com" };
        db.Add(ann);
        await db.SaveChangesAsync();
        db.Attach(new Invoice { Id = "in_1", CustomerId = ann.Id });

        db.Remove(ann);
        await db.SaveChangesAsync();

        Assert.Empty(await CustomersAsync());
        Assert.Equal(EntityState.Detached, db.Entry(ann).State);
        Assert.Equal(2, Wire.Writes.Count);
        Assert.Contains("subscriptions", Assert.Single(events).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deletion_with_consequences_can_be_forbidden()
    {
        await using var db = Context(options: o => o.ConfigureWarnings(w => w.Throw(StripeEventId.DeleteHasConsequences)));
        db.Remove(new Customer { Id = "cus_1" });

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());

        Assert.Empty(Wire.Writes);
    }

    [Fact]
    public async Task An_object_whose_id_the_caller_chooses_keeps_it()
    {
        await using var db = Context();
        var coupon = new Coupon { Id = "SUMMER", PercentOff = 12.5m, Duration = "once" };
        db.Add(coupon);
        await db.SaveChangesAsync();

        var held = await new CouponService(Stripe).GetAsync("SUMMER");
        Assert.Equal((12.5m, "once", true), (held.PercentOff, held.Duration, coupon.Valid));
    }

    [Fact]
    public async Task Concurrent_writes_go_at_once_and_in_order_where_they_depend()
    {
        var (gate, arrived, four) = (new Lock(), 0, new TaskCompletionSource());
        Wire.Before = async (request, cancellationToken) =>
        {
            // The requests for prices go on by fours, so the save ends only if four are under way at once.
            if (request.RequestUri!.AbsolutePath != "/v1/prices")
                return;
            Task go;
            lock (gate)
            {
                go = four.Task;
                if (++arrived % 4 == 0)
                {
                    four.SetResult();
                    four = new();
                }
            }

            await go.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
        };
        await using var db = Context(s => s.ConcurrentWrites().MaxConcurrency(4));
        var product = new Product { Name = "Gold" };
        db.Add(product);
        db.AddRange(Enumerable.Range(1, 12).Select(i => new Price { Product = product, Currency = "usd", UnitAmount = i }));

        Assert.Equal(13, await db.SaveChangesAsync());

        Assert.Equal("/v1/products", Wire.Writes[0].Path);
        Assert.Equal(12, arrived);
        Assert.Equal(12, (await new PriceService(Stripe).ListAsync(new() { Product = product.Id, Limit = 100 })).Data.Count);
    }

    [Fact]
    public async Task A_price_that_is_not_active_is_read_back()
    {
        await using var db = Context();
        var price = new Price { Product = new Product { Name = "Gold" }, Currency = "jpy", UnitAmount = 500, Active = true };
        db.Add(price);
        await db.SaveChangesAsync();
        price.Active = false;
        await db.SaveChangesAsync();

        var held = await new PriceService(Stripe).GetAsync(price.Id);
        Assert.Equal((false, false, 500L), (held.Active, price.Active, held.UnitAmount));
    }

    [Fact]
    public async Task The_cache_forgets_what_was_written()
    {
        await using var db = Context(s => s.Cache(TimeSpan.FromHours(1)));
        Assert.Equal(0, await db.Customers.CountAsync());
        db.Add(new Customer { Email = "ann@example.com" });
        await db.SaveChangesAsync();

        Assert.Equal(1, await db.Customers.CountAsync());
    }

    [Fact]
    public async Task A_read_only_connection_sends_nothing()
    {
        await using var db = Context(s => s.Readonly());
        db.Add(new Customer { Email = "ann@example.com" });

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());

        Assert.Contains("Readonly", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Wire.Writes);
        Assert.True(db.ChangeTracker.HasChanges());
    }
}
