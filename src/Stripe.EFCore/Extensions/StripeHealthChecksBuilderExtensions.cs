using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Stripe.EFCore.Infrastructure;

// ReSharper disable once CheckNamespace
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Health checks of contexts over Stripe.</summary>
public static class StripeHealthChecksBuilderExtensions
{
    private static readonly TimeSpan DefaultPeriod = TimeSpan.FromSeconds(30);

    /// <summary>
    ///     Checks whether a context reaches Stripe with its key and account, by one request for the balance in each period, however often the check is asked.
    ///     The result says why not, without secrets, and how many milliseconds the answer took. Small requests go before those of scans, so the check does not
    ///     wait behind them. An account or key that a callback takes from a user's request is missing in the check: give it a context of its own.
    /// </summary>
    /// <typeparam name="TContext">The context, registered by itself or by a factory.</typeparam>
    /// <param name="builder">What <c>services.AddHealthChecks()</c> returns.</param>
    /// <param name="name">The name of the check; the context's by default.</param>
    /// <param name="failureStatus">What a failure counts as; <see cref="HealthStatus.Unhealthy" /> by default.</param>
    /// <param name="tags">Tags to choose checks by.</param>
    /// <param name="period">How long an answer counts; 30 seconds by default.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>See <see href="https://learn.microsoft.com/aspnet/core/host-and-deploy/health-checks">health checks</see>.</remarks>
    public static IHealthChecksBuilder AddStripeCheck<TContext>(
        this IHealthChecksBuilder builder, string? name = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null, TimeSpan? period = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        var time = period ?? DefaultPeriod;
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, nameof(period));
        var key = new object();
        builder.Services.AddKeyedSingleton(key, (services, _) => new StripeHealthCheck<TContext>(services, time));
        return builder.Add(new HealthCheckRegistration(
            name ?? typeof(TContext).Name, services => services.GetRequiredKeyedService<StripeHealthCheck<TContext>>(key), failureStatus, tags));
    }
}
