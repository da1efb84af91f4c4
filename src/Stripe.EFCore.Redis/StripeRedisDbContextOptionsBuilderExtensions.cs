using StackExchange.Redis;
using Stripe.EFCore.Infrastructure;
using Stripe.EFCore.Redis;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>Lets the instances of an application share Stripe's limits over Redis.</summary>
public static class StripeRedisDbContextOptionsBuilderExtensions
{
    /// <summary>Shares <see href="https://docs.stripe.com/rate-limits">Stripe's rate limits</see> and the requests of a month over Redis.</summary>
    /// <param name="builder">The options.</param>
    /// <param name="connection">The application's connection, one for the process. The application disposes of it.</param>
    /// <param name="configure">Sets the options; null for the defaults.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">An option is not possible.</exception>
    public static StripeDbContextOptionsBuilder UseRedis(
        this StripeDbContextOptionsBuilder builder, IConnectionMultiplexer connection, Action<StripeRedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(connection);
        return builder.UseSharedLimits(RedisStores.Of(connection, SettingsOf(configure)));
    }

    /// <inheritdoc cref="UseRedis(StripeDbContextOptionsBuilder, IConnectionMultiplexer, Action{StripeRedisOptions})" />
    /// <param name="configuration">
    ///     The servers, as StackExchange.Redis reads them: <c>redis:6379,password=...</c>. All contexts of the process with one text share a connection, which
    ///     is made with the first request.
    /// </param>
    public static StripeDbContextOptionsBuilder UseRedis(
        this StripeDbContextOptionsBuilder builder, string configuration, Action<StripeRedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        return builder.UseSharedLimits(RedisStores.Of(configuration, SettingsOf(configure)));
    }

    private static RedisSettings SettingsOf(Action<StripeRedisOptions>? configure)
    {
        var options = new StripeRedisOptions();
        configure?.Invoke(options);
        if (options.Instances is < 1)
            throw new ArgumentException($"The number of instances that UseRedis is given is {options.Instances}. It has to be at least 1.", nameof(configure));
        if (string.IsNullOrWhiteSpace(options.KeyPrefix) || options.KeyPrefix.AsSpan().ContainsAny('{', '}'))
        {
            throw new ArgumentException(
                $"The key prefix that UseRedis is given is '{options.KeyPrefix}'. It has to have a text without braces: they decide on which server of a "
                + "cluster a key is.",
                nameof(configure));
        }

        return new(options.KeyPrefix, options.Instances, options.Database ?? -1);
    }
}
