using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;
using StripeEFCore.FunctionalTests.StripeModel.Data;
using StripeEFCore.FunctionalTests.StripeModel.Graph;

namespace StripeEFCore.FunctionalTests.StripeModel;

/// <summary>One emulator for a test class, and its objects as Stripe.net's own client reads them.</summary>
public sealed class StripeFixture : IAsyncLifetime
{
    private StripeEmulator? _emulator;
    private StripeGraph? _objects;

    public StripeEmulator Emulator => _emulator!;

    public StripeGraph Objects => _objects!;

    public StripeClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _emulator = await StripeEmulator.StartAsync(new StripeEmulatorOptions { Seed = 11, Customers = 40, TimeProvider = new StoppedClock() });
        Client = new StripeClient(new StripeClientOptions { ApiKey = Emulator.ApiKey, ApiBase = Emulator.BaseAddress.ToString().TrimEnd('/') });
        StripeBusiness.AddTo(Emulator.Account(), Client);
        _objects = await StripeGraph.LoadAsync(Client);
    }

    public async Task DisposeAsync()
    {
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }

    public StripeContext CreateContext()
        => new(new DbContextOptionsBuilder<StripeContext>()
            .UseStripe(stripe => stripe.LiveApiKey(Emulator.ApiKey).ApiBase(Emulator.BaseAddress))
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning,
                CoreEventId.ManyServiceProvidersCreatedWarning,
                StripeEventId.UnboundedScan,
                StripeEventId.ResidualFilter,
                CoreEventId.FirstWithoutOrderByAndFilterWarning,
                CoreEventId.RowLimitingOperationWithoutOrderByWarning))
            .Options);
}
