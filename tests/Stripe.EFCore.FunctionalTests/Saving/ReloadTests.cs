using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Stripe;
using StripeEFCore.FunctionalTests.Resources;
using StripeEFCore.TestShared;

namespace StripeEFCore.FunctionalTests.Saving;

/// <summary>An entity takes the values that Stripe has, by one request, whatever its class is.</summary>
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

/// <summary>Every list as a set of Stripe.net's class: an object that is reloaded is what it was, with a built and a compiled model.</summary>
public sealed class ReloadedListTests(ResourcesFixture stripe) : IClassFixture<ResourcesFixture>
{
    private static readonly MethodInfo Reloaded = typeof(ReloadedListTests).GetMethod(nameof(ReloadedAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task An_object_of_every_list_is_what_it_was(bool compiled, bool async)
    {
        var options = stripe.Options<EveryListContext>();
        await using (var built = new EveryListContext(options))
        {
            if (compiled)
                options = new DbContextOptionsBuilder<EveryListContext>(options).UseModel(CompiledModel.Of(built)).Options;
        }

        await using var db = new EveryListContext(options);
        var wrong = new List<string>();
        var read = 0;
        foreach (var set in ListedSet.All)
        {
            if (db.Model.FindEntityType(set.Name)!.FindPrimaryKey() is null
                || (await stripe.WaysAsync(set)).FirstOrDefault(w => w.Objects.Count > 0) is not { Values: { } values })
                continue;

            read++;
            if (await (Task<string?>)Reloaded.MakeGenericMethod(set.Class).Invoke(this, [db, set, values, async])! is { } difference)
                wrong.Add($"{set.Name}: {difference}");
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {read}: {string.Join(Environment.NewLine, wrong)}");
        Assert.True(read > 80, $"{read} lists");
    }

    /// <returns>What is wrong; null if nothing is.</returns>
    private async Task<string?> ReloadedAsync<T>(DbContext db, ListedSet set, Asked[] values, bool async)
        where T : StripeEntity
    {
        IQueryable<T> query = db.Set<T>(set.Name);
        foreach (var value in values)
            query = query.Where(Is<T>(db, set, value));
        var entity = await query.FirstAsync();
        var before = ObjectText.Of(entity);
        stripe.Requests.Clear();
        try
        {
            var entry = db.Set<T>(set.Name).Entry(entity);
            if (async)
                await entry.ReloadAsync();
            else
                entry.Reload();
            var sent = stripe.Requests.Entries;
            return entry.State != EntityState.Unchanged ? $"{entry.State}"
                : ObjectText.Of(entity) != before ? $"{before} became {ObjectText.Of(entity)}"
                : sent.Length != 1 ? string.Join(" and ", sent)
                : null;
        }
        catch (InvalidOperationException refused)
        {
            return refused.Message;
        }
    }

    private static Expression<Func<T, bool>> Is<T>(DbContext db, ListedSet set, Asked value)
    {
        var entity = Expression.Parameter(typeof(T), "entity");
        var column = FilterColumn.Of(entity, db.Model.FindEntityType(set.Name)!, value.Parameter);
        return Expression.Lambda<Func<T, bool>>(FilterColumn.Is(column, ExpressionType.Equal, value.Text), entity);
    }
}
