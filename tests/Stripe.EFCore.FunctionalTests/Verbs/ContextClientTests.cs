using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.FunctionalTests.Verbs;

/// <summary>What the client of a context writes, its queries read, and what it lists is what they list.</summary>
public sealed class ContextClientTests : IAsyncLifetime
{
    private StripeEmulator _stripe = null!;

    public async Task InitializeAsync() =>
        _stripe = await StripeEmulator.StartAsync(new StripeEmulatorOptions { Seed = 3, Customers = 30, TimeProvider = new StoppedClock() });

    public async Task DisposeAsync() => await _stripe.DisposeAsync();

    [Fact]
    public async Task Queries_see_what_the_client_wrote_also_where_answers_are_cached()
    {
        await using var db = Context();
        var before = await db.Customers.Select(c => c.Id).ToListAsync();
        var client = db.Database.GetStripeClient();
        var created = await client.V1.Customers.CreateAsync(new() { Email = "new@example.com" });

        Assert.Equal(before.Append(created.Id).Order(), (await db.Customers.Select(c => c.Id).ToListAsync()).Order());

        await client.V1.Customers.UpdateAsync(created.Id, new() { Email = "other@example.com" });
        Assert.Equal("other@example.com", await db.Customers.Where(c => c.Id == created.Id).Select(c => c.Email).SingleAsync());

        await client.V1.Customers.DeleteAsync(created.Id);
        Assert.Equal(before, await db.Customers.Select(c => c.Id).ToListAsync());
    }

    [Fact]
    public async Task A_subscription_that_a_verb_cancels_is_canceled_in_the_next_query()
    {
        await using var db = Context();
        var id = await db.Subscriptions.Where(s => s.Status == "active").Select(s => s.Id).FirstAsync();
        var canceled = await db.Database.CancelSubscriptionAsync(id);

        Assert.Equal((id, "canceled"), (canceled.Id, canceled.Status));
        Assert.Equal("canceled", await db.Subscriptions.Where(s => s.Id == id).Select(s => s.Status).SingleAsync());
    }

    [Fact]
    public async Task Lists_pages_and_searches_are_those_of_queries()
    {
        await using var db = Context();
        var client = db.Database.GetStripeClient();
        var customers = await db.Customers.AsNoTracking().ToListAsync();
        var paged = new List<string>();
        await foreach (var customer in client.V1.Customers.ListAutoPagingAsync(new() { Limit = 7 }))
            paged.Add(customer.Id);
        var email = customers.First(c => c.Email is not null).Email;
        var found = await client.V1.Customers.SearchAsync(new() { Query = $"email:'{email}'" });

        Assert.Equal(customers.Select(c => c.Id), paged);
        Assert.Equal(customers.Where(c => c.Email == email).Select(c => c.Id).Order(), found.Select(c => c.Id).Order());
        Assert.Equal(customers.Select(c => c.Id).Take(10), client.V1.Customers.List().Select(c => c.Id));
    }

    [Fact]
    public async Task An_object_that_is_missing_is_the_exception_of_Stripe_net()
    {
        await using var db = Context();
        var missing = await Assert.ThrowsAsync<StripeException>(() => db.Database.GetStripeClient().V1.Customers.GetAsync("cus_none"));
        var plain = new StripeClient(new StripeClientOptions { ApiKey = _stripe.ApiKey, ApiBase = _stripe.BaseAddress.ToString().TrimEnd('/') });
        var expected = await Assert.ThrowsAsync<StripeException>(() => plain.V1.Customers.GetAsync("cus_none"));

        Assert.Equal(
            (expected.Message, expected.StripeError.Code, expected.HttpStatusCode),
            (missing.Message, missing.StripeError.Code, missing.HttpStatusCode));
    }

    private VerbContext Context() => new(new DbContextOptionsBuilder<VerbContext>()
        .UseStripe(s => s.ApiKey(_stripe.ApiKey).ApiBase(_stripe.BaseAddress).Cache(TimeSpan.FromHours(1)))
        .ConfigureWarnings(w => w.Ignore(
            StripeEventId.UnboundedScan, Microsoft.EntityFrameworkCore.Diagnostics.CoreEventId.ManyServiceProvidersCreatedWarning))
        .Options);

    private sealed class VerbContext(DbContextOptions options) : DbContext(options)
    {
        public DbSet<Customer> Customers => Set<Customer>();

        public DbSet<Subscription> Subscriptions => Set<Subscription>();
    }
}
