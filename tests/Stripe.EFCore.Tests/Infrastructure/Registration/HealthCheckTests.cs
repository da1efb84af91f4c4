using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using StripeEFCore.Tests.Api;

namespace StripeEFCore.Tests.Infrastructure.Registration;

/// <summary>The health check of a context.</summary>
public sealed class HealthCheckTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private HttpStatusCode _status = HttpStatusCode.OK;

    [Fact]
    public async Task The_check_asks_once_a_period()
    {
        var stripe = Stripe();
        await using var services = Services(s => s.AddStripe<Billing>("LiveAPIKey=sk_test_checked", o => o.MessageHandler(stripe)));

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Ask(services))), r => Assert.Equal(HealthStatus.Healthy, r.Status));
        Assert.Equal(["/v1/balance"], stripe.Urls);

        _status = HttpStatusCode.Unauthorized;
        _clock.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal(HealthStatus.Healthy, (await Ask(services)).Status);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HealthStatus.Degraded, (await Ask(services)).Status);
        Assert.Equal(2, stripe.Requests.Count);
    }

    [Fact]
    public async Task A_failure_carries_the_reason_and_no_secret()
    {
        _status = HttpStatusCode.Unauthorized;
        var stripe = Stripe();
        await using var services = Services(s => s.AddDbContextFactory<Billing>(
            o => o.UseStripe(k => k.LiveApiKey("sk_test_checked").MessageHandler(stripe)), ServiceLifetime.Scoped));

        var result = await Ask(services);
        Assert.Contains("LiveAPIKey", result.Description, StringComparison.Ordinal);
        Assert.IsType<StripeAuthenticationException>(result.Exception);
        Assert.DoesNotContain("sk_test_checked", result.Description + result.Exception, StringComparison.Ordinal);
        Assert.Equal(_clock.GetUtcNow(), result.Data["asked"]);
        Assert.Contains("milliseconds", result.Data.Keys);
    }

    [Fact]
    public async Task A_context_that_cannot_be_made_is_a_reason_too()
    {
        await using var services = Services(s => s.AddDbContext<Billing>(o => o.UseStripe("LiveAPIKey=sk_test_checked;AccountId=cus_1")));
        Assert.Contains("AccountId", (await Ask(services)).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_that_is_not_registered_is_told_how()
    {
        await using var services = Services(_ => { });
        var told = (await Ask(services)).Description;
        Assert.Contains("AddStripe<Billing>", told, StringComparison.Ordinal);
        Assert.Contains("AddDbContext, AddDbContextPool or AddDbContextFactory", told, StringComparison.Ordinal);
        Assert.DoesNotContain('`', told!);
    }

    private FakeStripe Stripe() => new(_ => _status == HttpStatusCode.OK
        ? FakeStripe.Json("""{"object":"balance","available":[]}""")
        : FakeStripe.Error(_status));

    private ServiceProvider Services(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_clock);
        register(services);
        services.AddHealthChecks().AddStripeCheck<Billing>("stripe", HealthStatus.Degraded, period: TimeSpan.FromSeconds(20));
        return services.BuildServiceProvider();
    }

    private static async Task<HealthReportEntry> Ask(IServiceProvider services)
        => (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["stripe"];

    public sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
    {
        public DbSet<Customer> Customers => Set<Customer>();
    }
}
