using StackExchange.Redis;

namespace StripeEFCore.Redis.Tests;

/// <summary>One Redis for the tests of a class, each with an account of its own.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    public RedisServer Server { get; } = new();

    public ConnectionMultiplexer Connection { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (!RedisServer.IsInstalled)
            return;

        await Server.StartAsync();
        Connection = await Server.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        if (Connection is not null)
            await Connection.DisposeAsync();
        Server.Dispose();
    }
}
