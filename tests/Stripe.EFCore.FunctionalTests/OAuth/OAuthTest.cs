using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;
using Stripe.EFCore.Infrastructure;
using StripeEFCore.FunctionalTests.Model;
using StripeEFCore.TestShared;

namespace StripeEFCore.FunctionalTests.OAuth;

/// <summary>An emulator with an application of each service and an account that has given it nothing yet, on a clock to turn.</summary>
public abstract class OAuthTest : IAsyncLifetime
{
    protected const string Account = "acct_shop";
    /// <summary>More pages than are asked for before the first is worked through.</summary>
    protected const int Customers = 600;

    private StripeEmulator? _emulator;

    protected TurnedClock Clock { get; } = new();

    protected StripeEmulator Emulator => _emulator!;

    protected string Callback { get; } = $"http://localhost:{LoopbackPort.Free()}";

    protected string Folder { get; } = Directory.CreateTempSubdirectory("stripe-efcore-oauth-").FullName;

    protected string File => Path.Combine(Folder, "OAuthSettings.txt");

    public async Task InitializeAsync()
    {
        _emulator = await StripeEmulator.StartAsync(new StripeEmulatorOptions { TimeProvider = Clock, Seed = 3, Customers = 2 });
        Emulator.AddUnconnectedAccount(Account, seed: 5, customers: Customers);
        Emulator.OAuth.AddApplication("ca_connect", "Ledger", null, [Callback]);
        Emulator.OAuth.AddApplication("ca_apps", "Reports", null, [Callback], EmulatedOAuthService.Apps);
        Emulator.OAuth.AddApplication("ca_foreign", "Another platform", "sk_test_foreign", [Callback]);
    }

    public async Task DisposeAsync()
    {
        await Emulator.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    protected static string ClientOf(StripeOAuthService service) => service == StripeOAuthService.Apps ? "ca_apps" : "ca_connect";

    protected string Grant(StripeOAuthService service) => Emulator.OAuth.Grant(ClientOf(service), Account);

    /// <summary>A context of the application, with tokens kept in the file.</summary>
    protected ShopContext Open(
        StripeOAuthService service,
        StripeInitiateOAuth initiate,
        Action<StripeOAuthOptionsBuilder>? configure = null,
        Action<DbContextOptionsBuilder<ShopContext>>? configureContext = null) =>
        OpenBare(
            oauth =>
            {
                oauth.Service(service).Initiate(initiate).ClientId(ClientOf(service)).ClientSecret(Emulator.ApiKey);
                oauth.CallbackUrl(Callback).SettingsLocation(File);
                configure?.Invoke(oauth);
            },
            configureContext);

    /// <summary>A context that exchanges a new code on first use.</summary>
    protected ShopContext OpenWithCode(StripeOAuthService service, Action<StripeOAuthOptionsBuilder>? configure = null) =>
        Open(service, StripeInitiateOAuth.Refresh, oauth =>
        {
            oauth.Verifier(Grant(service));
            configure?.Invoke(oauth);
        });

    /// <summary>A context with these OAuth settings and no others.</summary>
    protected ShopContext OpenBare(
        Action<StripeOAuthOptionsBuilder> configure,
        Action<DbContextOptionsBuilder<ShopContext>>? configureContext = null)
    {
        var options = new DbContextOptionsBuilder<ShopContext>()
            .UseStripe(stripe => stripe
                .AuthScheme(StripeAuthScheme.OAuth)
                .ApiBase(Emulator.BaseAddress)
                .ConnectBase(Emulator.BaseAddress)
                .TimeProvider(Clock)
                .OAuth(configure))
            .ConfigureWarnings(w => w.Ignore(
                CoreEventId.ManyServiceProvidersCreatedWarning,
                StripeEventId.UnboundedScan,
                CoreEventId.FirstWithoutOrderByAndFilterWarning));
        configureContext?.Invoke(options);
        return new ShopContext(options.Options);
    }

    protected Person NewPerson(string decision = "connect") => new(Emulator.BaseAddress, decision, Account);

    protected static async Task AssertReads(ShopContext context) => Assert.Equal(Customers, await context.Customers.CountAsync());
}
