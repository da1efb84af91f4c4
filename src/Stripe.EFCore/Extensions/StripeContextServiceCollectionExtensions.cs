using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Stripe.EFCore.Authentication.Connection;
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
    ///     The connection string is missing, or a property in it is unknown, empty, or has a value that it does not take.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    ///     A value cannot work, such as a publishable key or <c>MaxRows=0</c>. Without <paramref name="stripe" /> and <paramref name="options" />, which may
    ///     add to it, also: a setting is missing, or two contradict each other.
    /// </exception>
    public static IServiceCollection AddStripe<TContext>(
        this IServiceCollection services,
        string? connectionString,
        Action<StripeDbContextOptionsBuilder>? stripe = null,
        Action<DbContextOptionsBuilder>? options = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(services);
        Check(new DbContextOptionsBuilder().UseStripe(connectionString), isComplete: stripe is null && options is null);
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
    ///     The configuration has no such section or has both, or a key in it is unknown, empty, or has a value that it does not take.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    ///     A value cannot work, such as a publishable key or <c>MaxRows=0</c>. Without <paramref name="stripe" /> and <paramref name="options" />, which may
    ///     add to it, also: a setting is missing, or two contradict each other.
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
        Check(new DbContextOptionsBuilder().UseStripe(section), isComplete: stripe is null && options is null);
        return services.AddDbContext<TContext>((_, o) =>
        {
            options?.Invoke(o);
            o.UseStripe(section, stripe);
        });
    }

    /// <summary>
    ///     What is wrong with settings is said where they are written, and not at the first request. The actions are not run for that: they are the
    ///     application's, and may need what it has only later. What they may add or change is looked at when a context is made.
    /// </summary>
    private static void Check(DbContextOptionsBuilder built, bool isComplete)
    {
        var settings = built.Options.GetExtension<StripeOptionsExtension>().Settings;
        if (isComplete)
            ConnectionRules.Check(settings);
        else
            ConnectionRules.CheckValues(settings);
    }
}
