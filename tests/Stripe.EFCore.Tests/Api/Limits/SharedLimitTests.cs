using Microsoft.Extensions.Time.Testing;
using Stripe.EFCore.Api.Limits;
using Stripe.EFCore.Api.Limits.Shared;
using Stripe.EFCore.Api.Requests;
using static StripeEFCore.Tests.Api.Limits.Simulation;

namespace StripeEFCore.Tests.Api.Limits;

/// <summary>A limiter whose times come from a store that instances share, with a store that answers, fails or is silent as the test says.</summary>
public class SharedLimitTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeStore _store;
    private readonly AccountLimiter _limiter;

    public SharedLimitTests()
    {
        _store = new(_clock);
        _limiter = new(_clock, new LeasedSlots(_store, "acct_1"));
    }

    [Fact]
    public void Requests_go_at_the_leased_times_and_at_no_others()
    {
        _store.Every = TimeSpan.FromMilliseconds(100);
        var went = Run(TimeSpan.FromSeconds(5));
        Assert.InRange(went.Count, 40, 50);
        Assert.All(went.Zip(went.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, TimeSpan.FromMilliseconds(80), TimeSpan.MaxValue));
    }

    [Fact]
    public void The_first_request_of_a_process_goes_alone_until_it_is_answered()
    {
        var waiting = Enumerable.Range(0, 5).Select(_ => Enter(_limiter, RequestClass.Small, Test())).ToArray();
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        var first = Assert.Single(waiting, w => w.IsCompleted);
        Entered(first).Leave();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(waiting.Count(w => w.IsCompleted) > 1);
    }

    [Fact]
    public void A_process_that_is_held_up_behind_its_time_takes_another()
    {
        Warm();
        _store.First = TimeSpan.FromMilliseconds(50);
        var waiting = Enter(_limiter, RequestClass.Small, Test());
        var asked = _store.Requests.Count;
        _store.First = TimeSpan.FromMilliseconds(500);
        _clock.SetUtcNow(_clock.GetUtcNow() + TimeSpan.FromMilliseconds(100));
        Assert.False(waiting.IsCompleted);
        Assert.True(_store.Requests.Count > asked);
        Soon(waiting);
    }

    [Fact]
    public void A_request_that_was_let_go_and_stood_still_knows_that_it_is_too_late()
    {
        Warm();
        var permit = Entered(Soon(Enter(_limiter, RequestClass.Small, Test())));
        Assert.False(permit.IsTooLate);
        _clock.Advance(TimeSpan.FromMilliseconds(60));
        Assert.True(permit.IsTooLate);
    }

    [Fact]
    public void Without_the_store_a_process_takes_its_part_behind_all_leases_and_says_so_once()
    {
        Warm();
        _store.Failure = new IOException("The store is away.");
        var started = _clock.GetUtcNow();
        var notices = new List<StoreNotice>();
        var went = Run(TimeSpan.FromSeconds(20), notices);

        // Leases lie at most 1.5 seconds ahead, and a window of 1.07 seconds has passed behind them.
        Assert.InRange(went[0] - started, TimeSpan.FromSeconds(2.57), TimeSpan.FromSeconds(4));
        AssertAtMost(6, went);
        Assert.InRange(went.Count, 6 * 14, 6 * 18);
        Assert.Same(_store.Failure, Assert.Single(notices).Failure);
        Assert.Equal(4, notices[0].Instances);
    }

    [Fact]
    public async Task A_store_that_is_silent_holds_nobody_up_for_long()
    {
        Warm();
        _store.IsSilent = true;
        var waiting = Enter(_limiter, RequestClass.Small, Test());
        for (var i = 0; i < 100 && !waiting.IsCompleted; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));

            // The time-out of a silent store ends on another thread.
            await Task.Delay(10);
        }

        Assert.True(waiting.IsCompleted);
    }

    [Fact]
    public void All_come_back_at_the_time_that_the_store_says()
    {
        Warm();
        _store.Failure = new IOException("The store is away.");
        Run(TimeSpan.FromSeconds(10));

        // A store that just started may not know all instances.
        (_store.Failure, _store.ShareLasts, _store.Instances) = (null, TimeSpan.FromSeconds(5), 1);
        var back = _clock.GetUtcNow();
        var notices = new List<StoreNotice>();
        _store.Every = TimeSpan.FromMilliseconds(50);
        var went = Run(TimeSpan.FromSeconds(15), notices);
        AssertAtMost(6, [.. went.Where(w => w < back + TimeSpan.FromSeconds(5))]);
        Assert.InRange(went.Count(w => w > back + TimeSpan.FromSeconds(8)), 6 * 18, 7 * 20);
        Assert.Null(Assert.Single(notices).Failure);
        Assert.Contains(_store.Requests, r => r.IsOnShare && r.Count == 0);
    }

    [Fact]
    public void A_process_that_was_idle_while_the_store_was_away_asks_it_first()
    {
        Warm();
        _store.Failure = new IOException("The store is away.");
        Run(TimeSpan.FromSeconds(10));
        _clock.Advance(TimeSpan.FromMinutes(5));

        _store.Failure = null;
        var asked = _store.Requests.Count;
        Soon(Enter(_limiter, RequestClass.Small, Test()));
        Assert.True(_store.Requests.Count > asked);
    }

    [Fact]
    public void A_refusal_is_told_to_the_others_with_the_time_of_the_store()
    {
        Warm();
        var permit = Entered(Soon(Enter(_limiter, RequestClass.Small, Test())));
        var sent = _store.Now;
        permit.Refused("endpoint-rate", TimeSpan.FromSeconds(2));
        permit.Refused("global-concurrency", null);

        Assert.Equal([(Customers, false), ("all", true)], _store.Refusals.Select(r => (r.Rate, r.IsOfConcurrency)));
        Assert.Equal(TimeSpan.FromSeconds(2), _store.Refusals[0].Pause);
        Assert.All(_store.Refusals, r => Assert.InRange((r.SentAt - sent).Duration(), TimeSpan.Zero, TimeSpan.FromMilliseconds(30)));
    }

    [Fact]
    public void Too_many_at_once_elsewhere_lower_how_many_are_under_way_here()
    {
        Warm();
        for (var i = 0; i < 8; i++)
            Soon(Enter(_limiter, RequestClass.Small, Test()));
        _store.TooManyAtOnce = _store.Now;
        var next = Enter(_limiter, RequestClass.Small, Test());
        for (var i = 0; i < 50; i++)
            _clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.False(next.IsCompleted);
    }

    /// <summary>Behind the first request, and the times that were leased with it.</summary>
    private void Warm()
    {
        Entered(Soon(Enter(_limiter, RequestClass.Small, Test()))).Leave();
        _clock.Advance(TimeSpan.FromMilliseconds(200));
    }

    private Task<Permit> Soon(Task<Permit> waiting)
    {
        for (var i = 0; i < 200 && !waiting.IsCompleted; i++)
            _clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.True(waiting.IsCompleted);
        return waiting;
    }

    /// <summary>Eight readers that are answered at once: when their requests went.</summary>
    private List<DateTimeOffset> Run(TimeSpan time, List<StoreNotice>? notices = null)
    {
        var went = new List<DateTimeOffset>();
        using var leaving = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 8).Select(_ => Enter(_limiter, RequestClass.Bulk, Test(), leaving.Token)).ToList();
        for (var end = _clock.GetUtcNow() + time; _clock.GetUtcNow() < end; _clock.Advance(TimeSpan.FromMilliseconds(10)))
        {
            for (var i = 0; i < readers.Count; i++)
            {
                if (!readers[i].IsCompleted)
                    continue;
                went.Add(_clock.GetUtcNow());
                var permit = Entered(readers[i]);
                if (permit.Notice is { } notice)
                    notices?.Add(notice);
                permit.Leave();
                readers[i] = Enter(_limiter, RequestClass.Bulk, Test(), leaving.Token);
            }
        }

        leaving.Cancel();

        return went;
    }

    private static void AssertAtMost(int most, List<DateTimeOffset> times) =>
        Assert.All(times, t => Assert.InRange(times.Count(u => u >= t && u < t + TimeSpan.FromSeconds(1)), 0, most));

    /// <summary>Leases times one after the other, by a clock that started long before the process.</summary>
    private sealed class FakeStore(FakeTimeProvider clock) : IStripeSharedLimits
    {
        private static readonly TimeSpan Difference = TimeSpan.FromHours(1000);

        private readonly long _start = clock.GetTimestamp();
        private TimeSpan _last;

        public List<StripeSlotRequest> Requests { get; } = [];

        public List<StripeSharedRefusal> Refusals { get; } = [];

        public TimeSpan Every { get; set; } = TimeSpan.FromMilliseconds(10);

        public TimeSpan First { get; set; }

        public Exception? Failure { get; set; }

        public bool IsSilent { get; set; }

        public TimeSpan ShareLasts { get; set; }

        public TimeSpan TooManyAtOnce { get; set; }

        public int Instances { get; set; } = 4;

        public TimeSpan Now => clock.GetElapsedTime(_start) + Difference;

        public ValueTask<StripeSlotLease> LeaseAsync(StripeSlotRequest request, CancellationToken cancellationToken = default)
        {
            Requests.Add(request);
            if (IsSilent)
                return new(new TaskCompletionSource<StripeSlotLease>().Task);
            if (Failure is { } failure)
                throw failure;

            var slots = new List<TimeSpan>();
            var next = Max(Now + First, _last + Every);
            while (slots.Count < request.Count && next <= Now + request.Horizon)
            {
                slots.Add(_last = next);
                next += Every;
            }

            return new(new StripeSlotLease
            {
                Now = Now,
                Slots = slots,
                AskAgain = next - request.Horizon,
                Epoch = "1",
                OnShareUntil = request.IsOnShare ? Now + ShareLasts : TimeSpan.Zero,
                TooManyAtOnce = [TooManyAtOnce],
            });
        }

        public ValueTask SlowDownAsync(StripeSharedRefusal refusal, CancellationToken cancellationToken = default)
        {
            Refusals.Add(refusal);
            return default;
        }

        public ValueTask<StripeMonthlyCount> CountAsync(StripeMonthlyRequest request, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public StripeMonthlyCount Count(StripeMonthlyRequest request) => throw new NotSupportedException();

        private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
    }
}
