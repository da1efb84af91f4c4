using BillingDashboard.Model;

namespace BillingDashboard;

/// <summary>The running application.</summary>
public sealed class Dashboard : IAsyncDisposable
{
    private readonly WebApplication _application;

    private Dashboard(WebApplication application, EmulatedStripe? stripe) => (_application, Stripe) = (application, stripe);

    /// <summary>The emulator that stands in for Stripe; null with Stripe itself.</summary>
    public EmulatedStripe? Stripe { get; }

    public Uri Address => new(_application.Urls.First());

    /// <param name="args">Settings, as the command line gives them.</param>
    /// <param name="clock">The present, of the pages and of the emulator; the system's clock by default.</param>
    /// <exception cref="ArgumentException">A setting of the section <c>Stripe</c> is unknown or has a value that it does not take.</exception>
    /// <exception cref="InvalidOperationException">Settings contradict each other, or one is missing.</exception>
    public static async Task<Dashboard> StartAsync(string[] args, TimeProvider? clock = null)
    {
        // Named and placed by the assembly, so that it finds its pages and settings whoever starts it from wherever.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(Dashboard).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        var settings = builder.Configuration.GetSection("Dashboard").Get<DashboardSettings>() ?? new();
        var stripe = builder.Configuration.GetSection("Stripe").Exists() ? null : await EmulatedStripe.StartAsync(settings, clock ?? TimeProvider.System);
        try
        {
            stripe?.AddTo(builder);
            builder.Services.AddDashboard(builder.Configuration.GetSection("Stripe"), settings, isEmulated: stripe is not null);
            var application = builder.Build();
            application.UseDashboard();
            Check(application);
            await application.StartAsync();
            stripe?.Expect(new Uri(application.Urls.First()));
            return new Dashboard(application, stripe);
        }
        catch
        {
            if (stripe is not null)
                await stripe.DisposeAsync();
            throw;
        }
    }

    public Task WaitForShutdownAsync() => _application.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        if (Stripe is not null)
            await Stripe.DisposeAsync();
    }

    /// <summary>Settings that cannot work are told now, not to the first visitor.</summary>
    private static void Check(WebApplication application)
    {
        using var scope = application.Services.CreateScope();
        _ = scope.ServiceProvider.GetRequiredService<Billing>().Database;
        _ = scope.ServiceProvider.GetRequiredService<Platform>().Database;
    }
}
