using BillingDashboard.Answers;
using BillingDashboard.Api;
using BillingDashboard.Connecting;
using BillingDashboard.Failures;
using BillingDashboard.Model;
using BillingDashboard.Reports;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.OData;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;

namespace BillingDashboard;

/// <summary>What the application is made of.</summary>
internal static class DashboardServices
{
    private const string HttpClientName = "stripe";

    public static void AddDashboard(this IServiceCollection services, IConfigurationSection stripe, DashboardSettings settings, bool isEmulated)
    {
        var access = Access.Of(stripe);
        services.AddSingleton(access);
        services.AddStripe(stripe, settings, isEmulated);
        services.AddVisitors();

        services.AddScoped<Journal>();
        services.AddScoped<Catalogue>();
        services.AddScoped<RevenueReader>();
        services.AddScoped<SubscriptionsReader>();
        services.AddScoped<OverdueReader>();
        services.AddScoped<FailedPaymentsReader>();
        services.AddScoped<PayoutReader>();
        services.AddScoped<CustomerReader>();

        services.AddRazorPages();
        services.AddControllers().AddOData(options => options.EnableQueryFeatures(ODataPage.MostRows).AddRouteComponents("odata", ODataSets.Model()));
        services.AddProblemDetails();

        // A page that takes too long says so. The queries of it stop: the token of the request is cancelled.
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = TimeSpan.FromSeconds(settings.TimeoutSeconds),
            TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
        });
    }

    public static void UseDashboard(this WebApplication application)
    {
        var access = application.Services.GetRequiredService<Access>();
        application.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error",
            AllowStatusCode404Response = true,
            StatusCodeSelector = e => Failure.Of(e, access.IsByKey)?.Status ?? StatusCodes.Status500InternalServerError,

            // The error page logs these with one line. All others are logged with their stack.
            SuppressDiagnosticsCallback = failed => Failure.Of(failed.Exception, access.IsByKey) is not null,
        });
        application.UseStatusCodePagesWithReExecute("/error");
        application.UseStaticFiles();
        application.UseMiddleware<PageHeaders>();
        application.UseRouting();
        application.UseRequestTimeouts();
        application.UseAuthentication();
        application.UseWhen(http => ForPrograms.IsAsked(http.Request.Path), programs => programs.UseMiddleware<ForPrograms>());
        application.MapHealthChecks("/health");
        application.MapJsonApi();
        application.MapControllers();
        application.MapRazorPages();
    }

    private static void AddStripe(this IServiceCollection services, IConfigurationSection stripe, DashboardSettings settings, bool isEmulated)
    {
        var access = Access.Of(stripe);

        // Proxies, certificates and the like are configured here. No handler may retry: the provider does, by Stripe's rules.
        services.AddHttpClient(HttpClientName);
        services.AddStripe<Billing>(
            stripe,
            connection =>
            {
                connection.UseHttpClientFactory(HttpClientName);
                if (settings.CacheSeconds > 0)
                    connection.Cache(TimeSpan.FromSeconds(settings.CacheSeconds));
                connection.MaxRetries(settings.Retries);
                if (!access.IsByKey)
                {
                    connection.OAuth(oauth => oauth
                        .Initiate(StripeInitiateOAuth.Refresh)
                        .TokenStore(request => request.GetRequiredService<Visitor>().Tokens));
                }
            },
            options => Configure(options, isEmulated));

        // The check has no visitor: it asks with the application's own key.
        services.AddStripe<Platform>(
            new StripeConnectionStringBuilder
            {
                LiveAPIKey = stripe[access.KeySetting] ?? throw new InvalidOperationException(
                    $"Stripe:{access.KeySetting} is not configured. Give LiveAPIKey for one account, "
                    + "or OAuthClientId and OAuthClientSecret for the accounts of visitors."),
            }.ConnectionString,
            connection =>
            {
                connection.UseHttpClientFactory(HttpClientName);
                if (stripe["ApiBase"] is { } address)
                    connection.ApiBase(new Uri(address));
            });
        services.AddHealthChecks().AddStripeCheck<Platform>("stripe");
    }

    /// <summary>
    ///     A dashboard reads whole lists on purpose, so that is no warning. The panel of a page shows the values of requests only where they are made up:
    ///     the option shows them to the log as well.
    /// </summary>
    private static void Configure(DbContextOptionsBuilder options, bool isEmulated) => options
        .EnableSensitiveDataLogging(isEmulated)
        .ConfigureWarnings(warnings => warnings.Ignore(StripeEventId.UnboundedScan));

    private static void AddVisitors(this IServiceCollection services)
    {
        // Tokens are kept by the provider, in this application's cache, for each visitor apart. A web farm takes a cache that its machines
        // share, such as Redis, and shares the keys of Data Protection; nothing else is different there.
        services.AddDistributedMemoryCache();
        services.AddHttpContextAccessor();
        services.AddScoped<Visitor>();
        services.AddScoped<AccountName>();
        services.AddSingleton<StateCookie>();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = "BillingDashboard.Visitor";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
        });
    }
}
