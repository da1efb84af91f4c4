using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Saving;

/// <summary>An idempotency key is for one object, whichever way a second one gets it.</summary>
public sealed class OneKeyTests : SavingTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_new_objects_of_one_save(bool concurrent)
    {
        await using var db = Context(s => s.ConcurrentWrites(concurrent));
        db.Add(new Customer { Name = "Ann" }).WithIdempotencyKey("order-1");
        db.Add(new Customer { Name = "Ann" }).WithIdempotencyKey("order-1");

        await RefusedAsync(db, "'order-1'", "Customer (Added) and Customer (Added)");
        Assert.Empty(Wire.Writes);
    }

    [Fact]
    public async Task A_new_object_and_a_changed_one()
    {
        await using var db = Context();
        var ann = new Customer { Name = "Ann" };
        db.Add(ann);
        await db.SaveChangesAsync();
        ann.Name = "Anne";
        db.Entry(ann).WithIdempotencyKey("order-1");
        db.Add(new Product { Name = "Gold" }).WithIdempotencyKey("order-1");

        await RefusedAsync(db, "'order-1'", $"Customer '{ann.Id}' (Modified)", "Product (Added)");
        Assert.Single(Wire.Writes);
    }

    [Fact]
    public async Task A_key_that_an_earlier_save_of_the_context_had()
    {
        await using var db = Context();
        var ann = new Customer { Name = "Ann" };
        db.Add(ann).WithIdempotencyKey("order-1");
        await db.SaveChangesAsync();
        var second = new Customer { Name = "Ann" };
        db.Add(second).WithIdempotencyKey("order-1");

        await RefusedAsync(db, "'order-1'", $"Customer '{ann.Id}' (Unchanged)", "Customer (Added)");
        db.Entry(second).WithIdempotencyKey("order-2");
        await db.SaveChangesAsync();
        Assert.Equal(2, (await CustomersAsync()).Count);
    }

    [Fact]
    public async Task An_object_that_an_earlier_process_made_and_the_context_has_read()
    {
        await using (var earlier = Context())
        {
            earlier.Add(new Customer { Name = "Ann" }).WithIdempotencyKey("order-1");
            await earlier.SaveChangesAsync();
        }

        await using var db = Context();
        var read = await db.Customers.SingleAsync();
        var again = new Customer { Name = "Ann" };
        db.Add(again).WithIdempotencyKey("order-1");

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var failure = await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
            Assert.Equal((StripeUpdateOutcome.Refused, "order-1"), (failure.Outcome, failure.IdempotencyKey));
            Assert.Contains($"'{read.Id}'", failure.Message, StringComparison.Ordinal);
            Assert.Contains("Detach", failure.Message, StringComparison.Ordinal);
        }

        db.Entry(again).State = EntityState.Detached;
        read.Name = "Anne";
        await db.SaveChangesAsync();
        Assert.Equal("Anne", Assert.Single(await CustomersAsync()).Name);
    }

    [Fact]
    public async Task A_lost_answer_whose_object_the_context_has_read_meanwhile()
    {
        await using var db = Context(s => s.MaxRetries(0));
        var ann = await CreatedWithoutAnswerAsync(db);
        var read = await db.Customers.SingleAsync();

        var failure = await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());

        Assert.Contains($"'{read.Id}'", failure.Message, StringComparison.Ordinal);
        Assert.Single(await CustomersAsync());
        db.Entry(ann).State = EntityState.Detached;
        Assert.Equal(0, await db.SaveChangesAsync());
    }

    [Fact]
    public async Task A_removed_object_takes_no_key()
    {
        await using var db = Context();
        var ann = new Customer { Name = "Ann" };
        db.Add(ann);
        await db.SaveChangesAsync();
        db.Remove(ann).WithIdempotencyKey("order-1");
        db.Add(new Customer { Name = "Bob" }).WithIdempotencyKey("order-1");
        await db.SaveChangesAsync();

        Assert.Equal("Bob", Assert.Single(await CustomersAsync()).Name);
    }

    [Fact]
    public async Task A_removed_object_whose_creation_is_open_is_no_request()
    {
        await using var db = Context(s => s.MaxRetries(0));
        var ann = await CreatedWithoutAnswerAsync(db);

        db.Remove(ann);
        Assert.Equal(0, await db.SaveChangesAsync());

        Assert.Equal(EntityState.Detached, db.Entry(ann).State);
        Assert.Single(await CustomersAsync());
    }

    private static async Task RefusedAsync(BillingContext db, params string[] said)
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        Assert.All(said, s => Assert.Contains(s, refusal.Message, StringComparison.Ordinal));
    }

    /// <summary>A customer that Stripe has made, and of which the context does not know it: the answer was lost.</summary>
    private async Task<Customer> CreatedWithoutAnswerAsync(BillingContext db)
    {
        var ann = new Customer { Name = "Ann" };
        db.Add(ann);
        Wire.Next = _ => Break.Answer;
        await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
        Wire.Next = null;
        return ann;
    }
}
