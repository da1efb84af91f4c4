using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Stripe.EFCore.Infrastructure;
using StripeEFCore.Tests.Api;

namespace StripeEFCore.Tests.Infrastructure;

/// <summary>Whose data a context reads: the account of its options, of a callback, or of its own.</summary>
public sealed class TenantTests
{
    private const string PlatformKey = "sk_test_platform";

    private readonly FakeStripe _stripe = new(request => FakeStripe.Json(
        $$"""{"object":"list","has_more":false,"url":"/v1/customers","data":[{"object":"customer","id":"cus_1","email":"{{Of(request)}}"}]}"""));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void An_account_that_turns_out_null_or_blank_is_refused_before_any_request(string? account)
    {
        Action<StripeDbContextOptionsBuilder>[] ways =
        [
            s => s.AccountId(account),
            s => s.Settings(settings => settings with { AccountId = account }),
            s => s.AccountId(() => account),
            s => s.AccountId((_, _) => Task.FromResult(account)).AccountId(_ => account),
        ];
        foreach (var way in ways)
        {
            var refused = Assert.Throws<InvalidOperationException>(
                () => EmailOf(Options(s => way(s.ApiKey(PlatformKey)), new ServiceCollection().BuildServiceProvider())));
            Assert.Contains("PlatformAccount()", refused.Message);
        }

        Assert.Throws<InvalidOperationException>(() => EmailOf(new DbContextOptionsBuilder<Billing>()
            .UseStripe($"LiveAPIKey={PlatformKey};AccountId={account}", s => s.MessageHandler(_stripe)).Options));
        Assert.Empty(_stripe.Requests);
    }

    [Fact]
    public void The_platforms_own_data_is_read_where_the_context_says_so()
    {
        Assert.Equal("platform", EmailOf(Options(s => s.ApiKey(PlatformKey))));
        Assert.Equal("platform", EmailOf(Options(s => s.ApiKey(PlatformKey).PlatformAccount())));
        Assert.Equal("platform", EmailOf(Options(s => s.ApiKey(PlatformKey).AccountId("acct_1").PlatformAccount())));
        Assert.Equal("platform", EmailOf(Options(s => s.ApiKey(PlatformKey).AccountId(() => StripeAccount.Platform))));
        Assert.Equal("platform", EmailOf(new DbContextOptionsBuilder<Billing>()
            .UseStripe($"LiveAPIKey={PlatformKey};AccountId=platform", s => s.MessageHandler(_stripe)).Options));
        Assert.All(_stripe.Requests, r => Assert.False(r.Headers.ContainsKey("Stripe-Account")));
    }

    [Fact]
    public void An_answer_that_is_no_account_is_refused_without_a_secret_in_the_message()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => EmailOf(Options(s => s.ApiKey(PlatformKey).AccountId(() => "sk_live_51Hidden"))));

        Assert.Contains("acct_", refused.Message);
        Assert.DoesNotContain("51Hidden", refused.Message);
        Assert.Empty(_stripe.Requests);
    }

    [Fact]
    public void An_account_and_a_callback_for_accounts_contradict_each_other()
        => Assert.Contains(
            "a callback for accounts",
            Assert.Throws<InvalidOperationException>(() => EmailOf(Options(s => s.ApiKey(PlatformKey).AccountId("acct_1").AccountId(() => "acct_2")))).Message);

    [Fact]
    public async Task Account_and_key_come_from_the_services_of_the_scope()
    {
        await using var services = new ServiceCollection()
            .AddScoped<Tenant>()
            .AddDbContext<Billing>(o => Configure(o, s => s
                .ApiKey(scope => scope.GetRequiredService<Tenant>().Key).AccountId(scope => scope.GetRequiredService<Tenant>().Account)))
            .BuildServiceProvider(validateScopes: true);

        Assert.Equal("acct_1", await Read(services, new("sk_test_1", "acct_1")));
        Assert.Equal("acct_2", await Read(services, new("sk_test_2", "acct_2")));
        Assert.Equal(["Bearer sk_test_1", "Bearer sk_test_2"], _stripe.Requests.Select(r => r.Headers["Authorization"]));
    }

    [Fact]
    public async Task Asynchronous_callbacks_serve_asynchronous_queries_and_synchronous_ones_need_their_own()
    {
        var options = Options(s => s
            .ApiKey(async (_, cancellationToken) =>
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                return PlatformKey;
            })
            .AccountId(async (_, _) =>
            {
                await Task.Yield();
                return "acct_1";
            }), new ServiceCollection().BuildServiceProvider());
        await using var db = new Billing(options);

        Assert.Equal("acct_1", (await db.Customers.SingleAsync()).Email);
        Assert.Contains("ToListAsync", Assert.Throws<InvalidOperationException>(() => db.Customers.ToList()).Message);
        var both = new DbContextOptionsBuilder<Billing>(options).UseStripe(s => s.ApiKey(() => PlatformKey).AccountId(() => "acct_2")).Options;
        Assert.Equal("acct_2", EmailOf(both));
        await using var same = new Billing(both);
        Assert.Equal("acct_1", (await same.Customers.SingleAsync()).Email);
    }

    [Fact]
    public async Task What_a_callback_throws_ends_the_query_and_not_the_context()
    {
        var isBroken = true;
        await using var db = new Billing(Options(s => s.ApiKey(PlatformKey).AccountId(() => isBroken ? throw new TimeoutException("No tenant") : "acct_1")));

        Assert.Equal("No tenant", (await Assert.ThrowsAsync<TimeoutException>(() => db.Customers.ToListAsync())).Message);
        Assert.Equal("No tenant", Assert.Throws<TimeoutException>(() => db.Customers.ToList()).Message);
        Assert.Empty(_stripe.Requests);
        isBroken = false;
        Assert.Equal("acct_1", db.Customers.Single().Email);
    }

    [Fact]
    public async Task A_run_of_a_query_asks_for_its_account_once_and_for_its_key_at_every_request()
    {
        var (accounts, keys) = (0, 0);
        var stripe = new FakeStripe(request => FakeStripe.Page(hasMore: request.Number < 3, $"cus_{request.Number}"));
        await using var db = new Billing(new DbContextOptionsBuilder<Billing>().UseStripe(s => s
            .ApiKey(() => $"sk_test_{++keys}").AccountId(() => $"acct_{++accounts}").MessageHandler(stripe)).Options);

        Assert.Equal(3, (await db.Customers.AsNoTracking().ToListAsync()).Count);

        Assert.All(stripe.Requests, r => Assert.Equal("acct_1", r.Headers["Stripe-Account"]));
        Assert.Equal(["Bearer sk_test_1", "Bearer sk_test_2", "Bearer sk_test_3"], stripe.Requests.Select(r => r.Headers["Authorization"]));
    }

    [Fact]
    public async Task A_context_that_tracks_objects_of_one_account_does_not_read_another()
    {
        var account = "acct_1";
        await using var db = new Billing(Options(s => s.ApiKey(PlatformKey).AccountId(() => account)));
        await using var other = new Billing(Options(s => s.ApiKey(PlatformKey).AccountId("acct_1")));
        Assert.Equal("acct_1", db.Customers.Single().Email);
        Assert.Equal("acct_1", other.Customers.Single().Email);

        account = "acct_2";
        Assert.Contains("ChangeTracker.Clear()", Assert.Throws<InvalidOperationException>(() => db.Customers.Single()).Message);
        Assert.Contains("ChangeTracker.Clear()", Assert.Throws<InvalidOperationException>(() => other.Database.SetStripeAccount("acct_2")).Message);
        Assert.Throws<InvalidOperationException>(() => other.Database.SetStripeApiKey("sk_test_2"));
        Assert.Equal(2, _stripe.Requests.Count);

        db.ChangeTracker.Clear();
        other.ChangeTracker.Clear();
        other.Database.SetStripeAccount("acct_2");
        Assert.Equal("acct_2", db.Customers.Single().Email);
        Assert.Equal("acct_2", other.Customers.Single().Email);
    }

    [Fact]
    public async Task Callbacks_of_one_context_never_run_at_once()
    {
        var (inside, most) = (0, 0);
        var stripe = new FakeStripe(_ => FakeStripe.Page(hasMore: false, "cus_1"));
        await using var db = new Billing(new DbContextOptionsBuilder<Billing>()
            .UseApplicationServiceProvider(new ServiceCollection().BuildServiceProvider())
            .UseStripe(s => s
                .ApiKey(async (_, _) =>
                {
                    most = Math.Max(most, Interlocked.Increment(ref inside));
                    await Task.Yield();
                    Interlocked.Decrement(ref inside);
                    return PlatformKey;
                })
                .MessageHandler(stripe)).Options);
        var ids = Enumerable.Range(1, 20).Select(i => $"cus_{i}").ToArray();

        await db.Customers.AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync();

        Assert.Equal(1, most);
    }

    [Fact]
    public void A_callback_that_queries_the_context_that_asks_is_refused()
    {
        Billing? db = null;
        db = new Billing(Options(s => s.ApiKey(PlatformKey).AccountId(() => db!.Customers.Single().Email)));

        Assert.Contains("from another context", Assert.Throws<InvalidOperationException>(() => db.Customers.Single()).Message);
    }

    [Fact]
    public void A_live_key_from_a_callback_is_not_sent_in_clear()
    {
        var options = Options(s => s.ApiKey(() => "sk_live_51Hidden").ApiBase(new("http://stripe.example")));

        Assert.Contains("unencrypted", Assert.Throws<InvalidOperationException>(() => EmailOf(options)).Message);
        Assert.Empty(_stripe.Requests);
    }

    private static string Of(SentRequest request) => request.Headers.GetValueOrDefault("Stripe-Account", "platform");

    private static string? EmailOf(DbContextOptions<Billing> options)
    {
        using var db = new Billing(options);
        return db.Customers.Single().Email;
    }

    private static async Task<string?> Read(ServiceProvider services, Tenant tenant)
    {
        await using var scope = services.CreateAsyncScope();
        (scope.ServiceProvider.GetRequiredService<Tenant>().Key, scope.ServiceProvider.GetRequiredService<Tenant>().Account) = (tenant.Key, tenant.Account);
        return (await scope.ServiceProvider.GetRequiredService<Billing>().Customers.SingleAsync()).Email;
    }

    private DbContextOptions<Billing> Options(Action<StripeDbContextOptionsBuilder> configure, IServiceProvider? services = null)
    {
        var options = new DbContextOptionsBuilder<Billing>();
        if (services is not null)
            options.UseApplicationServiceProvider(services);
        Configure(options, configure);
        return options.Options;
    }

    private void Configure(DbContextOptionsBuilder options, Action<StripeDbContextOptionsBuilder> configure) => options.UseStripe(s =>
    {
        s.MessageHandler(_stripe);
        configure(s);
    });

    private sealed class Tenant
    {
        public Tenant()
        {
        }

        public Tenant(string key, string account) => (Key, Account) = (key, account);

        public string Key { get; set; } = "";

        public string? Account { get; set; }
    }

    private sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
    {
        public DbSet<Customer> Customers => Set<Customer>();
    }

    private sealed class Customer
    {
        public string Id { get; set; } = "";

        public string? Email { get; set; }
    }
}
