using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;
using Stripe.EFCore.Infrastructure;

namespace StripeEFCore.FunctionalTests.Tenants;

/// <summary>Two accounts of one platform in one emulator: each tenant sees its own rows only, whatever the process shares.</summary>
public sealed class TenantIsolationTests : IAsyncLifetime
{
    private const int Customers = 120;

    private StripeEmulator? _emulator;

    private StripeEmulator Emulator => _emulator!;

    public async Task InitializeAsync()
    {
        _emulator = await StripeEmulator.StartAsync();
        Fill(Emulator.Account(), "platform");
        Fill(Emulator.AddAccount("acct_a"), "acct_a");
        Fill(Emulator.AddAccount("acct_b"), "acct_b");
    }

    public async Task DisposeAsync() => await Emulator.DisposeAsync();

    [Fact]
    public async Task Two_tenants_take_turns_on_a_pool_of_one_context()
    {
        await using var services = Services(poolSize: 1);

        foreach (var account in new[] { "acct_a", "acct_b", "acct_a", StripeAccount.Platform, "acct_b" })
            await AssertOwn(services, account);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public async Task Two_hundred_leases_at_once_see_their_own_rows_with_a_cache_that_they_share(int poolSize)
    {
        await using var services = Services(poolSize, s => s.Cache(TimeSpan.FromMinutes(5)));

        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (i, _) =>
            await AssertOwn(services, i % 2 == 0 ? "acct_a" : "acct_b"));

        Assert.Equal(["acct_a", "acct_b"], Emulator.RequestLog.Entries.Select(e => e.Account).Distinct().Order());
    }

    [Fact]
    public async Task The_cache_answers_the_account_of_the_request_and_not_that_of_the_options()
    {
        var account = "acct_a";
        await using var db = new Billing(Configured(s => s.AccountId(() => account).Cache(TimeSpan.FromMinutes(5))));

        Assert.Equal("acct_a", (await db.Customers.AsNoTracking().FirstAsync(c => c.Id == "cus_1")).Email);
        account = "acct_b";
        Assert.Equal("acct_b", (await db.Customers.AsNoTracking().FirstAsync(c => c.Id == "cus_1")).Email);
        account = "acct_a";
        Assert.Equal("acct_a", (await db.Customers.AsNoTracking().FirstAsync(c => c.Id == "cus_1")).Email);
        Assert.Equal(2, Emulator.RequestLog.Entries.Length);
    }

    [Fact]
    public async Task A_monthly_budget_is_that_of_the_account_in_force()
    {
        var account = "acct_a";
        await using var db = new Billing(Configured(s => s.AccountId(() => account).MonthlyRequestBudget(2)));

        await db.Customers.AsNoTracking().Take(1).ToListAsync();
        await db.Customers.AsNoTracking().Take(1).ToListAsync();
        await Assert.ThrowsAsync<StripeBudgetExceededException>(() => db.Customers.AsNoTracking().Take(1).ToListAsync());
        account = "acct_b";
        Assert.Equal("acct_b", Assert.Single(await db.Customers.AsNoTracking().Take(1).ToListAsync()).Email);
    }

    [Fact]
    public async Task A_context_that_goes_back_in_the_middle_of_a_query_gives_its_rest_to_nobody_else()
    {
        await using var services = Services(poolSize: 1);
        var first = services.CreateAsyncScope();
        first.ServiceProvider.GetRequiredService<Tenant>().Account = "acct_a";
        var rows = first.ServiceProvider.GetRequiredService<Billing>().Customers.AsNoTracking().AsAsyncEnumerable().GetAsyncEnumerator();
        Assert.True(await rows.MoveNextAsync());
        await first.DisposeAsync();

        await AssertOwn(services, "acct_b");
        try
        {
            while (await rows.MoveNextAsync())
                Assert.Equal("acct_a", rows.Current.Email);
        }
        catch (ObjectDisposedException)
        {
        }
        finally
        {
            await rows.DisposeAsync();
        }
    }

    private static void Fill(EmulatedAccount account, string name)
    {
        for (var i = 1; i <= Customers; i++)
            account.Insert("customer", new JsonObject { ["id"] = $"cus_{i}", ["created"] = 1_700_000_000 + i, ["email"] = name });
    }

    private static async Task AssertOwn(IServiceProvider services, string account)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Account = account;
        var db = scope.ServiceProvider.GetRequiredService<Billing>();

        var rows = await db.Customers.ToListAsync();

        Assert.Equal(Customers, rows.Count);
        Assert.All(rows, c => Assert.Equal(account, c.Email));
        Assert.Equal(account, (await db.Customers.AsNoTracking().SingleAsync(c => c.Id == "cus_7")).Email);
    }

    private ServiceProvider Services(int poolSize, Action<StripeDbContextOptionsBuilder>? configure = null) => new ServiceCollection()
        .AddScoped<Tenant>()
        .AddDbContextPool<Billing>(
            o => Configure(o, s =>
            {
                s.AccountId(async (scope, _) =>
                {
                    await Task.Yield();
                    return scope.GetRequiredService<Tenant>().Account;
                });
                configure?.Invoke(s);
            }),
            poolSize)
        .AddStripeScope<Billing>()
        .BuildServiceProvider(validateScopes: true);

    private DbContextOptions<Billing> Configured(Action<StripeDbContextOptionsBuilder> configure)
    {
        var options = new DbContextOptionsBuilder<Billing>();
        Configure(options, configure);
        return options.Options;
    }

    private void Configure(DbContextOptionsBuilder options, Action<StripeDbContextOptionsBuilder> configure) => options
        .UseStripe(s => configure(s.ApiKey(Emulator.ApiKey).ApiBase(Emulator.BaseAddress)))
        .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning, StripeEventId.UnboundedScan));

    private sealed class Tenant
    {
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
