using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Stripe.EFCore.Infrastructure;

// ReSharper disable once CheckNamespace
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers contexts over Stripe.</summary>
public static class StripeContextServiceCollectionExtensions
{
    /// <summary>
    ///     Registers a context that reads from Stripe by a connection string: <c>services.AddStripe&lt;Billing&gt;("LiveAPIKey=sk_...")</c>. It is scoped, as
    ///     with <c>AddDbContext</c>; for pools and factories call <c>AddDbContextPool</c> or <c>AddDbContextFactory</c> with <c>UseStripe</c>.
    /// </summary>
    /// <typeparam name="TContext">The context.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">The connection string; see <see cref="Stripe.EFCore.StripeConnectionStringBuilder" /> for its properties.</param>
    /// <param name="stripe">Settings on top of it.</param>
    /// <param name="options">Other options of the context, such as logging.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentException">
    ///     The connection string is missing, or a property in it is unknown or has a value that it does not take.
    /// </exception>
    public static IServiceCollection AddStripe<TContext>(
        this IServiceCollection services,
        string? connectionString,
        Action<StripeDbContextOptionsBuilder>? stripe = null,
        Action<DbContextOptionsBuilder>? options = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(services);

        // What is wrong with it is said where it is written, and not at the first request.
        new DbContextOptionsBuilder().UseStripe(connectionString);
        return services.AddDbContext<TContext>((_, o) =>
        {
            options?.Invoke(o);
            o.UseStripe(connectionString, stripe);
        });
    }

    /// <summary>
    ///     Registers a context that reads from Stripe by the configuration: a section whose keys are the properties of the connection string, or whose value is
    ///     one. Of the whole configuration it takes <c>ConnectionStrings:Stripe</c> or the section <c>Stripe</c>, and refuses settings in both. What a
    ///     configuration that reloads changes counts from the next context on.
    /// </summary>
    /// <typeparam name="TContext">The context.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section, or the whole configuration.</param>
    /// <param name="stripe">Settings on top of it.</param>
    /// <param name="options">Other options of the context, such as logging.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentException">
    ///     The configuration has no such section or has both, or a key in it is unknown or has a value that it does not take.
    /// </exception>
    public static IServiceCollection AddStripe<TContext>(
        this IServiceCollection services,
        IConfiguration configuration,
        Action<StripeDbContextOptionsBuilder>? stripe = null,
        Action<DbContextOptionsBuilder>? options = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        var section = ConfigurationReader.SectionOf(configuration);
        new DbContextOptionsBuilder().UseStripe(section);
        return services.AddDbContext<TContext>((_, o) =>
        {
            options?.Invoke(o);
            o.UseStripe(section, stripe);
        });
    }
}
