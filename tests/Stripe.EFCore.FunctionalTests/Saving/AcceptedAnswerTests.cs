using Microsoft.EntityFrameworkCore;
using Stripe;

namespace StripeEFCore.FunctionalTests.Saving;

/// <summary>Objects that services of Stripe.net gave, in the change tracker.</summary>
public sealed class AcceptedAnswerTests : SavingTest
{
    [Fact]
    public async Task An_answer_is_tracked_without_a_request()
    {
        await using var db = Context();
        var service = new CustomerService(Stripe);
        var made = await service.CreateAsync(new() { Email = "ann@example.com" });

        Assert.Equal(EntityState.Unchanged, db.Track(made).State);
        var changed = await service.UpdateAsync(made.Id, new() { Name = "Ann", Metadata = new() { ["plan"] = "gold" } });
        var entry = db.Track(changed);

        Assert.Same(made, entry.Entity);
        Assert.Equal(("Ann", "gold"), (made.Name, made.Metadata["plan"]));
        Assert.False(db.ChangeTracker.HasChanges());
        Assert.Equal(0, await db.SaveChangesAsync());
    }

    [Fact]
    public async Task A_pending_change_gives_way_to_the_answer()
    {
        await using var db = Context();
        var ann = new Customer { Email = "ann@example.com" };
        db.Add(ann);
        await db.SaveChangesAsync();
        ann.Name = "Local";

        await db.Entry(ann).AcceptAsync(await new CustomerService(Stripe).UpdateAsync(ann.Id, new() { Name = "Remote" }));

        Assert.Equal(("Remote", EntityState.Unchanged), (ann.Name, db.Entry(ann).State));
    }

    [Fact]
    public async Task An_answer_of_another_object_is_refused()
    {
        await using var db = Context();
        var service = new CustomerService(Stripe);
        var (ann, bob) = (await service.CreateAsync(new() { Email = "a" }), await service.CreateAsync(new() { Email = "b" }));

        var refusal = Assert.Throws<ArgumentException>(() => db.Track(ann).Accept(bob));

        Assert.Contains(bob.Id, refusal.Message, StringComparison.Ordinal);
        Assert.Equal("a", ann.Email);
    }

    [Fact]
    public async Task An_answer_that_says_deleted_says_to_detach()
    {
        await using var db = Context();
        var service = new CustomerService(Stripe);
        var ann = await service.CreateAsync(new() { Name = "Ann" });
        var entry = db.Track(ann);

        var refusal = Assert.Throws<ArgumentException>(() => entry.Accept(service.Delete(ann.Id)));

        Assert.Contains($"Customer '{ann.Id}' is deleted", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("State = EntityState.Detached", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((EntityState.Unchanged, "Ann"), (entry.State, ann.Name));
    }

    [Fact]
    public async Task What_is_expanded_in_an_answer_is_tracked_with_it()
    {
        await using var db = Context();
        var customer = await new CustomerService(Stripe).CreateAsync(new() { Name = "Ann" });
        var made = await new InvoiceService(Stripe).CreateAsync(new() { Customer = customer.Id, Expand = ["customer"] });

        var invoice = db.Track(made).Entity;
        invoice.Customer.Name = "Anne";
        Assert.Equal(1, await db.SaveChangesAsync());

        Assert.Equal("Anne", Assert.Single(await CustomersAsync()).Name);
    }

    [Fact]
    public async Task What_is_expanded_and_tracked_already_is_one_object()
    {
        await using var db = Context();
        var customer = await new CustomerService(Stripe).CreateAsync(new() { Name = "Ann" });
        var tracked = db.Track(customer).Entity;
        await new CustomerService(Stripe).UpdateAsync(customer.Id, new() { Name = "Anne" });
        var made = await new InvoiceService(Stripe).CreateAsync(new() { Customer = customer.Id, Expand = ["customer"] });

        var invoice = db.Track(made).Entity;

        Assert.Same(tracked, invoice.Customer);
        Assert.Equal("Anne", tracked.Name);
        Assert.Equal(2, db.ChangeTracker.Entries().Count());
        Assert.False(db.ChangeTracker.HasChanges());
    }

    [Fact]
    public async Task A_removed_entity_that_takes_an_answer_is_unchanged()
    {
        await using var db = Context();
        var ann = db.Track(await new CustomerService(Stripe).CreateAsync(new() { Name = "Ann" })).Entity;
        db.Remove(ann);

        db.Entry(ann).Accept(await new CustomerService(Stripe).GetAsync(ann.Id));
        Assert.Equal(EntityState.Unchanged, db.Entry(ann).State);
        ann.Name = "Anne";
        await db.SaveChangesAsync();

        Assert.Equal("Anne", Assert.Single(await CustomersAsync()).Name);
    }

    [Fact]
    public async Task An_entity_that_nobody_tracked_is_tracked_with_its_answer()
    {
        await using var db = Context();
        var made = await new CustomerService(Stripe).CreateAsync(new() { Name = "Ann" });
        var ann = new Customer();

        db.Entry(ann).Accept(made);

        Assert.Equal((EntityState.Unchanged, made.Id, "Ann"), (db.Entry(ann).State, ann.Id, ann.Name));
    }
}
