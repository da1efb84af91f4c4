using Microsoft.EntityFrameworkCore;
using StripeEFCore.Tests.Api;

namespace StripeEFCore.Tests.Update;

/// <summary>SaveChanges is refused whole, before any request.</summary>
public class SaveChangesTests
{
    private readonly FakeStripe _stripe = new(_ => throw new InvalidOperationException("No request is expected."));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pending_changes_are_refused_by_type_and_state_and_nothing_is_lost(bool async)
    {
        await using var context = new Shop(_stripe);
        var (added, modified, deleted) = (new Customer { Email = "new" }, new Customer { Id = "cus_1", Email = "old" }, new Customer { Id = "cus_2" });
        var invoice = new Invoice { Customer = added };
        context.AttachRange(modified, deleted);
        context.AddRange(added, invoice);
        modified.Email = "changed";
        context.Remove(deleted);
        var before = Snapshot(context);

        var refusal = async
            ? await Assert.ThrowsAsync<NotSupportedException>(() => context.SaveChangesAsync())
            : Assert.Throws<NotSupportedException>(() => context.SaveChanges());

        Assert.Contains("1 deleted Customer, 1 modified Customer, 1 added Customer, 1 added Invoice", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot(context));
        Assert.Null(added.Id);
        Assert.Empty(_stripe.Requests);
    }

    [Fact]
    public async Task Nothing_pending_saves_nothing()
    {
        await using var context = new Shop(_stripe);
        context.Attach(new Customer { Id = "cus_1" });

        Assert.Equal(0, await context.SaveChangesAsync());
        Assert.Equal(0, context.SaveChanges());
        Assert.Empty(_stripe.Requests);
    }

    /// <summary>
    ///     Every entry with its state, and every property with its value, original value and whether it is modified or temporary.
    /// </summary>
    private static IEnumerable<string> Snapshot(Shop context)
        =>
        [
            .. context.ChangeTracker.Entries().SelectMany(e => e.Properties.Select(
                p => $"{e.Metadata.ShortName()} {e.State} {p.Metadata.Name}={p.CurrentValue} {p.OriginalValue} {p.IsModified} {p.IsTemporary}")),
        ];

    private sealed class Shop(HttpMessageHandler stripe) : DbContext
    {
        public DbSet<Customer> Customers => Set<Customer>();
        public DbSet<Invoice> Invoices => Set<Invoice>();

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
            => optionsBuilder.UseStripe("LiveAPIKey=sk_test_1", s => s.MessageHandler(stripe));
    }

    private sealed class Customer
    {
        public string Id { get; set; } = null!;
        public string? Email { get; set; }
    }

    private sealed class Invoice
    {
        public string Id { get; set; } = null!;
        public Customer? Customer { get; set; }
    }
}
