using Microsoft.Extensions.Time.Testing;
using Stripe.EFCore.Api.Limits;
using Stripe.EFCore.Api.Requests;
using static StripeEFCore.Tests.Api.Limits.Simulation;

namespace StripeEFCore.Tests.Api.Limits;

/// <summary>Who waits at the limiter, who leaves, and what waiting costs.</summary>
public class AccountLimiterWaitTests
{
    private static RateShares Shares { get; } = Live();

    [Fact]
    public void Who_gives_up_while_waiting_leaves_the_place_to_the_next_at_once()
    {
        var clock = new FakeTimeProvider();
        var limiter = new AccountLimiter(clock);
        while (Enter(limiter, RequestClass.Small, Test(0.04)) is { IsCompleted: true } entered)
            Entered(entered).Leave();

        using var leaving = new CancellationTokenSource();
        var gone = Enter(limiter, RequestClass.Small, Test(0.04), leaving.Token);
        var next = Enter(limiter, RequestClass.Bulk, Test(0.04));
        Assert.Equal(3, limiter.Waiting);

        leaving.Cancel();
        Assert.True(gone.IsCanceled);
        Assert.Equal(2, limiter.Waiting);
        clock.Advance(TimeSpan.FromSeconds(1.1));
        clock.Advance(TimeSpan.FromSeconds(1.1));
        Assert.True(next.IsCompleted);
        Assert.Equal(0, limiter.Waiting);
    }

    [Fact]
    public void Who_comes_cancelled_does_not_wait()
    {
        var limiter = new AccountLimiter(new FakeTimeProvider());
        while (Enter(limiter, RequestClass.Bulk, Test()) is { IsCompleted: true })
        {
        }

        Assert.True(Enter(limiter, RequestClass.Bulk, Test(), new CancellationToken(canceled: true)).IsCanceled);
        Assert.Equal(1, limiter.Waiting);
    }

    [Fact]
    public void A_synchronous_caller_waits_on_its_own_thread()
    {
        var limiter = new AccountLimiter(TimeProvider.System);
        var started = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 26; i++)
        {
            var permit = limiter.EnterAsync(Customers, RequestClass.Bulk, Test(), async: false, default);
            Assert.True(permit.IsCompletedSuccessfully);
            Entered(permit.AsTask()).Leave();
        }

        Assert.InRange(started.Elapsed.TotalSeconds, 1, 30);
    }

    [Fact]
    public void A_place_that_is_free_costs_no_memory()
    {
        var limiter = new AccountLimiter(new Fast());
        Take();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Take();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Take() => limiter.EnterAsync(Customers, RequestClass.Small, Shares, async: true, default).GetAwaiter().GetResult().Leave();
    }

    [Fact]
    public void Accounts_that_nobody_uses_any_more_are_forgotten_and_others_kept()
    {
        var clock = new FakeTimeProvider();
        var limiters = new AccountLimiters();
        var kept = Of("acct_kept");
        for (var i = 0; i < 3000; i++)
        {
            clock.Advance(TimeSpan.FromMinutes(2));
            Of("acct_" + i);
            if (i % 500 == 0)
                GC.Collect();
        }

        GC.Collect();
        Of("acct_last");
        Assert.Same(kept, Of("acct_kept"));
        Assert.InRange(limiters.Count, 1, 2000);

        AccountLimiter Of(string account) => limiters.Of(new Uri("https://api.stripe.com"), new("sk_live_1", account), clock);
    }

    /// <summary>A second for each look.</summary>
    private sealed class Fast : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _now++;
    }
}
