using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe;
using Stripe.EFCore;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.FunctionalTests.Saving;

/// <summary>What EF Core's users do around a save: interceptors, events, two contexts at once, a context that ends, keys that may not write.</summary>
public sealed class SavingHabitTests : SavingTest
{
    [Fact]
    public async Task Interceptors_and_events_see_a_save_and_its_failure()
    {
        var seen = new Recorder();
        await using var db = Context(s => s.MaxRetries(0), o => o.AddInterceptors(seen));
        db.SavingChanges += (_, _) => seen.Calls.Add("event saving");
        db.SavedChanges += (_, e) => seen.Calls.Add($"event saved {e.EntitiesSavedCount}");
        db.SaveChangesFailed += (_, e) => seen.Calls.Add($"event {e.Exception.GetType().Name}");
        db.Add(new Customer { Name = "Ann" });
        await db.SaveChangesAsync();
        db.Add(new Customer { Name = "Bob" });
        Wire.Next = _ => Break.BeforeStripe;
        await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());

        Assert.Equal(
            ["event saving", "saving", "saved 1", "event saved 1", "event saving", "saving", "failed", "event StripeUpdateException"], seen.Calls);
    }

    [Fact]
    public async Task Two_contexts_change_different_fields_of_one_object()
    {
        await using var first = Context();
        await using var second = Context();
        var mine = new Customer { Name = "Ann", Metadata = new() { ["a"] = "1" } };
        first.Add(mine);
        await first.SaveChangesAsync();
        var theirs = await second.Customers.SingleAsync(c => c.Id == mine.Id);

        mine.Name = "first";
        mine.Metadata["a"] = "2";
        theirs.Name = "second";
        theirs.Metadata["b"] = "3";
        await first.SaveChangesAsync();
        await second.SaveChangesAsync();

        var held = Assert.Single(await CustomersAsync());
        Assert.Equal(("second", "2", "3"), (held.Name, held.Metadata["a"], held.Metadata["b"]));
        Assert.Equal("2", theirs.Metadata["a"]);
    }

    [Fact]
    public async Task A_context_that_is_disposed_in_the_middle_ends_the_save()
    {
        var db = Context();
        db.AddRange(Enumerable.Range(0, 5).Select(i => new Customer { Name = $"c{i}" }));
        var sent = 0;
        Wire.Before = async (_, _) =>
        {
            if (++sent == 2)
                await db.DisposeAsync();
        };

        await Assert.ThrowsAnyAsync<Exception>(() => db.SaveChangesAsync());

        Assert.Equal(2, (await CustomersAsync()).Count);
    }

    [Fact]
    public async Task A_key_in_use_is_waited_for()
    {
        await using var db = Context(s => s.TimeProvider(new SkippingTime()));
        db.Add(new Customer { Name = "Ann" });
        var left = 5;
        Emulator.Fault = request => request.Method == "POST" && left-- > 0 ? EmulatedFault.Error(HttpStatusCode.Conflict, "idempotency_key_in_use") : null;

        await db.SaveChangesAsync();

        Assert.Single(await CustomersAsync());
        Assert.Equal(6, Wire.Writes.Count);
        Assert.Single(Wire.Writes.Select(w => w.Key).Distinct());
    }

    [Fact]
    public async Task A_restricted_key_that_may_not_write_says_which_permission_it_needs()
    {
        Emulator.AddRestrictedKey("rk_test_reader", "rak_customer_read");
        await using var db = Context(s => s.LiveApiKey("rk_test_reader"));
        db.Add(new Customer { Name = "Ann" });

        var refusal = await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());

        Assert.IsType<StripePermissionException>(refusal.InnerException);
        Assert.Contains("rak_customer_write", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await CustomersAsync());
    }

    [Fact]
    public async Task An_update_of_an_object_that_was_read_elsewhere_changes_what_it_has()
    {
        var id = (await new CustomerService(Stripe).CreateAsync(new() { Name = "Ann", Email = "ann@example.com", Balance = 700 })).Id;
        await using var db = Context();
        db.Update(new Customer { Id = id, Name = "Anne" });
        await db.SaveChangesAsync();

        var held = Assert.Single(await CustomersAsync());
        Assert.Equal(("Anne", "ann@example.com", 700), (held.Name, held.Email, held.Balance));
    }

    [Fact]
    public async Task Items_and_tax_ids_are_created_below_their_parents()
    {
        var product = await new ProductService(Stripe).CreateAsync(new() { Name = "Gold" });
        async Task<string> PriceAsync(long amount) => (await new PriceService(Stripe).CreateAsync(
            new() { Product = product.Id, Currency = "usd", UnitAmount = amount, Recurring = new() { Interval = "month" } })).Id;
        var customer = await new CustomerService(Stripe).CreateAsync(new() { Name = "Ann" });
        var subscription = await new SubscriptionService(Stripe).CreateAsync(new()
        {
            Customer = customer.Id,
            CollectionMethod = "send_invoice",
            DaysUntilDue = 30,
            Items = [new() { Price = await PriceAsync(100) }],
        });
        await using var db = Context();
        var item = new SubscriptionItem { Subscription = subscription.Id, Price = new() { Id = await PriceAsync(200) }, Quantity = 3 };
        var taxId = new TaxId { Type = "eu_vat", Value = "DE123456789", Owner = new() { Type = "customer", CustomerId = customer.Id } };
        db.AddRange(item, taxId);
        await db.SaveChangesAsync();

        Assert.Equal(3, (await new SubscriptionItemService(Stripe).GetAsync(item.Id)).Quantity);
        Assert.Equal(taxId.Id, Assert.Single((await new CustomerTaxIdService(Stripe).ListAsync(customer.Id)).Data).Id);
        db.Remove(item);
        await db.SaveChangesAsync();
        Assert.Single((await new SubscriptionItemService(Stripe).ListAsync(new() { Subscription = subscription.Id })).Data);
    }

    private sealed class Recorder : SaveChangesInterceptor
    {
        public List<string> Calls { get; } = [];

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Calls.Add("saving");
            return new(result);
        }

        public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            Calls.Add($"saved {result}");
            return new(result);
        }

        public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
        {
            Calls.Add("failed");
            return Task.CompletedTask;
        }
    }

    /// <summary>Timers are due at once, so that nobody waits for a pause between two attempts.</summary>
    private sealed class SkippingTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => base.CreateTimer(callback, state, dueTime > TimeSpan.FromSeconds(60) ? dueTime : dueTime < TimeSpan.Zero ? dueTime : TimeSpan.Zero, period);
    }
}
