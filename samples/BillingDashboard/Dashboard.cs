using BillingDashboard.Connecting;
using BillingDashboard.Model;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;

namespace BillingDashboard;

/// <summary>The running application.</summary>
public sealed class Dashboard : IAsyncDisposable
{
    private readonly WebApplication _application;

    private Dashboard(WebApplication application, EmulatedStripe? stripe) => (_application, Stripe) = (application, stripe);

    /// <summary>The emulator that stands in for Stripe; null with Stripe itself.</summary>
    public EmulatedStripe? Stripe { get; }

    public Uri Address => new(_application.Urls.First());

    public static async Task<Dashboard> StartAsync(string[] args)
    {
        // Named and placed by the assembly, so that it finds its pages and settings whoever starts it from wherever.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(Dashboard).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        var stripe = builder.Configuration.GetSection("Stripe").Exists() ? null : await EmulatedStripe.StartAsync();
        AddServices(builder.Services, builder.Configuration);
        stripe?.AddTo(builder);

        var application = builder.Build();
        Use(application);
        Check(application);
        await application.StartAsync();
        stripe?.Expect(new Uri(application.Urls.First()));
        return new Dashboard(application, stripe);
    }

    public Task WaitForShutdownAsync() => _application.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        if (Stripe is not null)
            await Stripe.DisposeAsync();
    }

    private static void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        // Tokens are kept by the provider, in this application's cache, for each visitor apart. A web farm takes a cache that its machines
        // share, such as Redis, and shares the keys of Data Protection; more is not different there.
        services.AddDistributedMemoryCache();
        services.AddHttpContextAccessor();
        services.AddScoped<Visitor>();
        services.AddDbContext<Billing>(options => options
            .UseStripe(configuration.GetSection("Stripe"), stripe => stripe
                .OAuth(oauth => oauth
                    .Initiate(InitiateOAuth.Refresh)
                    .TokenStore(request => request.GetRequiredService<Visitor>().Tokens)))
            .ConfigureWarnings(warnings => warnings.Ignore(StripeEventId.UnboundedScan)));

        services.AddSingleton<StateCookie>();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = "BillingDashboard.Visitor";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
        });
        services.AddRazorPages();
    }

    /// <summary>Settings that cannot work are told now, not to the first visitor.</summary>
    private static void Check(WebApplication application)
    {
        using var scope = application.Services.CreateScope();
        _ = scope.ServiceProvider.GetRequiredService<Billing>().Database;
    }

    private static void Use(WebApplication application)
    {
        application.UseExceptionHandler("/error");
        application.UseStatusCodePagesWithReExecute("/error");
        application.UseMiddleware<PageHeaders>();
        application.UseAuthentication();
        application.MapRazorPages();
    }
}
