using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Stripe.EFCore.Redis;

/// <summary>The options, read once.</summary>
/// <param name="KeyPrefix">What the names of all keys begin with.</param>
/// <param name="Instances">Among how many the limits are divided without Redis; null for as many as Redis last knew.</param>
/// <param name="Database">The number of the database; -1 for the connection's.</param>
internal sealed record RedisSettings(string KeyPrefix, int? Instances, int Database);

/// <summary>The stores of the process: contexts are made often, and those of one connection share a store.</summary>
internal static class RedisStores
{
    private static readonly ConditionalWeakTable<IConnectionMultiplexer, ConcurrentDictionary<RedisSettings, RedisSharedLimits>> OfConnections = [];
    private static readonly ConcurrentDictionary<(string Configuration, RedisSettings Settings), RedisSharedLimits> OfTexts = new();
    private static readonly ConcurrentDictionary<string, Lazy<Task<IConnectionMultiplexer>>> Connections = new();

    public static RedisSharedLimits Of(IConnectionMultiplexer connection, RedisSettings settings)
    {
        var stores = OfConnections.GetValue(connection, static _ => new());
        return stores.GetOrAdd(
            settings, static (known, connected) => new(new RedisConnection(() => connected, known.Database), known), Task.FromResult(connection));
    }

    public static RedisSharedLimits Of(string configuration, RedisSettings settings)
    {
        var options = ConfigurationOptions.Parse(configuration);
        return OfTexts.GetOrAdd(
            (configuration, settings),
            static (key, parsed) => new(new RedisConnection(() => Connected(key.Configuration, parsed), key.Settings.Database), key.Settings),
            options);
    }

    /// <summary>A connection that says at once that Redis is away, and looks for it every second.</summary>
    private static Task<IConnectionMultiplexer> Connected(string configuration, ConfigurationOptions options) =>
        Connections.GetOrAdd(configuration, _ => new(async () =>
        {
            options.AbortOnConnectFail = false;
            options.BacklogPolicy = BacklogPolicy.FailFast;
            options.ReconnectRetryPolicy = new LinearRetry(1000);
            options.ConnectTimeout = Math.Min(options.ConnectTimeout, 2000);
            options.SyncTimeout = Math.Min(options.SyncTimeout, 1000);
            options.AsyncTimeout = Math.Min(options.AsyncTimeout, 1000);
            return await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false);
        })).Value;
}

/// <summary>Runs scripts on a database.</summary>
/// <param name="connect">Returns the connection, which is made once.</param>
/// <param name="database">The number of the database; -1 for the connection's.</param>
internal sealed class RedisConnection(Func<Task<IConnectionMultiplexer>> connect, int database)
{
    /// <summary>How long a synchronous caller waits for the first connection.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async ValueTask<RedisResult> EvaluateAsync(RedisScript script, RedisKey[] keys, RedisValue[] values) =>
        await (await connect().ConfigureAwait(false)).GetDatabase(database).ScriptEvaluateAsync(script.Text, keys, values).ConfigureAwait(false);

    public RedisResult Evaluate(RedisScript script, RedisKey[] keys, RedisValue[] values)
    {
        var connecting = connect();
        if (!connecting.Wait(Patience))
            throw new TimeoutException($"Redis was not connected within {Patience.TotalSeconds} s.");
        return connecting.GetAwaiter().GetResult().GetDatabase(database).ScriptEvaluate(script.Text, keys, values);
    }
}

/// <summary>A script that runs on Redis as a whole, by the clock of Redis.</summary>
internal sealed class RedisScript
{
    private RedisScript(string name)
    {
        using var text = new StreamReader(typeof(RedisScript).Assembly.GetManifestResourceStream(name)!);
        Text = text.ReadToEnd();
    }

    public static RedisScript Lease { get; } = new("lease.lua");

    public static RedisScript Slow { get; } = new("slow.lua");

    public static RedisScript Count { get; } = new("count.lua");

    public static RedisScript Instances { get; } = new("instances.lua");

    public string Text { get; }
}
