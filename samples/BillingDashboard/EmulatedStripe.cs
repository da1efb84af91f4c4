using Microsoft.AspNetCore.DataProtection;
using Stripe.EFCore.Emulator;

namespace BillingDashboard;

/// <summary>Stands in for Stripe where none is configured: three made-up businesses, and this application registered for OAuth.</summary>
public sealed class EmulatedStripe : IAsyncDisposable
{
    private const string ClientId = "ca_dashboard";
    private const string Callback = "/connect/callback";

    private readonly EmulatedApplication _application;
    private readonly bool _keepsLimits;

    private EmulatedStripe(StripeEmulator emulator, bool keepsLimits, DateTime now)
    {
        (Emulator, _keepsLimits) = (emulator, keepsLimits);
        emulator.RateLimits = keepsLimits ? EmulatedRateLimits.Sandbox : null;
        emulator.Account().DisplayName = "Northwind Hosting";
        var rides = emulator.AddUnconnectedAccount("acct_rocketrides", seed: 7, customers: 130);
        rides.DisplayName = "Rocket Rides";
        JapaneseCustomer.AddTo(rides, now);
        emulator.AddUnconnectedAccount("acct_lighthouse", seed: 11, customers: 12).DisplayName = "Lighthouse Coffee";
        _application = emulator.OAuth.AddApplication(ClientId, "Billing Dashboard", clientSecret: null, ["http://localhost" + Callback]);
    }

    public StripeEmulator Emulator { get; }

    public static async Task<EmulatedStripe> StartAsync(DashboardSettings settings, TimeProvider clock) => new(
        await StripeEmulator.StartAsync(new StripeEmulatorOptions { Seed = 42, Customers = 60, TimeProvider = clock }),
        settings.EmulateRateLimits,
        clock.GetUtcNow().UtcDateTime);

    /// <summary>Gives the application what would stand in its configuration, and Data Protection keys that are gone with it.</summary>
    public void AddTo(WebApplicationBuilder application)
    {
        application.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Stripe:OAuthClientId"] = ClientId,
            ["Stripe:OAuthClientSecret"] = Emulator.ApiKey,
            ["Stripe:ApiBase"] = Emulator.BaseAddress.AbsoluteUri,
            ["Stripe:ConnectBase"] = Emulator.BaseAddress.AbsoluteUri,
            ["Stripe:RateLimits"] = _keepsLimits ? "On" : "Auto",
        });
        application.Services.AddSingleton(this);
        application.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
    }

    /// <summary>Registers the redirect URI, by whichever name of this machine the browser calls it.</summary>
    public void Expect(Uri dashboard)
    {
        foreach (var host in new[] { "localhost", "127.0.0.1", "[::1]" })
            _application.AddRedirectUri($"http://{host}:{dashboard.Port}{Callback}");
    }

    public ValueTask DisposeAsync() => Emulator.DisposeAsync();
}
