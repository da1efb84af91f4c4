using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Stripe.EFCore.Emulator;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Queries.Contexts;

/// <summary>What EF Core does around queries: reload, pool, compile once, load on demand, watch over threads.</summary>
public sealed class MachineryTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reload_takes_back_what_was_changed_by_one_retrieve(bool async)
    {
        await using var db = shop.CreateContext();
        var customer = await db.Customers.FirstAsync(c => c.Address != null);
        var (name, city) = (customer.Name, customer.Address!.City);
        customer.Name = "changed";
        customer.Address.City = "Elsewhere";
        customer.Metadata["changed"] = "yes";
        shop.Requests.Clear();

        if (async)
            await db.Entry(customer).ReloadAsync();
        else
            db.Entry(customer).Reload();

        Assert.Equal((name, city), (customer.Name, customer.Address.City));
        Assert.DoesNotContain("changed", customer.Metadata.Keys);
        Assert.Equal(EntityState.Unchanged, db.Entry(customer).State);
        Assert.Equal([$"/v1/customers/{customer.Id}"], shop.Sent());
    }

    [Fact]
    public async Task Values_of_the_database_are_read_beside_the_object_and_none_of_one_that_is_gone()
    {
        await using var stripe = await StripeEmulator.StartAsync(new StripeEmulatorOptions { Customers = 3 });
        var options = new DbContextOptionsBuilder<ShopContext>()
            .UseStripe(s => s.LiveApiKey(stripe.ApiKey).ApiBase(stripe.BaseAddress))
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning));
        await using var db = new ShopContext(options.Options);
        var customer = await db.Customers.OrderByDescending(c => c.Created).FirstAsync();
        var name = customer.Name;
        customer.Name = "changed";

        var values = await db.Entry(customer).GetDatabaseValuesAsync();
        Assert.Equal(name, values!.GetValue<string?>(nameof(Customer.Name)));
        Assert.Equal(name, db.Entry(customer).GetDatabaseValues()!.GetValue<string?>(nameof(Customer.Name)));
        Assert.Equal("changed", customer.Name);

        stripe.Account().Delete("customer", customer.Id);
        Assert.Null(await db.Entry(customer).GetDatabaseValuesAsync());
        await db.Entry(customer).ReloadAsync();
        Assert.Equal(EntityState.Detached, db.Entry(customer).State);
    }

    [Fact]
    public async Task What_is_loaded_on_demand_can_be_narrowed_and_that_is_asked_of_Stripe()
    {
        var id = shop.Objects.Invoices.First(i => i.Status == "open").CustomerId;
        await using var db = shop.CreateContext();
        var customer = (await db.Customers.FindAsync(id))!;
        shop.Requests.Clear();

        await db.Entry(customer).Collection(c => c.Invoices).Query().Where(i => i.Status == "open").LoadAsync();
        Assert.Equal(shop.Objects.Invoices.Where(i => i.CustomerId == id && i.Status == "open").Select(i => i.Id), customer.Invoices.Select(i => i.Id));
        Assert.False(db.Entry(customer).Collection(c => c.Invoices).IsLoaded);
        Assert.Equal([$"/v1/invoices?customer={id}&status=open&limit=100"], shop.Sent());

        shop.Requests.Clear();
        Assert.Equal(shop.Objects.Subscriptions.Count(s => s.CustomerId == id), await db.Entry(customer).Collection(c => c.Subscriptions).Query().CountAsync());
        Assert.Empty(customer.Subscriptions);
        Assert.All(shop.Sent(), s => Assert.StartsWith($"/v1/subscriptions?customer={id}", s));
    }

    [Fact]
    public async Task A_proxy_loads_its_navigations_when_they_are_read()
    {
        await using var db = new LazyShop(shop.CreateOptions<LazyShop>(options => options.UseLazyLoadingProxies()));
        var invoice = await db.Set<LazyInvoice>().FirstAsync(i => i.Status == "paid");
        shop.Requests.Clear();

        var customer = invoice.Customer!;
        Assert.Equal(invoice.CustomerId, customer.Id);
        Assert.Same(customer, invoice.Customer);
        Assert.Equal(shop.Objects.Invoices.Where(i => i.CustomerId == customer.Id).Select(i => i.Id).Order(), customer.Invoices.Select(i => i.Id).Order());
        Assert.Equal([$"/v1/customers/{customer.Id}", $"/v1/invoices?customer={customer.Id}&limit=100"], shop.Sent());
    }

    [Fact]
    public async Task Named_filters_are_ignored_by_name()
    {
        await using var db = new NamedFilters(shop.CreateOptions<NamedFilters>());
        var invoices = shop.Objects.Invoices;

        Assert.Equal(invoices.Count(i => i.Status == "open" && i.Total > 1000), await db.Invoices.CountAsync());
        Assert.Equal(invoices.Count(i => i.Status == "open"), await db.Invoices.IgnoreQueryFilters(["large"]).CountAsync());
        Assert.Equal(invoices.Count(i => i.Total > 1000), await db.Invoices.IgnoreQueryFilters(["open"]).CountAsync());
        Assert.Equal(invoices.Count(), await db.Invoices.IgnoreQueryFilters().CountAsync());
    }

    [Fact]
    public async Task A_pooled_context_comes_back_empty()
    {
        var pool = new PooledDbContextFactory<ShopContext>(shop.CreateOptions<ShopContext>(), 1);
        await using (var first = await pool.CreateDbContextAsync())
        {
            first.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
            first.Attach(await first.Customers.FirstAsync()).State = EntityState.Modified;
        }

        await using var second = await pool.CreateDbContextAsync();
        Assert.Empty(second.ChangeTracker.Entries());
        Assert.Equal(EntityState.Unchanged, second.Entry(await second.Customers.FirstAsync()).State);
    }

    [Fact]
    public async Task A_query_is_compiled_once_whatever_its_values_are()
    {
        var compiled = 0;
        // The cache of compiled queries is of this test alone: other tests fill a shared one.
        await using var services = new ServiceCollection().AddEntityFrameworkStripe().BuildServiceProvider();
        var options = shop.CreateOptions<ShopContext>(o => o
            .UseInternalServiceProvider(services)
            .LogTo((id, _) => id == CoreEventId.QueryCompilationStarting, _ => compiled++));
        var ids = shop.Objects.Invoices.Select(i => i.CustomerId).Distinct().Take(3).ToList();
        foreach (var id in ids)
        {
            await using var db = new ShopContext(options);
            int[] totals = [.. Enumerable.Range(0, ids.IndexOf(id))];
            Assert.NotEmpty(await db.Invoices.Where(i => i.CustomerId == id && !totals.Contains((int)i.Total)).ToListAsync());
        }

        Assert.Equal(1, compiled);
    }

    [Fact]
    public async Task A_compiled_query_sends_the_values_of_its_call()
    {
        var ofCustomer = EF.CompileAsyncQuery((ShopContext db, string id, string status) =>
            db.Invoices.Where(i => i.CustomerId == id && i.Status == status).Select(i => i.Id));
        var count = EF.CompileQuery((ShopContext db, string id) => db.Invoices.Count(i => i.CustomerId == id));
        foreach (var invoice in shop.Objects.Invoices.AsEnumerable().DistinctBy(i => i.Status))
        {
            await using var db = shop.CreateContext();
            shop.Requests.Clear();
            Assert.Contains(invoice.Id, await ofCustomer(db, invoice.CustomerId, invoice.Status!).ToListAsync());
            Assert.Equal([$"/v1/invoices?customer={invoice.CustomerId}&status={invoice.Status}&limit=100"], shop.Sent());
            Assert.Equal(shop.Objects.Invoices.Count(i => i.CustomerId == invoice.CustomerId), count(db, invoice.CustomerId));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_second_query_beside_one_that_runs_is_told_apart_unless_the_check_is_off(bool isChecked)
    {
        using var held = new Held();
        await using var db = shop.CreateContext(options => options.UseStripe(stripe => stripe.MessageHandler(held)).EnableThreadSafetyChecks(isChecked));
        var first = db.Customers.Take(1).ToListAsync();
        await held.Reached;

        var second = db.Invoices.Take(1).ToListAsync();
        if (isChecked)
            Assert.Contains("second operation", (await Assert.ThrowsAsync<InvalidOperationException>(() => second)).Message);
        held.Release();

        Assert.Single(await first);
        if (!isChecked)
            Assert.Single(await second);
    }

    /// <summary>Lets no request out until it is told to.</summary>
    private sealed class Held() : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public void Release() => _released.SetResult();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _reached.TrySetResult();
            await _released.Task;
            return await base.SendAsync(request, cancellationToken);
        }
    }

    public class LazyCustomer
    {
        public string Id { get; set; } = null!;
        public virtual List<LazyInvoice> Invoices { get; set; } = [];
    }

    public class LazyInvoice
    {
        public string Id { get; set; } = null!;
        public string? Status { get; set; }
        public string CustomerId { get; set; } = null!;
        public virtual LazyCustomer? Customer { get; set; }
    }

    public sealed class LazyShop(DbContextOptions<LazyShop> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<LazyCustomer>().ToStripeResource("customer");
            modelBuilder.Entity<LazyInvoice>().ToStripeResource("invoice");
        }
    }

    private sealed class NamedFilters(DbContextOptions<NamedFilters> options) : DbContext(options)
    {
        public DbSet<Invoice> Invoices => Set<Invoice>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Ignore<Customer>().Ignore<Subscription>();
            modelBuilder.Entity<Invoice>().HasQueryFilter("open", i => i.Status == "open").HasQueryFilter("large", i => i.Total > 1000);
        }
    }
}
