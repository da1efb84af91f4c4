using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;
using Stripe.EFCore;

namespace StripeEFCore.Redis.Tests;

/// <summary>What users of <c>UseRedis</c> see: budgets of all instances, and no secret in Redis.</summary>
public sealed class SharedContextTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const string Key = "sk_test_51VerySecret";

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_monthly_budget_is_one_for_all_instances_and_the_request_beyond_it_is_not_sent(bool async)
    {
        RedisServer.SkipIfMissing();
        var (one, other) = (new CannedStripe(), new CannedStripe());
        await using var otherConnection = await redis.Server.ConnectAsync();
        var account = $"acct_{Guid.NewGuid():N}";
        await using var first = Open(one, redis.Connection, account, budget: 10);
        await using var second = Open(other, otherConnection, account, budget: 10);
        for (var i = 0; i < 5; i++)
        {
            await ReadAsync(first, async);
            await ReadAsync(second, async);
        }

        var exceeded = await Assert.ThrowsAsync<StripeBudgetExceededException>(() => ReadAsync(first, async));
        Assert.Equal(StripeBudget.Month, exceeded.Budget);
        Assert.Contains("all instances", exceeded.Message, StringComparison.Ordinal);
        Assert.Equal((5, 5), (one.Sent, other.Sent));
    }

    [SkippableFact]
    public async Task Neither_a_key_nor_a_value_in_Redis_holds_the_secret()
    {
        RedisServer.SkipIfMissing();
        await using var db = Open(new CannedStripe(), redis.Connection, account: null, budget: 10);
        await ReadAsync(db, async: true);

        var database = redis.Connection.GetDatabase();
        var keys = redis.Connection.GetServers().Single().Keys().ToArray();
        Assert.Contains(keys, k => ((string)k!).Contains(":rate:/v1/customers", StringComparison.Ordinal));
        foreach (var key in keys)
        {
            var dump = Encoding.Latin1.GetString((byte[])(await database.ExecuteAsync("DUMP", key))!);
            Assert.DoesNotContain("VerySecret", $"{key} {dump}", StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0, "Stripe.EFCore", "at least 1")]
    [InlineData(1, "a{b", "braces")]
    [InlineData(1, " ", "braces")]
    public void Options_that_are_not_possible_are_refused(int instances, string prefix, string why)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new DbContextOptionsBuilder<Billing>().UseStripe(stripe => stripe.UseRedis("127.0.0.1:1", o =>
        {
            o.Instances = instances;
            o.KeyPrefix = prefix;
        })));
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    internal static Billing Open(CannedStripe stripe, IConnectionMultiplexer connection, string? account, long budget) =>
        new(new DbContextOptionsBuilder<Billing>()
            .UseStripe(s =>
            {
                s.ApiKey(Key).MessageHandler(stripe).MonthlyRequestBudget(budget).RateLimitShare(1).UseRedis(connection);
                if (account is not null)
                    s.AccountId(account);
            })
            .Options);

    private static async Task ReadAsync(Billing db, bool async)
    {
        var query = db.Customers.AsNoTracking().Where(c => c.Id == "cus_1");
        Assert.Equal("cus_1", Assert.Single(async ? await query.ToListAsync() : query.ToList()).Id);
    }
}

/// <summary>Answers each request for a customer, and counts them.</summary>
internal sealed class CannedStripe : HttpMessageHandler
{
    private int _sent;

    public int Sent => _sent;

    /// <summary>The name of the customers; a long one makes a long answer.</summary>
    public string Name { get; set; } = "Ann";

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _sent);
        var id = request.RequestUri!.Segments[^1];
        return new(HttpStatusCode.OK)
        {
            Content = new StringContent($$"""{"id":"{{id}}","object":"customer","name":"{{Name}}"}""", Encoding.UTF8, "application/json"),
        };
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(Send(request, cancellationToken));
}

internal sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();
}

internal sealed class Customer
{
    public string Id { get; set; } = "";

    public string? Name { get; set; }
}
