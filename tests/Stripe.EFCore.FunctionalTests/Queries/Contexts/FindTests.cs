using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.Extensions.DependencyInjection;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Queries.Contexts;

/// <summary><c>Find</c> in all its ways: with the tracker, filters, and what is no key.</summary>
public sealed class FindTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    private string CustomerId => shop.Objects.Customers.First().Id;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_compiled_once_however_many_objects_and_contexts_there_are(bool async)
    {
        var compiled = 0;
        await using var services = new ServiceCollection().AddEntityFrameworkStripe().BuildServiceProvider();
        foreach (var customer in shop.Objects.Customers.Take(5).ToList())
        {
            await using var db = shop.CreateContext(o => o
                .UseInternalServiceProvider(services)
                .LogTo((e, _) => e == CoreEventId.QueryCompilationStarting, _ => compiled++));
            Assert.Equal(customer.Email, (await Find<Customer>(db, async, customer.Id))!.Email);
            Assert.Equal(EntityState.Unchanged, db.Entry(db.Customers.Local.Single()).State);
        }

        Assert.Equal(1, compiled);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tracked_object_comes_back_without_a_request_whatever_was_changed_in_it(bool async)
    {
        await using var db = shop.CreateContext();
        var changed = (await Find<Customer>(db, async, CustomerId))!;
        changed.Name = "changed";
        var added = db.Add(new Customer { Id = "cus_added" }).Entity;
        var deleted = await db.Customers.Where(c => c.Id != changed.Id).FirstAsync(c => c.Email != null);
        db.Remove(deleted);
        shop.Requests.Clear();
        Assert.Same(changed, await Find<Customer>(db, async, changed.Id));
        Assert.Same(added, await Find<Customer>(db, async, "cus_added"));
        Assert.Same(deleted, await Find<Customer>(db, async, deleted.Id));
        Assert.Equal("changed", changed.Name);
        Assert.Empty(shop.Sent());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_follows_the_contexts_tracking_behavior(bool async)
    {
        await using var db = shop.CreateContext();
        foreach (var behavior in new[] { QueryTrackingBehavior.NoTracking, QueryTrackingBehavior.NoTrackingWithIdentityResolution })
        {
            db.ChangeTracker.QueryTrackingBehavior = behavior;
            Assert.Equal(CustomerId, (await Find<Customer>(db, async, CustomerId))!.Id);
            Assert.Empty(db.ChangeTracker.Entries());
        }

        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
        Assert.Equal(CustomerId, (await Find<Customer>(db, async, CustomerId))!.Id);
        Assert.Single(db.ChangeTracker.Entries());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_query_filter_is_honoured_with_each_contexts_own_value(bool async)
    {
        var paid = shop.Objects.Invoices.First(i => i.Status == "paid").Id;
        var open = shop.Objects.Invoices.First(i => i.Status == "open").Id;
        foreach (var status in new[] { "paid", "open", "paid" })
        {
            await using var db = new FilteredShop(shop.CreateOptions<FilteredShop>(), status);
            Assert.Equal(status == "paid", await Find<Invoice>(db, async, paid) is not null);
            Assert.Equal(status == "open", await Find<Invoice>(db, async, open) is not null);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_auto_included_navigation_comes_with_it(bool async)
    {
        var id = shop.Objects.Invoices.First().Id;
        await using var db = new EagerShop(shop.CreateOptions<ShopContext>());
        var invoice = (await Find<Invoice>(db, async, id))!;
        Assert.Equal(invoice.CustomerId, invoice.Customer!.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_converted_key_finds_its_object(bool async)
    {
        await using var db = new TypedShop(shop.CreateOptions<TypedShop>());
        Assert.Equal(CustomerId, (await Find<TypedCustomer>(db, async, new TypedId(CustomerId)))!.Id.Value);
        Assert.Equal(CustomerId, (await Find<ShoutedCustomer>(db, async, CustomerId + "!"))!.Id.TrimEnd('!'));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Null_is_no_key_and_finds_nothing_without_a_request(bool async)
    {
        await using var db = shop.CreateContext();
        shop.Requests.Clear();
        Assert.Null(await Find<Customer>(db, async, [null]));
        Assert.Null(await Find<Customer>(db, async, null!));
        Assert.Empty(shop.Sent());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_of_the_wrong_type_or_length_is_refused_without_a_request(bool async)
    {
        await using var db = shop.CreateContext();
        shop.Requests.Clear();
        await Assert.ThrowsAsync<ArgumentException>(() => Find<Customer>(db, async, 7));
        await Assert.ThrowsAsync<ArgumentException>(() => Find<Customer>(db, async, "cus_1", "cus_2"));
        await Assert.ThrowsAsync<ArgumentException>(() => Find<Customer>(db, async));
        Assert.Empty(shop.Sent());
    }

    [Fact]
    public async Task A_cancelled_FindAsync_sends_nothing()
    {
        await using var db = shop.CreateContext();
        shop.Requests.Clear();
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => db.Customers.FindAsync([CustomerId], cancelled).AsTask());
        Assert.Empty(shop.Sent());
    }

    [Fact]
    public async Task A_disposed_context_says_so()
    {
        var db = shop.CreateContext();
        var customers = db.Customers;
        await db.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => customers.Find(CustomerId));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => customers.FindAsync(CustomerId).AsTask());
    }

    private static Task<T?> Find<T>(DbContext db, bool async, params object?[] key)
        where T : class
        => async ? db.Set<T>().FindAsync(key).AsTask() : Task.Run(() => db.Set<T>().Find(key));


    private sealed class FilteredShop(DbContextOptions<FilteredShop> options, string status) : DbContext(options)
    {
        private string Status { get; } = status;

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Ignore<Customer>().Ignore<Subscription>();
            modelBuilder.Entity<Invoice>().HasQueryFilter(i => i.Status == Status);
        }
    }

    private sealed class EagerShop(DbContextOptions<ShopContext> options) : ShopContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            base.OnModelCreating(modelBuilder);
            modelBuilder.Entity<Invoice>().Navigation(i => i.Customer).AutoInclude();
        }
    }

    private sealed record TypedId(string Value);

    private sealed class TypedCustomer
    {
        public required TypedId Id { get; set; }
    }

    private sealed class ShoutedCustomer
    {
        public required string Id { get; set; }
    }

    private sealed class TypedShop(DbContextOptions<TypedShop> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<TypedCustomer>().ToStripeResource("customer").Property(c => c.Id).HasConversion(id => id.Value, id => new TypedId(id));
            modelBuilder.Entity<ShoutedCustomer>().ToStripeResource("customer").Property(c => c.Id)
                .HasConversion(new ValueConverter<string, string>(id => id.TrimEnd('!'), id => id + "!"));
        }
    }
}
