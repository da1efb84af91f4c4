using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Queries.Contexts;

public sealed class TrackingTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    [Fact]
    public async Task Tracked_entities_are_the_same_objects_in_a_second_query()
    {
        await using var db = shop.CreateContext();
        var first = await db.Customers.Take(5).ToListAsync();
        var second = await db.Customers.Take(5).ToListAsync();
        Assert.All(first.Zip(second), pair => Assert.Same(pair.First, pair.Second));
        Assert.Equal(5, db.ChangeTracker.Entries().Count());
        Assert.All(db.ChangeTracker.Entries(), e => Assert.Equal(EntityState.Unchanged, e.State));
    }

    [Fact]
    public async Task Only_rows_that_pass_the_filter_are_tracked()
    {
        await using var db = shop.CreateContext();
        var rich = await db.Customers.Where(c => c.Name!.Length > 10).ToListAsync();
        Assert.Equal(rich.Count, db.ChangeTracker.Entries().Count());
    }

    [Fact]
    public async Task Groups_behind_other_operators_hold_tracked_objects_with_what_they_include()
    {
        await using var db = shop.CreateContext();
        shop.Requests.Clear();
        var groups = await (from c in db.Customers.Include(c => c.Invoices)
                            group c by c.Currency into g
                            where g.Count() > 1
                            orderby g.Key
                            select g).ToListAsync();

        Assert.Equal(
            shop.Objects.Customers.AsEnumerable()
                .GroupBy(c => c.Currency)
                .Where(g => g.Count() > 1)
                .Select(g => (g.Key, Count: g.Count(), Invoices: g.Sum(c => c.Invoices.Count)))
                .OrderBy(g => g.Key),
            groups.Select(g => ((string?)g.Key, g.Count(), g.Sum(c => c.Invoices.Count))));
        Assert.All(groups.SelectMany(g => g), c => Assert.Equal(EntityState.Unchanged, db.Entry(c).State));
        Assert.Single(shop.Sent(), r => r.StartsWith("/v1/customers?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Filters_judge_what_Stripe_answers_and_not_what_was_changed_here()
    {
        await using var db = shop.CreateContext();
        var invoice = await db.Invoices.FirstAsync(i => i.Status == "paid");
        invoice.Total = -77;
        Assert.Empty(await db.Invoices.Where(i => i.Total == -77).ToListAsync());
        var found = await db.Invoices.FirstAsync(i => i.Id == invoice.Id && i.Total >= 0);
        Assert.Same(invoice, found);
        Assert.Equal(-77, found.Total);
    }

    [Fact]
    public async Task AsNoTracking_tracks_nothing_and_makes_an_object_for_each_row()
    {
        await using var db = shop.CreateContext();
        var invoices = await db.Invoices.AsNoTracking().Include(i => i.Customer).ToListAsync();
        Assert.Empty(db.ChangeTracker.Entries());
        var repeated = invoices.GroupBy(i => i.CustomerId).First(g => g.Count() > 1).ToArray();
        Assert.NotSame(repeated[0].Customer, repeated[1].Customer);
        Assert.Equal(repeated[0].Customer!.Id, repeated[1].Customer!.Id);
    }

    [Fact]
    public async Task AsNoTrackingWithIdentityResolution_makes_one_object_for_a_key()
    {
        await using var db = shop.CreateContext();
        var invoices = await db.Invoices.AsNoTrackingWithIdentityResolution().Include(i => i.Customer).ToListAsync();
        Assert.Empty(db.ChangeTracker.Entries());
        Assert.All(invoices.GroupBy(i => i.CustomerId), g => Assert.Single(g.Select(i => i.Customer).Distinct()));
    }

    [Fact]
    public async Task Include_fixes_up_both_ends_with_and_without_tracking()
    {
        await using var db = shop.CreateContext();
        var tracked = await db.Customers.Include(c => c.Invoices).OrderBy(c => c.Id).ToListAsync();
        var untracked = await db.Customers.AsNoTracking().Include(c => c.Invoices).OrderBy(c => c.Id).ToListAsync();
        Assert.Equal(tracked.Select(c => c.Invoices.Count), untracked.Select(c => c.Invoices.Count));
        Assert.All(tracked.Concat(untracked), c => Assert.All(c.Invoices, i => Assert.Same(c, i.Customer)));
        Assert.All(tracked, c => Assert.True(db.Entry(c).Collection(x => x.Invoices).IsLoaded));
    }

    [Fact]
    public async Task Without_Include_a_reference_is_null_and_its_key_is_there()
    {
        await using var db = shop.CreateContext();
        var invoice = await db.Invoices.AsNoTracking().FirstAsync();
        Assert.Null(invoice.Customer);
        Assert.StartsWith("cus_", invoice.CustomerId);
    }

    [Fact]
    public async Task Explicit_loading_reads_the_navigation()
    {
        await using var db = shop.CreateContext();
        var invoice = await db.Invoices.FirstAsync();
        await db.Entry(invoice).Reference(i => i.Customer).LoadAsync();
        Assert.Equal(invoice.CustomerId, invoice.Customer!.Id);
        await db.Entry(invoice.Customer).Collection(c => c.Invoices).LoadAsync();
        Assert.Contains(invoice, invoice.Customer.Invoices);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_navigation_that_is_loaded_is_whole_whatever_MaxRows_says(bool async)
    {
        await using var db = shop.CreateContext(o => o.UseStripe(s => s.MaxRows(1)));
        var wanted = shop.Objects.Customers.First(c => shop.Objects.Invoices.Count(i => i.CustomerId == c.Id) > 2).Id;
        var customer = await db.Customers.SingleAsync(c => c.Id == wanted);
        Assert.Single(await db.Invoices.Where(i => i.CustomerId == wanted).ToListAsync());
        if (async)
            await db.Entry(customer).Collection(c => c.Invoices).LoadAsync();
        else
            db.Entry(customer).Collection(c => c.Invoices).Load();
        Assert.Equal(shop.Objects.Invoices.Count(i => i.CustomerId == wanted), customer.Invoices.Count);
        Assert.Single(await db.Invoices.ToListAsync());
    }

    [Fact]
    public async Task A_projection_of_entities_tracks_them()
    {
        await using var db = shop.CreateContext();
        var rows = await db.Invoices.Take(4).Select(i => new { i, i.Customer, i.Total }).ToListAsync();
        Assert.All(rows, r => Assert.Equal(EntityState.Unchanged, db.Entry(r.i).State));
        Assert.All(rows, r => Assert.Same(r.i.Customer, r.Customer));
    }

    [Fact]
    public async Task SaveChanges_with_a_change_that_cannot_be_written_sends_nothing_and_loses_nothing()
    {
        await using var db = shop.CreateContext();
        var customer = await db.Customers.FirstAsync();
        customer.Name = "changed";
        db.Add(new Customer { Id = "cus_new", Name = "new" });
        shop.Requests.Clear();
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        Assert.Contains("Customer", exception.Message);
        Assert.Throws<InvalidOperationException>(() => db.SaveChanges());
        Assert.Empty(shop.Sent());
        Assert.Equal(EntityState.Modified, db.Entry(customer).State);
        Assert.Equal(2, db.ChangeTracker.Entries().Count(e => e.State is EntityState.Added or EntityState.Modified));
    }

    [Fact]
    public async Task A_change_inside_metadata_and_inside_a_complex_value_is_seen()
    {
        await using var db = shop.CreateContext();
        var customer = await db.Customers.FirstAsync(c => c.Address != null);
        customer.Metadata["seen"] = "yes";
        customer.Address!.City = "Elsewhere";
        db.ChangeTracker.DetectChanges();
        Assert.True(db.Entry(customer).Property(c => c.Metadata).IsModified);
        Assert.True(db.Entry(customer).ComplexProperty(c => c.Address!).Property(a => a.City).IsModified);
    }

    [Fact]
    public async Task Global_query_filters_apply_and_can_be_ignored()
    {
        await using var db = new FilteredShop(shop.CreateOptions<FilteredShop>());
        var paid = await db.Invoices.CountAsync();
        var all = await db.Invoices.IgnoreQueryFilters().CountAsync();
        Assert.Equal(shop.Objects.Invoices.Count(i => i.Status == "paid"), paid);
        Assert.Equal(shop.Objects.Invoices.Count(), all);
    }

    private sealed class FilteredShop(DbContextOptions<FilteredShop> options) : DbContext(options)
    {
        private string Status { get; } = "paid";

        public DbSet<Invoice> Invoices => Set<Invoice>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Ignore<Customer>().Ignore<Subscription>();
            modelBuilder.Entity<Invoice>().HasQueryFilter(i => i.Status == Status);
        }
    }
}
