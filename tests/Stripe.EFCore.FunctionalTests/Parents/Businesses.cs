using Stripe.EFCore.Emulator;

namespace StripeEFCore.FunctionalTests.Parents;

/// <summary>Three businesses of different sizes.</summary>
public sealed class Businesses : IAsyncLifetime
{
    private readonly List<StripeEmulator> _emulators = [];

    /// <summary>Seventy customers, less than ten pages of invoices.</summary>
    public StripeEmulator Small => _emulators[0];

    /// <summary>A thousand customers, some forty pages of invoices.</summary>
    public StripeEmulator Middle => _emulators[1];

    /// <summary>Forty thousand customers, more than fifteen hundred pages of invoices.</summary>
    public StripeEmulator Large => _emulators[2];

    /// <summary>The large one for a test, a hundred milliseconds away.</summary>
    public Distant AtADistance() => new(Large);

    public static StripeEmulatorOptions Options(int customers, int day = 0)
        => new() { Seed = 7, Customers = customers, TimeProvider = new StoppedClock(day) };

    public async Task InitializeAsync()
    {
        foreach (var customers in new[] { 70, 1000, 40_000 })
            _emulators.Add(await StripeEmulator.StartAsync(Options(customers)));
    }

    public async Task DisposeAsync()
    {
        foreach (var emulator in _emulators)
            await emulator.DisposeAsync();
    }
}

/// <summary>An emulator that answers a hundred milliseconds late, until it is disposed of.</summary>
public sealed class Distant : IDisposable
{
    internal Distant(StripeEmulator emulator)
    {
        Emulator = emulator;
        emulator.Latency = Latency;
    }

    public static TimeSpan Latency { get; } = TimeSpan.FromMilliseconds(100);

    public StripeEmulator Emulator { get; }

    public void Dispose() => Emulator.Latency = TimeSpan.Zero;
}
