using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;
using StripeEFCore.FunctionalTests.Differential;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests;

/// <summary>One emulator with a seeded shop for a test class, and the same objects in lists.</summary>
public sealed class ShopFixture : IAsyncLifetime
{
    private StripeEmulator? _emulator;
    private InMemoryShop? _objects;

    public StripeEmulator Emulator => _emulator!;

    public SentRequests Requests { get; } = new();

    public InMemoryShop Objects => _objects!;

    public async Task InitializeAsync()
    {
        _emulator = await StripeEmulator.StartAsync(new StripeEmulatorOptions { Seed = 7, Customers = 70, TimeProvider = new StoppedClock() });
        await using var context = CreateContext();
        _objects = await InMemoryShop.LoadAsync(context);
    }

    public async Task DisposeAsync()
    {
        Requests.Dispose();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }

    public ShopContext CreateContext(Action<DbContextOptionsBuilder<ShopContext>>? configure = null) => new(CreateOptions(configure));

    public DbContextOptions<TContext> CreateOptions<TContext>(Action<DbContextOptionsBuilder<TContext>>? configure = null)
        where TContext : DbContext
    {
        var options = new DbContextOptionsBuilder<TContext>()
            .UseStripe(stripe => stripe.LiveApiKey(Emulator.ApiKey).ApiBase(Emulator.BaseAddress).MessageHandler(Requests))
            .ConfigureWarnings(w => w.Ignore(
                CoreEventId.ManyServiceProvidersCreatedWarning,
                StripeEventId.UnboundedScan, CoreEventId.FirstWithoutOrderByAndFilterWarning, CoreEventId.RowLimitingOperationWithoutOrderByWarning));
        configure?.Invoke(options);
        return options.Options;
    }

    /// <summary>Runs a query and answers with the requests that it sent, as path and decoded query.</summary>
    public async Task<(T Result, IReadOnlyList<string> Requests)> RequestsOf<T>(Func<ShopContext, Task<T>> query)
    {
        await using var context = CreateContext();
        Requests.Clear();
        var result = await query(context);
        return (result, Sent());
    }

    public IReadOnlyList<string> Sent() => [.. Requests.Entries.Select(e => e.ToString())];
}
