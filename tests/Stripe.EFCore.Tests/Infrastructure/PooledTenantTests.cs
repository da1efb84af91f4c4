using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Stripe.EFCore.Infrastructure;
using StripeEFCore.Tests.Api;

namespace StripeEFCore.Tests.Infrastructure;

/// <summary>Contexts whose options are shared by scopes: pools and factories.</summary>
public sealed class PooledTenantTests
{
    private readonly FakeStripe _stripe = new(request => FakeStripe.Json(
        $$"""{"object":"list","has_more":false,"url":"/v1/customers","data":[{"object":"customer","id":"cus_1","email":"{{Of(request)}}"}]}"""));

    public enum Registration
    {
        Pool,
        PooledFactory,
        Factory,
        SingletonOptions,
    }

    public static TheoryData<Registration> Registrations => new(Enum.GetValues<Registration>());

    [Theory]
    [MemberData(nameof(Registrations))]
    public async Task Each_scope_has_its_tenant(Registration registration)
    {
        await using var services = Services(registration, ByTenant, s => s.AddStripeScope<Billing>());

        foreach (var account in new[] { "acct_1", "acct_2", "acct_1" })
        {
            Assert.Equal(account, await Read(services, account));
            Assert.Equal($"Bearer sk_test_{account}", _stripe.Requests[^1].Headers["Authorization"]);
        }
    }

    [Theory]
    [MemberData(nameof(Registrations))]
    public async Task A_scope_without_a_tenant_is_refused_after_one_that_has_one(Registration registration)
    {
        await using var services = Services(registration, ByTenant, s => s.AddStripeScope<Billing>());
        await Read(services, "acct_1");

        var sent = _stripe.Requests.Count;

        Assert.Contains("null", (await Assert.ThrowsAsync<InvalidOperationException>(() => Read(services, account: null))).Message);
        Assert.Equal(sent, _stripe.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Registrations))]
    public async Task A_scoped_service_is_refused_where_the_context_has_no_scope_and_a_singleton_is_not(Registration registration)
    {
        foreach (var validateScopes in new[] { true, false })
        {
            await using var services = Services(registration, ByTenant, validateScopes: validateScopes);
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Read(services, "acct_1"));
            Assert.Contains("Tenant, which is not a singleton", refused.Message);
            Assert.Contains("AddStripeScope<Billing>()", refused.Message);
        }

        Assert.Empty(_stripe.Requests);
        await using var singletons = Services(registration, s => s
            .ApiKey(root => root.GetRequiredService<KeyRing>().Current).AccountId(root => root.GetRequiredKeyedService<KeyRing>("tenant").Current));
        Assert.Equal("acct_ring", await Read(singletons, account: null));
    }

    [Theory]
    [InlineData(Registration.PooledFactory)]
    [InlineData(Registration.Factory)]
    public async Task A_context_of_a_factory_is_told_its_account_and_the_next_one_too(Registration registration)
    {
        await using var services = Services(registration, s => s.ApiKey("sk_test_platform"));
        var factory = services.GetRequiredService<IDbContextFactory<Billing>>();

        Assert.Equal("acct_1", Read(factory, "acct_1"));
        Assert.Equal("acct_2", Read(factory, "acct_2"));
        Assert.Contains("SetStripeAccount", Assert.Throws<InvalidOperationException>(() => Read(factory, account: null)).Message);
        Assert.Equal("platform", Read(factory, StripeAccount.Platform));
        Assert.Equal(3, _stripe.Requests.Count);
    }

    [Fact]
    public async Task The_first_context_that_is_not_told_is_refused_where_the_options_say_so()
    {
        await using var services = Services(Registration.PooledFactory, s => s.ApiKeyPerContext().AccountPerContext());
        var factory = services.GetRequiredService<IDbContextFactory<Billing>>();
        using var db = factory.CreateDbContext();

        Assert.Contains("SetStripeApiKey", Assert.Throws<InvalidOperationException>(() => db.Customers.Single()).Message);
        db.Database.SetStripeApiKey("sk_test_1");
        Assert.Contains("SetStripeAccount", Assert.Throws<InvalidOperationException>(() => db.Customers.Single()).Message);
        db.Database.SetStripeAccount("acct_1");
        Assert.Equal("acct_1", db.Customers.Single().Email);
        Assert.Equal("Bearer sk_test_1", Assert.Single(_stripe.Requests).Headers["Authorization"]);
    }

    [Fact]
    public async Task A_key_that_a_context_was_told_is_cleared_when_it_goes_back()
    {
        await using var services = Services(Registration.PooledFactory, s => s.ApiKey("sk_test_platform").AccountId("acct_1"));
        var factory = services.GetRequiredService<IDbContextFactory<Billing>>();
        using (var db = factory.CreateDbContext())
        {
            db.Database.SetStripeApiKey("sk_test_other");
            db.Customers.Single();
        }

        using var next = factory.CreateDbContext();
        Assert.Contains("API key", Assert.Throws<InvalidOperationException>(() => next.Customers.Single()).Message);
        Assert.Equal("Bearer sk_test_other", Assert.Single(_stripe.Requests).Headers["Authorization"]);
    }

    [Fact]
    public async Task What_a_context_is_told_stands_above_the_callbacks_of_its_scope()
    {
        await using var services = Services(Registration.Pool, ByTenant, s => s.AddStripeScope<Billing>());
        await using (var scope = services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<Billing>();
            db.Database.SetStripeAccount("acct_told");
            db.Database.SetStripeApiKey("sk_test_told");
            Assert.Equal("acct_told", (await db.Customers.SingleAsync()).Email);
            Assert.Equal("Bearer sk_test_told", _stripe.Requests[^1].Headers["Authorization"]);
        }

        Assert.Equal("acct_1", await Read(services, "acct_1"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("cus_1")]
    public void A_context_cannot_be_told_an_account_that_is_none(string? account)
    {
        using var db = new Billing(new DbContextOptionsBuilder<Billing>().UseStripe(s => s.ApiKey("sk_test_1").MessageHandler(_stripe)).Options);

        Assert.Contains("SetStripeAccount", Assert.Throws<InvalidOperationException>(() => db.Database.SetStripeAccount(account)).Message);
        Assert.Contains("LiveAPIKey", Assert.Throws<InvalidOperationException>(() => db.Database.SetStripeApiKey("pk_test_1")).Message);
    }

    [Fact]
    public void A_context_with_OAuth_takes_no_key()
    {
        using var db = new Billing(new DbContextOptionsBuilder<Billing>().UseStripe("OAuthAccessToken=sk_test_1").Options);

        Assert.Contains("OAuth", Assert.Throws<InvalidOperationException>(() => db.Database.SetStripeApiKey("sk_test_2")).Message);
    }

    [Fact]
    public async Task The_token_store_of_each_lease_is_that_of_its_scope()
    {
        await using var services = Services(
            Registration.Pool,
            s => s.OAuth(o => o.Initiate(StripeInitiateOAuth.Refresh).ClientId("ca_1").ClientSecret("sk_test_secret")
                .TokenStore(scope => scope.GetRequiredService<Tenant>().Tokens)),
            s => s.AddStripeScope<Billing>());

        foreach (var account in new[] { "acct_1", "acct_2" })
            Assert.Equal(account, await Read(services, account));
    }

    [Fact]
    public void A_scope_needs_a_context_that_is_registered_and_no_singleton()
    {
        Assert.Contains("not registered yet", Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddStripeScope<Billing>()).Message);
        var singleton = new ServiceCollection().AddDbContext<Billing>(ServiceLifetime.Singleton);
        Assert.Contains("singleton", Assert.Throws<InvalidOperationException>(() => singleton.AddStripeScope<Billing>()).Message);
    }

    [Fact]
    public async Task A_context_that_is_resolved_without_any_scope_asks_the_root_that_is_its_own()
    {
        await using var services = new ServiceCollection().AddScoped<Tenant>().AddDbContext<Billing>(Configure(ByTenant)).BuildServiceProvider();
        services.GetRequiredService<Tenant>().Account = "acct_1";

        Assert.Equal("acct_1", services.GetRequiredService<Billing>().Customers.Single().Email);
    }

    private static string Of(SentRequest request) => request.Headers.GetValueOrDefault("Stripe-Account", "platform");

    private static void ByTenant(StripeDbContextOptionsBuilder stripe) => stripe
        .ApiKey(scope => $"sk_test_{scope.GetRequiredService<Tenant>().Account}")
        .AccountId((scope, _) => Task.FromResult(scope.GetRequiredService<Tenant>().Account))
        .AccountId(scope => scope.GetRequiredService<Tenant>().Account);

    private static async Task<string?> Read(IServiceProvider services, string? account)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Account = account;
        var db = scope.ServiceProvider.GetRequiredService<Billing>();
        var email = (await db.Customers.SingleAsync()).Email;
        db.ChangeTracker.Clear();
        Assert.Equal(email, db.Customers.Single().Email);
        return email;
    }

    private static string? Read(IDbContextFactory<Billing> factory, string? account)
    {
        using var db = factory.CreateDbContext();
        if (account is not null)
            db.Database.SetStripeAccount(account);
        return db.Customers.Single().Email;
    }

    private ServiceProvider Services(
        Registration registration,
        Action<StripeDbContextOptionsBuilder> configure,
        Action<IServiceCollection>? more = null,
        bool validateScopes = true)
    {
        var services = new ServiceCollection()
            .AddScoped<Tenant>()
            .AddSingleton(new KeyRing("sk_test_ring"))
            .AddKeyedSingleton("tenant", new KeyRing("acct_ring"));
        var options = Configure(configure);
        _ = registration switch
        {
            Registration.Pool => services.AddDbContextPool<Billing>(options, poolSize: 1),
            Registration.PooledFactory => services.AddPooledDbContextFactory<Billing>(options, poolSize: 1),
            Registration.Factory => services.AddDbContextFactory<Billing>(options),
            _ => services.AddDbContext<Billing>(options, optionsLifetime: ServiceLifetime.Singleton),
        };
        more?.Invoke(services);
        return services.BuildServiceProvider(validateScopes);
    }

    private Action<DbContextOptionsBuilder> Configure(Action<StripeDbContextOptionsBuilder> configure) => options => options.UseStripe(s =>
    {
        s.MessageHandler(_stripe);
        configure(s);
    });

    private sealed class Tenant
    {
        public string? Account { get; set; }

        public IStripeOAuthTokenStore Tokens => new MemoryTokens(new()
        {
            Service = StripeOAuthService.Connect,
            ClientId = "ca_1",
            ClientSecret = "sk_test_secret",
            AccessToken = $"sk_test_of_{Account}",
            RefreshToken = "rt_1",
            AccountId = Account,
        });
    }

    private sealed class MemoryTokens(StripeOAuthSettings tokens) : IStripeOAuthTokenStore
    {
        public string Location => "tokens of " + tokens.AccountId;

        public ValueTask<StripeOAuthSettings?> ReadAsync(CancellationToken cancellationToken = default) => new(tokens);

        public StripeOAuthSettings? Read() => tokens;

        public ValueTask WriteAsync(StripeOAuthSettings? settings, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<IAsyncDisposable> LockAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    private sealed record KeyRing(string Current);

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
