using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Queries;

/// <summary>What goes wrong ends in one clear exception, and nothing is left half done.</summary>
public sealed class BadInputTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    [Fact]
    public async Task An_invalid_key_is_refused_with_401_and_is_not_shown()
    {
        await using var db = Connect("sk_test_invalidinvalid");
        var exception = await Assert.ThrowsAsync<StripeAuthenticationException>(() => db.Customers.ToListAsync());
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, exception.HttpStatusCode);
        Assert.StartsWith("req_", exception.RequestId);
        Assert.DoesNotContain("invalidinvalid", exception.ToString());
        Assert.Empty(db.ChangeTracker.Entries());
        Assert.False(await db.Database.CanConnectAsync());
    }

    [Fact]
    public async Task A_restricted_key_fails_on_the_resource_it_may_not_read_and_only_there()
    {
        shop.Emulator.AddRestrictedKey("rk_test_onlyinvoices", r => r == "invoice");
        await using var db = Connect("rk_test_onlyinvoices");
        Assert.NotEmpty(await db.Invoices.Take(2).ToListAsync());
        var exception = await Assert.ThrowsAsync<StripePermissionException>(() => db.Charges.ToListAsync());
        Assert.Contains("/v1/charges", exception.Message);
        Assert.True(await db.Database.CanConnectAsync());
    }

    [Fact]
    public async Task An_unknown_account_is_refused_by_name()
    {
        await using var db = Connect(shop.Emulator.ApiKey, "acct_unknown");
        var exception = await Assert.ThrowsAsync<StripePermissionException>(() => db.Customers.ToListAsync());
        Assert.Equal("account_invalid", exception.Code);
        Assert.Contains("acct_unknown", exception.Message);
    }

    [Fact]
    public async Task Another_account_has_other_data_over_the_same_model_and_services()
    {
        shop.Emulator.AddAccount("acct_second", seed: 5, customers: 3);
        await using var own = shop.CreateContext();
        await using var second = Connect(shop.Emulator.ApiKey, "acct_second");
        Assert.Equal(3, await second.Customers.CountAsync());
        Assert.Same(own.Model, second.Model);
        Assert.Empty((await own.Customers.Select(c => c.Id).ToListAsync()).Intersect(await second.Customers.Select(c => c.Id).ToListAsync()));
    }

    [Fact]
    public async Task A_filter_value_that_Stripe_refuses_is_explained_with_its_parameter()
    {
        await using var db = new Declared(shop.CreateOptions<Declared>());
        shop.Emulator.Account().AddList("/v1/orders", "order", [new() { ["created"] = 1 }], "state|open,closed");
        var exception = await Assert.ThrowsAsync<StripeInvalidRequestException>(() => db.Orders.Where(o => o.State == "ajar").ToListAsync());
        Assert.Equal("state", exception.Param);
        Assert.Contains("/v1/orders", exception.Message);
    }

    [Fact]
    public async Task A_status_that_Stripe_does_not_know_matches_nothing()
    {
        var (invoices, _) = await shop.RequestsOf(db => db.Invoices.Where(i => i.Status == "nonsense").ToListAsync());
        Assert.Empty(invoices);
    }

    [Fact]
    public async Task A_row_that_fails_in_the_middle_of_a_query_leaves_a_usable_context()
    {
        await using var db = shop.CreateContext();
        var divisor = 0L;
        await Assert.ThrowsAsync<DivideByZeroException>(() => db.Customers.Where(c => c.Balance / divisor > 1).ToListAsync());
        Assert.Empty(db.ChangeTracker.Entries());
        Assert.NotEmpty(await db.Customers.Take(1).ToListAsync());
    }

    [Fact]
    public async Task Cancellation_ends_a_query_and_sends_nothing_more()
    {
        await using var db = shop.CreateContext();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        shop.Requests.Clear();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => db.Customers.ToListAsync(cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => db.Customers.CountAsync(cancelled.Token));
        Assert.Empty(shop.Sent());
    }

    [Fact]
    public async Task A_half_read_query_may_be_left()
    {
        await using var db = shop.CreateContext();
        await foreach (var invoice in db.Invoices.AsAsyncEnumerable())
        {
            Assert.NotNull(invoice.Id);
            break;
        }

        Assert.NotEmpty(await db.Customers.Take(1).ToListAsync());
    }

    [Fact]
    public async Task Two_queries_at_once_on_one_context_are_refused()
    {
        await using var db = shop.CreateContext();
        await using var first = db.Invoices.AsAsyncEnumerable().GetAsyncEnumerator();
        shop.Emulator.Latency = TimeSpan.FromMilliseconds(200);
        try
        {
            var step = first.MoveNextAsync();
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.Customers.ToListAsync());
            await step;
        }
        finally
        {
            shop.Emulator.Latency = TimeSpan.Zero;
        }
    }

    [Fact]
    public void Missing_blank_and_contradictory_settings_are_named_when_the_context_is_made()
    {
        Assert.Contains("LiveAPIKey", Assert.Throws<InvalidOperationException>(() => Model(o => o.UseStripe(_ => { }))).Message);
        Assert.Contains("LiveAPIKey", Assert.Throws<InvalidOperationException>(() => Model(o => o.UseStripe(s => s.LiveApiKey("  ")))).Message);
        Assert.Contains("AccountId", Assert.Throws<InvalidOperationException>(() => Model(o => o.UseStripe("LiveAPIKey=sk_test_1;AccountId=cus_1"))).Message);
        Assert.Contains(
            "OAuth", Assert.ThrowsAny<Exception>(() => Model(o => o.UseStripe("AuthScheme=APIKey;LiveAPIKey=sk_test_1;OAuthAccessToken=sk_acct"))).Message);
        Assert.Contains("LiveAPIKey", Assert.Throws<ArgumentException>(() => Model(o => o.UseStripe("LiveApiKei=sk_test_1"))).Message);
    }

    [Fact]
    public void A_class_that_is_no_resource_is_told_its_near_misses()
        => Assert.Contains("'customer'", Assert.Throws<InvalidOperationException>(() => new Misspelt(shop.CreateOptions<Misspelt>()).Model).Message);

    [Fact]
    public async Task A_list_that_needs_a_filter_or_a_parent_says_which()
    {
        await using var items = new NeedsFilter(shop.CreateOptions<NeedsFilter>());
        Assert.Contains("x.Subscription == value", (await Assert.ThrowsAsync<InvalidOperationException>(() => items.Items.ToListAsync())).Message);
        await using var capabilities = new NeedsParent(shop.CreateOptions<NeedsParent>());
        Assert.Contains("parent 'account'", (await Assert.ThrowsAsync<InvalidOperationException>(() => capabilities.Capabilities.ToListAsync())).Message);
    }

    [Fact]
    public async Task A_scan_of_a_whole_list_is_told_once_and_can_be_forbidden()
    {
        var messages = new List<string>();
        await using (
            var db = shop.CreateContext(o => o.ConfigureWarnings(w => w.Log(StripeEventId.UnboundedScan)).LogTo(messages.Add, [StripeEventId.UnboundedScan])))
            await db.Invoices.ToListAsync();
        Assert.Contains("/v1/invoices", Assert.Single(messages));
        Assert.Contains("status", messages[0]);

        await using var strict = shop.CreateContext(o => o.ConfigureWarnings(w => w.Throw(StripeEventId.UnboundedScan)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => strict.Invoices.ToListAsync());
        Assert.NotEmpty(await strict.Invoices.Take(3).ToListAsync());
    }

    [Fact]
    public async Task Requests_are_logged_with_masked_values_unless_asked_otherwise()
    {
        var (masked, whole) = (new List<string>(), new List<string>());
        var email = shop.Objects.Customers.First(c => c.Email != null).Email!;
        await using (var db = shop.CreateContext(o => o.LogTo(masked.Add)))
            await db.Customers.Where(c => c.Email == email).ToListAsync();
        await using (var db = shop.CreateContext(o => o.LogTo(whole.Add).EnableSensitiveDataLogging()))
            await db.Customers.Where(c => c.Email == email).ToListAsync();
        Assert.Contains(masked, m => m.Contains("/v1/customers?email=?"));
        Assert.DoesNotContain(masked, m => m.Contains(email));
        Assert.Contains(whole, m => m.Contains(email));
        Assert.DoesNotContain(masked.Concat(whole), m => m.Contains(shop.Emulator.ApiKey));
    }

    [Fact]
    public async Task What_is_filtered_in_process_is_told_and_what_Stripe_answers_is_not()
    {
        var messages = new List<string>();
        await using var db = shop.CreateContext(o => o.LogTo(messages.Add, [StripeEventId.ResidualFilter]));
        await db.Invoices.Where(i => i.Status == "open").Take(2).ToListAsync();
        Assert.Empty(messages);
        await db.Invoices.Where(i => i.Status == "open" && i.Total > 100).Take(2).ToListAsync();
        Assert.Contains("total > 100", Assert.Single(messages));
    }

    [Fact]
    public void A_transaction_is_refused_unless_it_is_allowed_to_do_nothing()
    {
        using var db = shop.CreateContext();
        Assert.Throws<InvalidOperationException>(() => db.Database.BeginTransaction());
        using var lenient = shop.CreateContext(
            o => o.ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning, StripeEventId.TransactionIgnored)));
        lenient.Database.BeginTransaction().Commit();
    }

    private ShopContext Connect(string key, string? account = null)
        => new(shop.CreateOptions<ShopContext>(o => o.UseStripe(s =>
        {
            s.LiveApiKey(key);
            if (account is not null)
                s.AccountId(account);
        })));

    private static object Model(Action<DbContextOptionsBuilder<ShopContext>> configure)
    {
        var options = new DbContextOptionsBuilder<ShopContext>();
        configure(options);
        return new ShopContext(options.Options).Model;
    }

    private sealed class Custmer
    {
        public string Id { get; set; } = "";
    }

    private sealed class Misspelt(DbContextOptions<Misspelt> options) : DbContext(options)
    {
        public DbSet<Custmer> Custmers => Set<Custmer>();
    }

    private sealed class NeedsFilter(DbContextOptions<NeedsFilter> options) : DbContext(options)
    {
        public DbSet<Stripe.SubscriptionItem> Items => Set<Stripe.SubscriptionItem>();
    }

    private sealed class NeedsParent(DbContextOptions<NeedsParent> options) : DbContext(options)
    {
        public DbSet<Stripe.Capability> Capabilities => Set<Stripe.Capability>();
    }

    private sealed class Order
    {
        public string Id { get; set; } = "";

        public string? State { get; set; }
    }

    private sealed class Declared(DbContextOptions<Declared> options) : DbContext(options)
    {
        public DbSet<Order> Orders => Set<Order>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
            => modelBuilder.Entity<Order>().ToStripeList("/v1/orders", list => list.Filter(o => o.State));
    }
}
