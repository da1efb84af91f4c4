using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Infrastructure;
using Stripe.EFCore.Infrastructure.WarmUps;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>Makes Stripe the database of a context.</summary>
public static class StripeDbContextOptionsExtensions
{
    /// <summary>
    ///     Configures a context to read from Stripe by a connection string: <c>AuthScheme=APIKey;LiveAPIKey=sk_...;AccountId=acct_...</c>.
    /// </summary>
    /// <param name="optionsBuilder">The options that are built.</param>
    /// <param name="connectionString">The connection string; see <see cref="StripeConnectionStringBuilder" /> for its properties.</param>
    /// <param name="configure">Settings on top of it.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">
    ///     The connection string is missing, or a property in it is unknown, empty, or has a value that it does not take.
    /// </exception>
    /// <remarks>Settings that are missing or contradict each other are refused when the context is made.</remarks>
    public static DbContextOptionsBuilder UseStripe(
        this DbContextOptionsBuilder optionsBuilder, string? connectionString, Action<StripeDbContextOptionsBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(optionsBuilder);
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new ArgumentException(
                "The connection string is missing or blank. Give one such as 'LiveAPIKey=sk_...', or check the name under which the "
                + "configuration has it.",
                nameof(connectionString));
        }

        var settings = new StripeConnectionStringBuilder(connectionString).ToSettings();
        return Use(optionsBuilder, stripe =>
        {
            stripe.Settings(_ => settings);
            configure?.Invoke(stripe);
        });
    }

    /// <summary>
    ///     Configures a context to read from Stripe by a section of the configuration whose keys are the properties of the connection
    ///     string, or whose value is one: <c>UseStripe(configuration.GetSection("Stripe"))</c>.
    /// </summary>
    /// <param name="optionsBuilder">The options that are built.</param>
    /// <param name="configuration">The section.</param>
    /// <param name="configure">Settings on top of it.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">
    ///     The section is missing or empty, or a key in it is unknown, empty, or has a value that it does not take.
    /// </exception>
    public static DbContextOptionsBuilder UseStripe(
        this DbContextOptionsBuilder optionsBuilder, IConfiguration configuration, Action<StripeDbContextOptionsBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(optionsBuilder);
        ArgumentNullException.ThrowIfNull(configuration);
        var settings = ConfigurationReader.Read(configuration);
        return Use(optionsBuilder, stripe =>
        {
            stripe.Settings(_ => settings);
            configure?.Invoke(stripe);
        });
    }

    /// <summary>Configures a context to read from Stripe.</summary>
    /// <param name="optionsBuilder">The options that are built.</param>
    /// <param name="configure">The settings.</param>
    /// <returns>The same builder.</returns>
    public static DbContextOptionsBuilder UseStripe(
        this DbContextOptionsBuilder optionsBuilder, Action<StripeDbContextOptionsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(optionsBuilder);
        ArgumentNullException.ThrowIfNull(configure);
        return Use(optionsBuilder, configure);
    }

    /// <inheritdoc cref="UseStripe(DbContextOptionsBuilder, string, Action{StripeDbContextOptionsBuilder})" />
    /// <typeparam name="TContext">The context's type.</typeparam>
    public static DbContextOptionsBuilder<TContext> UseStripe<TContext>(
        this DbContextOptionsBuilder<TContext> optionsBuilder,
        string? connectionString,
        Action<StripeDbContextOptionsBuilder>? configure = null)
        where TContext : DbContext
        => (DbContextOptionsBuilder<TContext>)UseStripe((DbContextOptionsBuilder)optionsBuilder, connectionString, configure);

    /// <inheritdoc cref="UseStripe(DbContextOptionsBuilder, Action{StripeDbContextOptionsBuilder})" />
    /// <typeparam name="TContext">The context's type.</typeparam>
    public static DbContextOptionsBuilder<TContext> UseStripe<TContext>(
        this DbContextOptionsBuilder<TContext> optionsBuilder, Action<StripeDbContextOptionsBuilder> configure)
        where TContext : DbContext
        => (DbContextOptionsBuilder<TContext>)UseStripe((DbContextOptionsBuilder)optionsBuilder, configure);

    /// <inheritdoc cref="UseStripe(DbContextOptionsBuilder, IConfiguration, Action{StripeDbContextOptionsBuilder})" />
    /// <typeparam name="TContext">The context's type.</typeparam>
    public static DbContextOptionsBuilder<TContext> UseStripe<TContext>(
        this DbContextOptionsBuilder<TContext> optionsBuilder,
        IConfiguration configuration,
        Action<StripeDbContextOptionsBuilder>? configure = null)
        where TContext : DbContext
        => (DbContextOptionsBuilder<TContext>)UseStripe((DbContextOptionsBuilder)optionsBuilder, configuration, configure);

    private static DbContextOptionsBuilder Use(DbContextOptionsBuilder optionsBuilder, Action<StripeDbContextOptionsBuilder> configure)
    {
        WarmUp.Start();
        var infrastructure = (IDbContextOptionsBuilderInfrastructure)optionsBuilder;
        infrastructure.AddOrUpdateExtension(
            optionsBuilder.Options.FindExtension<StripeOptionsExtension>() ?? new StripeOptionsExtension(services => services.AddEntityFrameworkStripe()));
        var core = optionsBuilder.Options.FindExtension<CoreOptionsExtension>() ?? new CoreOptionsExtension();
        infrastructure.AddOrUpdateExtension(core.WithWarningsConfiguration(
            core.WarningsConfiguration.TryWithExplicit(StripeEventId.TransactionIgnored, WarningBehavior.Throw)));
        configure(new StripeDbContextOptionsBuilder(optionsBuilder));
        return optionsBuilder;
    }
}
