using System.Net;
using Microsoft.Extensions.Time.Testing;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Limits;
using Stripe.EFCore.Api.Requests;

namespace StripeEFCore.Tests.Api;

public class BudgetTests
{
    private readonly RecordingObserver _observer = new();
    private readonly FakeStripe _stripe = new(request => FakeStripe.Page(true, $"cus_{request.Number}"));
    private readonly RequestCount _requests = new();
    private readonly ProcessState _process = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_context_sends_as_many_requests_as_its_budget_has_and_then_says_which_setting_raises_it(bool async)
    {
        var session = Session(FakeStripe.Keyed with { RequestBudget = 5 });

        var exceeded = await Assert.ThrowsAsync<StripeBudgetExceededException>(() => ReadAsync(session, async));

        Assert.Equal(5, _stripe.Requests.Count);
        Assert.Equal((StripeBudget.Context, 5), (exceeded.Budget, exceeded.Limit));
        Assert.Contains("5 requests", exceeded.Message);
        Assert.Contains("RequestBudget", exceeded.Message);
        await Assert.ThrowsAsync<StripeBudgetExceededException>(() => ReadAsync(session, async));
        Assert.Equal(5, _stripe.Requests.Count);
    }

    [Fact]
    public async Task Each_run_of_a_query_has_its_own_budget_for_all_of_its_lists()
    {
        var session = Session(FakeStripe.Keyed with { QueryRequestBudget = 6 });
        for (var run = 1; run <= 2; run++)
        {
            var query = new ScopedSession(session, new QueryScope());
            await ReadAsync(query, pages: 3);
            var exceeded = await Assert.ThrowsAsync<StripeBudgetExceededException>(() => ReadAsync(query));

            Assert.Equal(StripeBudget.Query, exceeded.Budget);
            Assert.Contains("QueryRequestBudget", exceeded.Message);
            Assert.InRange(_stripe.Requests.Count, 6 * run, 6 * run);
        }
    }

    [Fact]
    public async Task A_budget_of_none_sends_nothing()
    {
        await Assert.ThrowsAsync<StripeBudgetExceededException>(() => ReadAsync(Session(FakeStripe.Keyed with { RequestBudget = 0 })));
        Assert.Empty(_stripe.Requests);
    }

    [Fact]
    public async Task Retries_count()
    {
        var stripe = new FakeStripe(_ => FakeStripe.Error(HttpStatusCode.InternalServerError));
        var session = stripe.Session(FakeStripe.Keyed with { RequestBudget = 2 }, clock: new SkippingClock(FakeStripe.Keyed.Timeout), retries: new());

        await Assert.ThrowsAsync<StripeBudgetExceededException>(() => ReadAsync(session));

        Assert.Equal(2, stripe.Requests.Count);
    }

    [Fact]
    public async Task Four_fifths_of_a_budget_are_told_once()
    {
        await Assert.ThrowsAsync<StripeBudgetExceededException>(
            () => ReadAsync(Session(FakeStripe.Keyed with { RequestBudget = 10, MonthlyRequestBudget = 100 })));

        Assert.Equal(["nearing Context 8 of 10"], _observer.Events.Where(e => e.StartsWith("nearing", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Contexts_of_one_account_share_the_budget_of_a_month_and_the_next_month_has_another()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 23, 59, 0, TimeSpan.Zero));
        var settings = FakeStripe.Keyed with { MonthlyRequestBudget = 10, AccountId = "acct_1" };
        await ReadAsync(Session(settings, clock), pages: 4);
        await ReadAsync(Session(settings with { LiveAPIKey = "sk_test_rolled" }, clock), pages: 4);
        var exceeded = await Assert.ThrowsAsync<StripeBudgetExceededException>(() => ReadAsync(Session(settings, clock), pages: 4));

        Assert.Equal((StripeBudget.Month, 10), (exceeded.Budget, exceeded.Limit));
        Assert.Equal(10, _stripe.Requests.Count);
        await ReadAsync(Session(settings with { AccountId = "acct_2" }, clock), pages: 4);

        clock.Advance(TimeSpan.FromMinutes(1));
        await ReadAsync(Session(settings, clock), pages: 10);
        await Assert.ThrowsAsync<StripeBudgetExceededException>(() => ReadAsync(Session(settings, clock), pages: 1));
    }

    [Fact]
    public async Task What_one_budget_refuses_does_not_count_to_another()
    {
        var session = Session(FakeStripe.Keyed with { QueryRequestBudget = 2, RequestBudget = 4, MonthlyRequestBudget = 3 });
        await Assert.ThrowsAsync<StripeBudgetExceededException>(() => ReadAsync(new ScopedSession(session, new QueryScope())));
        await Assert.ThrowsAsync<StripeBudgetExceededException>(() => ReadAsync(new ScopedSession(session, new QueryScope())));

        Assert.Equal(3, _requests.Used);
        Assert.Equal(3, _stripe.Requests.Count);
    }

    [Fact]
    public async Task A_request_that_is_called_back_while_it_waits_was_not_sent()
    {
        var session = _stripe.Session(
            FakeStripe.Keyed with { RateLimits = StripeRateLimits.On },
            clock: new FakeTimeProvider(),
            process: new() { Limiters = new AccountLimiters() },
            requests: _requests);
        using var leaving = new CancellationTokenSource();
        var reading = session.ListAsync(FakeStripe.Customers with { Prefetch = false }, FakeStripe.NoColumns, async: true, leaving.Token).ToListAsync();
        Assert.False(reading.IsCompleted);
        var sent = _stripe.Requests.Count;

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);

        Assert.Equal(sent, _requests.Used);
        Assert.InRange(sent, 1, 6);
    }

    private StripeSession Session(StripeConnectionSettings settings, TimeProvider? clock = null) =>
        _stripe.Session(settings, _observer, clock, process: _process, requests: _requests);

    private static async Task ReadAsync(IStripeSession session, bool async = true, int pages = 1000)
    {
        await foreach (var _ in session.ListAsync(FakeStripe.Customers with { Prefetch = false }, FakeStripe.NoColumns, async, default))
        {
            if (--pages == 0)
                break;
        }
    }
}
