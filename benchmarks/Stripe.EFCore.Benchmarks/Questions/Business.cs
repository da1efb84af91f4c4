using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Benchmarks.Questions;

/// <summary>The company that is asked about: the emulator's seeded business, with a few objects of the kinds that it does not seed.</summary>
internal sealed class Business : IAsyncDisposable
{
    public const int Customers = 1000;

    private readonly StripeEmulator _emulator;

    private Business(StripeEmulator emulator) => _emulator = emulator;

    public string ApiKey => _emulator.ApiKey;

    public Uri Address => _emulator.BaseAddress;

    public static async Task<Business> StartAsync(int customers)
    {
        var emulator = await StripeEmulator.StartAsync(new StripeEmulatorOptions { Seed = 42, Customers = customers, TimeProvider = new StoppedClock() });
        BusinessExtras.AddTo(emulator.Account(), StoppedClock.Now);
        return new Business(emulator);
    }

    /// <summary>Stripe.net's own client, which does not repeat requests.</summary>
    public StripeClient CreateClient(HttpMessageHandler handler) => new(new StripeClientOptions
    {
        ApiKey = ApiKey,
        ApiBase = Address.ToString().TrimEnd('/'),
        HttpClient = new SystemNetHttpClient(new HttpClient(handler, disposeHandler: false), maxNetworkRetries: 0),
    });

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();
}
