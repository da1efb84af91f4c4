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
}
