using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Time.Testing;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.Redis.Tests;

/// <summary>Answers that instances share. An instance is told from another by the size of its own cache: each size has a memory of its own.</summary>
public sealed class DistributedCacheTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static long _size = 1_000_000;

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly CannedStripe _stripe = new();
    private readonly MemoryCacheOfBytes _cache = new();
    private readonly IDataProtectionProvider _protection = new EphemeralDataProtectionProvider();
    private readonly List<string> _events = [];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_one_instance_read_another_needs_no_request_for(bool async)
    {
        await ReadAsync(Instance(), Minute, async);
        await ReadAsync(Instance(), Minute, async);
        Assert.Equal(1, _stripe.Sent);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_same_over_Redis_with_an_answer_of_several_parts(bool async)
    {
        RedisServer.SkipIfMissing();
        _stripe.Name = new string('n', 1_300_000);
        var name = $"{Guid.NewGuid():N}:";
        using var cache = new RedisCache(new RedisCacheOptions { Configuration = redis.Server.Configuration, InstanceName = name });
        await ReadAsync(Instance(cache), Minute, async);
        await ReadAsync(Instance(cache), Minute, async);
        Assert.Equal(1, _stripe.Sent);
        Assert.Equal(3, redis.Connection.GetServers().Single().Keys(pattern: name + "Stripe.EFCore:Page:*").Count());
    }

    [Fact]
    public async Task The_query_that_reads_decides_how_old_an_answer_may_be_and_not_the_one_that_wrote_it()
    {
        await ReadAsync(Instance(), TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(30));
        await ReadAsync(Instance(), Minute);
        Assert.Equal(1, _stripe.Sent);

        // The answer is in the memory of this instance too, and is as old there.
        var old = Instance();
        await ReadAsync(old, Minute);
        await ReadAsync(old, TimeSpan.FromSeconds(20));
        Assert.Equal(2, _stripe.Sent);

        _clock.Advance(TimeSpan.FromSeconds(61));
        await ReadAsync(Instance(), Minute);
        Assert.Equal(3, _stripe.Sent);
    }

    [Fact]
    public async Task Other_accounts_and_keys_see_none_of_it()
    {
        await ReadAsync(Instance(), Minute);
        await ReadAsync(Instance(account: "acct_other"), Minute);
        await ReadAsync(Instance(key: "sk_test_other"), Minute);
        await ReadAsync(Instance(account: null, key: "sk_test_other"), Minute);
        Assert.Equal(4, _stripe.Sent);
    }

    [Fact]
    public async Task Nothing_that_is_stored_can_be_read_by_others()
    {
        await ReadAsync(Instance(), Minute);
        Assert.NotEmpty(_cache.Values);
        Assert.All(_cache.Values, e => Assert.DoesNotContain("cus_", e.Key + Encoding.Latin1.GetString(e.Value), StringComparison.Ordinal));
        Assert.All(_cache.Values, e => Assert.DoesNotContain("sk_test", e.Key, StringComparison.Ordinal));
    }

    public static TheoryData<string> Damages =>
        ["changed", "cut", "empty", "of another answer", "without a part", "parts swapped", "of other keys", "no bytes"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task What_is_not_whole_and_its_own_is_no_answer(string damage)
    {
        _stripe.Name = new string('n', 1_300_000);
        await ReadAsync(Instance(), Minute);
        var others = _cache.Values.Keys.ToHashSet();
        await ReadAsync(Instance(), Minute, id: "cus_2");
        var own = _cache.Values.Keys.Except(others).Where(k => k.Contains(":Page:", StringComparison.Ordinal)).Order().ToArray();
        Assert.Equal(3, own.Length);
        var sent = _stripe.Sent;
        Damage(damage, own, [.. others.Where(k => k.Contains(":Page:", StringComparison.Ordinal)).Order()]);

        await ReadAsync(Instance(protection: damage == "of other keys" ? new EphemeralDataProtectionProvider() : null), Minute, id: "cus_2");
        Assert.Equal(sent + 1, _stripe.Sent);
        Assert.Empty(_events);
    }

    [Fact]
    public async Task A_whole_answer_in_the_place_of_another_is_no_answer()
    {
        await ReadAsync(Instance(), Minute);
        var one = Page();
        var stored = _cache.Values[one];
        _cache.Values.TryRemove(one, out _);
        await ReadAsync(Instance(), Minute, id: "cus_2");
        _cache.Values[Page()] = stored;
        await ReadAsync(Instance(), Minute, id: "cus_2");
        Assert.Equal(3, _stripe.Sent);

        string Page() => Assert.Single(_cache.Values.Keys, k => k.Contains(":Page:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_drop_counts_for_all_instances_and_for_the_memory_of_its_own(bool async)
    {
        var one = Instance();
        await ReadAsync(one, Minute);
        await using (var db = one())
        {
            if (async)
                await db.Database.DropStripeCacheAsync();
            else
                db.Database.DropStripeCache();
        }

        await ReadAsync(one, Minute);
        Assert.Equal(2, _stripe.Sent);
        await ReadAsync(Instance(), Minute);
        Assert.Equal(2, _stripe.Sent);
        await ReadAsync(Instance(account: "acct_other"), Minute);
        Assert.Equal(3, _stripe.Sent);
    }

    [Fact]
    public async Task A_generation_that_the_cache_lost_makes_no_old_answer_new()
    {
        await ReadAsync(Instance(), Minute);
        foreach (var key in _cache.Values.Keys.Where(k => k.Contains(":Generation:", StringComparison.Ordinal)))
            _cache.Values.TryRemove(key, out _);
        await ReadAsync(Instance(), Minute);
        Assert.Equal(2, _stripe.Sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cache_that_is_away_costs_requests_and_is_told_once(bool async)
    {
        _cache.Failure = new IOException("The cache is away.");
        for (var i = 0; i < 3; i++)
            await ReadAsync(Instance(), Minute, async);
        Assert.Equal(3, _stripe.Sent);
        Assert.Single(_events, "DistributedCacheFailed");

        // It rests for five seconds.
        _cache.Failure = null;
        _clock.Advance(TimeSpan.FromSeconds(6));
        await ReadAsync(Instance(), Minute, async);
        await ReadAsync(Instance(), Minute, async);
        Assert.Equal(4, _stripe.Sent);
        Assert.Single(_events);
    }

    [Fact]
    public async Task A_drop_that_the_cache_does_not_take_is_an_error()
    {
        _cache.Failure = new IOException("The cache is away.");
        await using var db = Instance()();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => db.Database.DropStripeCacheAsync());
        Assert.Contains("BypassCache", error.Message, StringComparison.Ordinal);
    }

    private void Damage(string damage, string[] own, string[] others)
    {
        var first = own[0];
        switch (damage)
        {
            case "changed":
                _cache.Values[first] = [.. _cache.Values[first].Index().Select(b => b.Index == 700 ? (byte)(b.Item ^ 1) : b.Item)];
                break;
            case "cut":
                _cache.Values[first] = _cache.Values[first][..1000];
                break;
            case "empty":
                _cache.Values[first] = [];
                break;
            case "of another answer":
                _cache.Values[first] = _cache.Values[others[0]];
                break;
            case "without a part":
                _cache.Values.TryRemove(own[2], out _);
                break;
            case "parts swapped":
                (_cache.Values[own[1]], _cache.Values[own[2]]) = (_cache.Values[own[2]], _cache.Values[own[1]]);
                break;
            case "no bytes":
                _cache.Values[first] = RandomNumberGenerator.GetBytes(500);
                break;
        }
    }

    /// <summary>Makes contexts of one instance.</summary>
    private Func<Billing> Instance(
        IDistributedCache? cache = null, IDataProtectionProvider? protection = null, string? account = "acct_1", string key = "sk_test_one")
    {
        var size = Interlocked.Increment(ref _size) * 100;
        var options = new DbContextOptionsBuilder<Billing>()
            .UseStripe(s =>
            {
                s.ApiKey(key).MessageHandler(_stripe).TimeProvider(_clock).RateLimits(StripeRateLimits.Off).Cache(TimeSpan.Zero, size)
                    .UseDistributedCache(cache ?? _cache, protection ?? _protection);
                if (account is not null)
                    s.AccountId(account);
            })
            .LogTo((id, _) => id.Id == StripeEventId.DistributedCacheFailed.Id, e => _events.Add(e.EventId.Name!.Split('.')[^1]))
            .Options;
        return () => new(options);
    }

    private async Task ReadAsync(Func<Billing> instance, TimeSpan age, bool async = true, string id = "cus_1")
    {
        await using var db = instance();
        var query = db.Customers.AsNoTracking().WithCache(age).Where(c => c.Id == id);
        var customer = Assert.Single(async ? await query.ToListAsync() : query.ToList());
        Assert.Equal((id, _stripe.Name), (customer.Id, customer.Name));
    }
}
