using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests;

/// <summary>A seeded emulator with Stripe.net as its client.</summary>
public sealed class EmulatorFixture : IAsyncLifetime
{
    private StripeEmulator? _emulator;

    public StripeEmulator Emulator => _emulator!;

    public StripeClient Client => ClientOf(Emulator.ApiKey);

    public StripeClient ClientOf(string apiKey, string? account = null)
        => new(new StripeClientOptions { ApiKey = apiKey, ApiBase = Emulator.BaseAddress.ToString().TrimEnd('/'), StripeAccount = account });

    public async Task InitializeAsync() => _emulator = await StripeEmulator.StartAsync(new StripeEmulatorOptions { Seed = 11, Customers = 60 });

    public async Task DisposeAsync() => await Emulator.DisposeAsync();
}
