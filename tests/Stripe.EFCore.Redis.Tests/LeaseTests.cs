using StackExchange.Redis;
using Stripe.EFCore;
using Stripe.EFCore.Redis;

namespace StripeEFCore.Redis.Tests;

/// <summary>The times that Redis leases, and what it tells all instances.</summary>
public sealed class LeaseTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(1070);
    private static readonly TimeSpan Far = TimeSpan.FromMinutes(1);

    private readonly string _account = $"acct_{Guid.NewGuid():N}";

    [SkippableFact]
    public async Task Of_times_that_any_instances_lease_in_any_order_no_window_has_more_than_its_limit()
    {
        RedisServer.SkipIfMissing();
        var random = new Random(1);
        var leased = new List<(string Endpoint, TimeSpan At)>();
        for (var i = 0; i < 400; i++)
        {
            var endpoint = "/v1/list" + random.Next(3);
            var all = new StripeSharedRate { Name = "all", Most = 40, Window = Window, Burst = 10, BurstWindow = TimeSpan.FromMilliseconds(250) };
            var one = new StripeSharedRate { Name = endpoint, Most = 25, Window = Window, Burst = 6, BurstWindow = TimeSpan.FromMilliseconds(240) };
            var horizon = random.Next(2) == 0 ? TimeSpan.FromMilliseconds(250) : TimeSpan.FromSeconds(1);
            var lease = await Store().LeaseAsync(Request([all, one], random.Next(1, 7), horizon));
            Assert.All(lease.Slots, s => Assert.InRange(s, lease.Now, lease.Now + horizon));
            leased.AddRange(lease.Slots.Select(s => (endpoint, s)));
        }

        Assert.InRange(leased.Count, 40, 400 * 6);
        AssertApart([.. leased.Select(l => l.At)], 40, Window);
        AssertApart([.. leased.Select(l => l.At)], 10, TimeSpan.FromMilliseconds(250));
        Assert.All(leased.GroupBy(l => l.Endpoint), g =>
        {
            AssertApart([.. g.Select(l => l.At)], 25, Window);
            AssertApart([.. g.Select(l => l.At)], 6, TimeSpan.FromMilliseconds(240));
        });
    }

    [SkippableFact]
    public async Task A_time_before_others_that_are_leased_is_leased_if_they_keep_their_distance()
    {
        var (leased, other) = await BetweenAsync(most: 6, lead: TimeSpan.FromSeconds(4));
        Assert.InRange(other, TimeSpan.Zero, leased - TimeSpan.FromTicks(1));
    }

    [SkippableFact]
    public async Task A_time_before_others_that_are_leased_is_not_leased_if_it_is_too_near_to_the_last_of_them()
    {
        var (leased, other) = await BetweenAsync(most: 4, lead: TimeSpan.FromSeconds(4.9));
        Assert.Equal(TimeSpan.FromSeconds(1), other - leased);
    }

    [SkippableFact]
    public async Task Instances_that_want_all_get_all_that_the_limit_has()
    {
        RedisServer.SkipIfMissing();
        var slots = (await Store().LeaseAsync(Request([Rate()], 100, Far))).Slots;
        AssertApart(slots, 25, Window);
        Assert.Equal(3 * Window, slots[75] - slots[0]);
    }

    [SkippableFact]
    public async Task A_time_beyond_the_horizon_is_not_leased_and_the_answer_says_when_to_ask_again()
    {
        RedisServer.SkipIfMissing();
        var all = await Store().LeaseAsync(Request([Rate()], 25, Far));
        var none = await Store().LeaseAsync(Request([Rate()], 5, TimeSpan.FromMilliseconds(100)));
        Assert.Empty(none.Slots);
        Assert.Equal(all.Slots[0] + Window - TimeSpan.FromMilliseconds(100), none.AskAgain);
    }

    [SkippableFact]
    public async Task A_refusal_that_one_instance_saw_halves_the_pace_of_all_once()
    {
        RedisServer.SkipIfMissing();
        var before = await Store().LeaseAsync(Request([Rate()], 1, Far));
        for (var i = 0; i < 3; i++)
            await Store().SlowDownAsync(Refusal(before.Now));

        var slots = (await Store().LeaseAsync(Request([Rate()], 60, Far))).Slots;
        Assert.InRange((slots[50] - slots[25]) / Window, 1.9, 2.1);
    }

    [SkippableFact]
    public async Task The_pause_that_Stripe_asks_for_counts_for_all()
    {
        RedisServer.SkipIfMissing();
        var before = await Store().LeaseAsync(Request([Rate()], 1, Far));
        await Store().SlowDownAsync(Refusal(before.Now, pause: TimeSpan.FromSeconds(5)));

        var lease = await Store().LeaseAsync(Request([Rate()], 1, Far));
        Assert.InRange(lease.Slots[0] - lease.Now, TimeSpan.FromSeconds(4.5), TimeSpan.FromSeconds(5));
    }

    [SkippableFact]
    public async Task Too_many_at_once_are_told_to_all_and_slow_nothing_down()
    {
        RedisServer.SkipIfMissing();
        var before = await Store().LeaseAsync(Request([Rate()], 1, Far));
        Assert.Equal([TimeSpan.Zero], before.TooManyAtOnce);
        await Store().SlowDownAsync(Refusal(before.Now, isOfConcurrency: true));

        var lease = await Store().LeaseAsync(Request([Rate()], 60, Far));
        Assert.Equal([before.Now], lease.TooManyAtOnce);
        Assert.Equal(Window, lease.Slots[50] - lease.Slots[25]);
    }

    [SkippableFact]
    public async Task What_a_Redis_that_lost_its_memory_does_not_know_is_waited_for()
    {
        RedisServer.SkipIfMissing();
        var lease = await Store().LeaseAsync(Request([Rate()], 1, Far));
        await redis.Connection.GetDatabase().ExecuteAsync("FLUSHDB");

        var next = await Store().LeaseAsync(
            new StripeSlotRequest { Account = _account, Rates = [Rate()], Count = 1, Horizon = Far, Epoch = lease.Epoch });
        Assert.NotEqual(lease.Epoch, next.Epoch);
        Assert.InRange(next.Slots[0] - next.Now, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(2.6));
        Assert.InRange((await Store().LeaseAsync(Request([Rate()], 1, Far))).Slots[0], next.Slots[0], TimeSpan.MaxValue);
    }

    [SkippableFact]
    public async Task Instances_on_their_shares_leave_them_at_one_time_and_leases_begin_behind_it()
    {
        RedisServer.SkipIfMissing();
        var first = await Store().LeaseAsync(Request([Rate()], 0, Far, isOnShare: true));
        var second = await Store().LeaseAsync(Request([Rate()], 0, Far, isOnShare: true));
        Assert.Equal(first.Now + TimeSpan.FromSeconds(5), first.OnShareUntil);
        Assert.Equal(first.OnShareUntil, second.OnShareUntil);
        Assert.Equal(first.OnShareUntil + Window, (await Store().LeaseAsync(Request([Rate()], 1, Far))).Slots[0]);
    }

    [SkippableFact]
    public async Task An_instance_that_alone_lost_Redis_comes_back_at_once()
    {
        RedisServer.SkipIfMissing();
        await Store().LeaseAsync(Request([Rate()], 1, Far));
        var back = await Store().LeaseAsync(Request([Rate()], 0, Far, isOnShare: true));
        Assert.InRange(back.OnShareUntil, TimeSpan.Zero, back.Now);
    }

    [SkippableFact]
    public async Task A_month_has_no_more_requests_than_its_budget_whoever_counts_them()
    {
        RedisServer.SkipIfMissing();
        var asynchronous = Enumerable.Range(0, 50).Select(_ => Store().CountAsync(Month(1)).AsTask());
        var synchronous = Enumerable.Range(0, 5).Select(_ => Task.Factory.StartNew(
            () => Enumerable.Range(0, 10).Select(_ => Store().Count(Month(1))).ToArray(), default, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        var counted = (await Task.WhenAll(synchronous)).SelectMany(c => c).Concat(await Task.WhenAll(asynchronous));
        Assert.Equal(60, counted.Count(c => c.IsTaken));

        Assert.Equal(59, (await Store().CountAsync(Month(-1))).Used);
        Assert.True((await Store().CountAsync(Month(1))).IsTaken);
        var late = await Store().CountAsync(Month(1, sentBefore: 7));
        Assert.Equal((false, 67L), (late.IsTaken, late.Used));
    }

    [SkippableFact]
    public async Task All_keys_of_an_account_are_on_one_server_of_a_cluster()
    {
        RedisServer.SkipIfMissing();
        await Store().LeaseAsync(Request([Rate()], 1, Far));
        await Store().CountAsync(Month(1));
        var keys = redis.Connection.GetServers().Single().Keys(pattern: $"*{_account}*").Select(k => (string)k!).ToArray();
        Assert.Equal(3, keys.Length);
        Assert.All(keys, k => Assert.StartsWith($"test:{{{_account}}}:", k, StringComparison.Ordinal));
    }

    /// <summary>Leases four times of one endpoint, two and two with 600 ms between them, five seconds ahead, and then one of another endpoint.</summary>
    private async Task<(TimeSpan First, TimeSpan Other)> BetweenAsync(int most, TimeSpan lead)
    {
        RedisServer.SkipIfMissing();
        await Store().LeaseAsync(Request([Rate()], 0, Far));
        var all = Rate("all", most, 1000);
        var first = Request([all, Rate("/v1/first", 2, 600)], 4, Far, lead: TimeSpan.FromSeconds(5));
        var second = Request([all, Rate("/v1/second", 4, 1000)], 1, Far, lead: lead);
        var leased = (await Store().LeaseAsync(first)).Slots;
        Assert.Equal([0, 0, 600, 600], leased.Select(s => (s - leased[0]).TotalMilliseconds));
        return (leased[0], (await Store().LeaseAsync(second)).Slots[0]);
    }

    /// <summary>A store of its own, as another instance has.</summary>
    private RedisSharedLimits Store() =>
        new(new RedisConnection(() => Task.FromResult<IConnectionMultiplexer>(redis.Connection), -1), new RedisSettings("test", 4, -1));

    private static StripeSharedRate Rate() => Rate("all", 25, 1070);

    private static StripeSharedRate Rate(string name, int most, int milliseconds)
    {
        var window = TimeSpan.FromMilliseconds(milliseconds);
        return new() { Name = name, Most = most, Window = window, Burst = most, BurstWindow = window };
    }

    private StripeSlotRequest Request(
        StripeSharedRate[] rates, int count, TimeSpan horizon, bool isOnShare = false, TimeSpan lead = default) =>
        new() { Account = _account, Rates = rates, Count = count, Horizon = horizon, IsOnShare = isOnShare, Lead = lead };

    private StripeSharedRefusal Refusal(TimeSpan sentAt, bool isOfConcurrency = false, TimeSpan pause = default) =>
        new() { Account = _account, Rate = "all", SentAt = sentAt, IsOfConcurrency = isOfConcurrency, Pause = pause };

    private StripeMonthlyRequest Month(int requests, long sentBefore = 0) =>
        new() { Account = _account, Month = "2026-11", Requests = requests, SentBefore = sentBefore, Most = 60 };

    private static void AssertApart(IReadOnlyList<TimeSpan> times, int most, TimeSpan window)
    {
        var sorted = times.Order().ToArray();
        for (var i = 0; i + most < sorted.Length; i++)
            Assert.True(sorted[i + most] - sorted[i] >= window, $"{most + 1} times lie within {sorted[i + most] - sorted[i]}");
    }
}
