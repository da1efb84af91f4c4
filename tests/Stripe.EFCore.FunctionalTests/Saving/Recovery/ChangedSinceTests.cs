using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Saving.Recovery;

/// <summary>
///     An answer is lost, and the entity is changed before the next save: what was carried out is not done again, and nothing but the change is sent.
/// </summary>
public sealed class ChangedSinceTests : SavingTest
{
    [Fact]
    public async Task Parameters_of_a_lost_change_are_not_sent_again()
    {
        await using var db = Context(s => s.MaxRetries(0));
        var (subscription, fee) = (await SubscriptionAsync(), await PriceAsync(5000, recurring: false));
        var tracked = await db.Subscriptions.SingleAsync(s => s.Id == subscription.Id);
        tracked.Metadata["upgrade"] = "1";
        db.Entry(tracked).WithStripeParameter("add_invoice_items", new[] { new Dictionary<string, object?> { ["price"] = fee.Id } });
        await LoseAsync(db);

        tracked.Description = "x";
        await ToldAsync(db, "has changed Subscription");
        Assert.Equal(1, await db.SaveChangesAsync());

        Assert.Single(Wire.Writes, w => w.Body.Contains("add_invoice_items"));
        Assert.Equal("description=x", Wire.Writes[^1].Body);
        var held = await new SubscriptionService(Stripe).GetAsync(subscription.Id);
        Assert.Equal(("x", "1"), (held.Description, held.Metadata["upgrade"]));
    }

    [Fact]
    public async Task An_item_of_a_lost_change_is_not_added_again()
    {
        await using var db = Context(s => s.MaxRetries(0));
        var (subscription, second) = (await SubscriptionAsync(), await PriceAsync(700));
        var tracked = await db.Subscriptions.SingleAsync(s => s.Id == subscription.Id);
        tracked.Items.Data.Add(new SubscriptionItem { Price = new Price { Id = second.Id } });
        await LoseAsync(db);

        tracked.Description = "x";
        await ToldAsync(db, "has changed Subscription");
        await db.SaveChangesAsync();
        Assert.Equal("description=x", Wire.Writes[^1].Body);
        Assert.Equal(2, (await new SubscriptionService(Stripe).GetAsync(subscription.Id)).Items.Data.Count);
        Assert.Equal(2, tracked.Items.Data.Count);
    }

    [Fact]
    public async Task Items_that_are_changed_since_have_to_be_changed_again()
    {
        await using var db = Context(s => s.MaxRetries(0));
        var (customer, price) = (await CustomerAsync(), await PriceAsync(700));
        var added = new Subscription { CustomerId = customer.Id, Items = new() { Data = [new() { Price = new Price { Id = price.Id }, Quantity = 1 }] } };
        db.Add(added);
        await LoseAsync(db);

        added.Items.Data[0].Quantity = 5;
        added.Description = "x";
        await ToldAsync(db, "Items: make that change again");
        var item = Assert.Single(added.Items.Data);
        Assert.Equal(1, item.Quantity);
        item.Quantity = 5;
        await db.SaveChangesAsync();
        Assert.Contains($"items[0][id]={item.Id}", Wire.Writes[^1].Body);
        Assert.DoesNotContain("deleted", Wire.Writes[^1].Body);
        Assert.Equal((5L, item.Id), ((await HeldItemAsync(added.Id)).Quantity, (await HeldItemAsync(added.Id)).Id));
    }

    [Fact]
    public async Task What_Stripe_has_added_to_a_new_object_is_no_change()
    {
        await using var db = Context(s => s.MaxRetries(0));
        var customer = await CustomerAsync();
        var price = new Price { UnitAmount = 500, Currency = "usd", ProductId = (await ProductAsync()).Id, Recurring = new() { Interval = "month" } };
        var intent = new PaymentIntent { Amount = 2000, Currency = "usd", AutomaticPaymentMethods = new() { Enabled = true } };
        var subscription = new Subscription
        {
            CustomerId = customer.Id,
            Items = new()
            {
                Data = [new() { Price = new Price { Id = (await PriceAsync(100)).Id } }, new() { Price = new Price { Id = (await PriceAsync(200)).Id } }],
            },
        };
        foreach (var (entity, change) in new (object, Action)[]
        {
            (price, () => price.Nickname = "n"), (intent, () => intent.Description = "d"), (subscription, () => subscription.Description = "d"),
        })
        {
            db.Add(entity);
            await LoseAsync(db);
            change();
            await ToldAsync(db, "what was changed since is pending");
            Assert.Equal(1, await db.SaveChangesAsync());
            Assert.Contains(Wire.Writes[^1].Body, (string[])["nickname=n", "description=d"]);
        }
    }

    [Fact]
    public async Task A_nested_member_that_is_changed_since_is_the_only_one_that_is_sent()
    {
        await using var db = Context(s => s.MaxRetries(0));
        var ann = new Customer { Name = "Ann", Address = new() { City = "Ulm", Country = "DE" }, Metadata = new() { ["a"] = "1" } };
        db.Add(ann);
        await LoseAsync(db);
        ann.Address.City = "Bonn";
        ann.Metadata["b"] = "2";
        await ToldAsync(db, "has created Customer");
        await db.SaveChangesAsync();
        Assert.Equal(["address[city]=Bonn", "metadata[b]=2"], Wire.Writes[^1].Body.Split('&').Order());
        var held = Assert.Single(await CustomersAsync());
        Assert.Equal(("Bonn", "DE", "1", "2"), (held.Address.City, held.Address.Country, held.Metadata["a"], held.Metadata["b"]));
    }

    [Fact]
    public async Task What_Stripe_has_added_inside_of_a_changed_object_stays()
    {
        await using var db = Context(s => s.MaxRetries(0));
        var added = new Subscription
        {
            CustomerId = (await CustomerAsync()).Id,
            Items = new() { Data = [new() { Price = new Price { Id = (await PriceAsync(700)).Id } }] },
            PaymentSettings = new() { PaymentMethodTypes = ["card"] },
        };
        db.Add(added);
        await LoseAsync(db);
        added.PaymentSettings.PaymentMethodTypes = ["card", "link"];
        await ToldAsync(db, "has created Subscription");
        await db.SaveChangesAsync();

        Assert.DoesNotContain("save_default_payment_method", Wire.Writes[^1].Body);
        var held = (await new SubscriptionService(Stripe).GetAsync(added.Id)).PaymentSettings;
        Assert.Equal("off", held.SaveDefaultPaymentMethod);
        Assert.Equal(["card", "link"], held.PaymentMethodTypes);
        Assert.Equal("off", added.PaymentSettings.SaveDefaultPaymentMethod);
    }

    private async Task LoseAsync(BillingContext db)
    {
        Wire.Next = _ => Break.Answer;
        var failure = await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
        Assert.Equal(StripeUpdateOutcome.Unknown, failure.Outcome);
        Wire.Next = null;
    }

    private static async Task ToldAsync(BillingContext db, string told)
    {
        var failure = await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
        Assert.Contains(told, failure.Message);
        Assert.IsAssignableFrom<StripeEFCoreException>(failure.InnerException);
    }

    private Task<Customer> CustomerAsync() => new CustomerService(Stripe).CreateAsync(new() { Source = "tok_visa" });

    private Task<Product> ProductAsync() => new ProductService(Stripe).CreateAsync(new() { Name = "p" });

    private async Task<Price> PriceAsync(long amount, bool recurring = true) => await new PriceService(Stripe).CreateAsync(new()
    {
        UnitAmount = amount,
        Currency = "usd",
        Product = (await ProductAsync()).Id,
        Recurring = recurring ? new() { Interval = "month" } : null,
    });

    private async Task<Subscription> SubscriptionAsync() => await new SubscriptionService(Stripe).CreateAsync(new()
    {
        Customer = (await CustomerAsync()).Id,
        Items = [new() { Price = (await PriceAsync(1000)).Id }],
    });

    private async Task<SubscriptionItem> HeldItemAsync(string id) => Assert.Single((await new SubscriptionService(Stripe).GetAsync(id)).Items.Data);
}
