using Microsoft.EntityFrameworkCore;
using Stripe;

namespace StripeEFCore.FunctionalTests.Saving.Lists;

/// <summary>A subscription of more than ten items: a query gives the first ten, and a save does not mistake them for all.</summary>
public sealed class ManyItemTests : SavingTest
{
    private string _price = "";

    [Theory]
    [InlineData("clear")]
    [InlineData("replace the elements")]
    [InlineData("replace the list")]
    [InlineData("null")]
    public async Task All_elements_that_were_read_are_not_taken_away(string how)
    {
        var id = await SubscriptionAsync(14);
        await using var db = Context();
        var subscription = await db.Subscriptions.SingleAsync(s => s.Id == id);
        Assert.Equal((10, true), (subscription.Items.Data.Count, subscription.Items.HasMore));
        SubscriptionItem added = new() { Price = new() { Id = _price }, Quantity = 3 };
        if (how == "clear")
            subscription.Items.Data.Clear();
        else if (how == "replace the elements")
            subscription.Items.Data = [added];
        else
            subscription.Items = how == "null" ? null : new() { Data = [added] };

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());

        Assert.Contains("Subscription.Items has lost all 10 elements that were read, and Stripe holds more", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Expand(e => e.Items.Data)", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("/v1/subscription_items", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Wire.Writes);
        Assert.Equal(14, (await ItemsAsync(id)).Count);
    }

    [Fact]
    public async Task Single_elements_are_changed_added_and_removed()
    {
        var id = await SubscriptionAsync(14);
        await using var db = Context();
        var subscription = await db.Subscriptions.SingleAsync(s => s.Id == id);
        var (changed, removed) = (subscription.Items.Data[0].Id, subscription.Items.Data[1].Id);
        subscription.Items.Data[0].Quantity = 5;
        subscription.Items.Data.RemoveAt(1);
        subscription.Items.Data.Add(new() { Price = new() { Id = _price }, Quantity = 3 });

        await db.SaveChangesAsync();

        var held = await ItemsAsync(id);
        Assert.Equal(14, held.Count);
        Assert.Equal(5, held.Single(i => i.Id == changed).Quantity);
        Assert.DoesNotContain(removed, held.Select(i => i.Id));
        Assert.Equal(3, Assert.Single(held, i => i.Price.Id == _price).Quantity);
    }

    [Fact]
    public async Task A_list_that_was_read_to_its_end_is_replaced()
    {
        var id = await SubscriptionAsync(14);
        await using var db = Context();
        var subscription = await db.Subscriptions.Expand(s => s.Items.Data).SingleAsync(s => s.Id == id);
        subscription.Items.Data = [new() { Price = new() { Id = _price }, Quantity = 3 }];

        await db.SaveChangesAsync();

        Assert.Equal(_price, Assert.Single(await ItemsAsync(id)).Price.Id);
    }

    private async Task<List<SubscriptionItem>> ItemsAsync(string subscription)
        => await new SubscriptionItemService(Stripe).ListAutoPagingAsync(new() { Subscription = subscription, Limit = 100 }).ToListAsync();

    private async Task<string> SubscriptionAsync(int items)
    {
        var product = await new ProductService(Stripe).CreateAsync(new() { Name = "Gold" });
        var prices = new List<string>();
        for (var i = 0; i <= items; i++)
        {
            prices.Add((await new PriceService(Stripe).CreateAsync(
                new() { Product = product.Id, Currency = "usd", UnitAmount = 100 + i, Recurring = new() { Interval = "month" } })).Id);
        }

        _price = prices[^1];
        var customer = await new CustomerService(Stripe).CreateAsync(new() { Name = "Ann" });
        return (await new SubscriptionService(Stripe).CreateAsync(new()
        {
            Customer = customer.Id,
            CollectionMethod = "send_invoice",
            DaysUntilDue = 30,
            Items = [.. prices.Take(items).Select(p => new SubscriptionItemOptions { Price = p, Quantity = 1 })],
        })).Id;
    }
}
