using System.Net;
using Microsoft.Extensions.Time.Testing;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;

namespace StripeEFCore.Tests.Api;

public class CacheTests
{
    private static readonly RowLayout Ids = new([new(JsonPath.Parse("id"), ColumnDecoders.For(typeof(string)))]);
    private static readonly StripeConnectionSettings Minute = FakeStripe.Keyed with { CacheDuration = TimeSpan.FromMinutes(1) };

    private readonly FakeTimeProvider _clock = new();
    private readonly ProcessState _process = new();
    private readonly RecordingObserver _observer = new();
    private readonly FakeStripe _stripe = new(request =>
        request.Uri.Query.Contains("starting_after") ? FakeStripe.Page(false, "a") : FakeStripe.Page(true, "c", "b"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_is_given_again_until_it_is_too_old_whatever_columns_are_read(bool async)
    {
        Assert.Equal([null, null, null], (await ReadAsync(Minute, FakeStripe.NoColumns, async)).Select(r => r.ElementAtOrDefault(0)));
        Assert.Equal(["c", "b", "a"], (await ReadAsync(Minute, Ids, async)).Select(r => r[0]));
        Assert.Equal(2, _stripe.Requests.Count);
        Assert.Equal(2, _observer.Events.Count(e => e == "cached /v1/customers"));

        _clock.Advance(TimeSpan.FromSeconds(61));
        await ReadAsync(Minute, Ids, async);
        Assert.Equal(4, _stripe.Requests.Count);
    }

    [Fact]
    public async Task Without_a_duration_nothing_is_kept()
    {
        await ReadAsync(FakeStripe.Keyed, Ids);
        await ReadAsync(FakeStripe.Keyed, Ids);
        Assert.Equal(4, _stripe.Requests.Count);
    }

    [Fact]
    public async Task A_query_says_for_itself_how_old_answers_may_be()
    {
        await ReadAsync(FakeStripe.Keyed, Ids, scope: new() { CacheFor = TimeSpan.FromMinutes(5) });
        await ReadAsync(FakeStripe.Keyed, Ids, scope: new() { CacheFor = TimeSpan.FromMinutes(5) });
        Assert.Equal(2, _stripe.Requests.Count);

        _clock.Advance(TimeSpan.FromSeconds(20));
        await ReadAsync(FakeStripe.Keyed, Ids, scope: new() { CacheFor = TimeSpan.FromSeconds(10) });
        Assert.Equal(4, _stripe.Requests.Count);
        await ReadAsync(Minute, Ids, scope: new() { CacheFor = TimeSpan.Zero });
        Assert.Equal(6, _stripe.Requests.Count);
    }

    [Fact]
    public async Task Other_keys_accounts_addresses_and_filters_see_none_of_it()
    {
        await ReadAsync(Minute, Ids);
        StripeConnectionSettings[] others =
        [
            Minute with { LiveAPIKey = "sk_test_other" },
            Minute with { LiveAPIKey = "rk_test_other" },
            Minute with { AccountId = "acct_1" },
            Minute with { AccountId = "acct_1", LiveAPIKey = "rk_test_other" },
            Minute with { ApiBase = new("https://proxy.example") },
        ];
        for (var i = 0; i < others.Length; i++)
        {
            await ReadAsync(others[i], Ids);
            Assert.Equal(4 + (2 * i), _stripe.Requests.Count);
        }
    }

    [Fact]
    public async Task Errors_and_what_Stripe_does_not_have_are_asked_for_again()
    {
        var stripe = new FakeStripe(
            FakeStripe.Error(HttpStatusCode.BadRequest),
            FakeStripe.Json("{\"id\":"),
            FakeStripe.Error(HttpStatusCode.NotFound, "resource_missing"),
            FakeStripe.Json("""{"id":"cus_1"}"""));
        var session = stripe.Session(Minute, process: _process);

        await Assert.ThrowsAsync<StripeInvalidRequestException>(Retrieve);
        await Assert.ThrowsAsync<StripeResponseException>(Retrieve);
        Assert.Null(await Retrieve());
        Assert.Equal("cus_1", (await Retrieve())![0]);
        Assert.Equal("cus_1", (await Retrieve())![0]);
        Assert.Equal(4, stripe.Requests.Count);

        Task<object?[]?> Retrieve() => session.RetrieveAsync(new("/v1/customers/cus_1", []), Ids, async: true, default).AsTask();
    }

    [Fact(Timeout = 30_000)]
    public async Task Of_many_that_ask_at_once_one_sends_and_where_it_is_cancelled_the_next_does()
    {
        var answers = new[] { new TaskCompletionSource<HttpResponseMessage>(), new TaskCompletionSource<HttpResponseMessage>() };
        var stripe = new FakeStripe((request, token) => answers[request.Number - 1].Task.WaitAsync(token));
        using var leaving = new CancellationTokenSource();
        var first = Read(leaving.Token);
        var others = Enumerable.Range(0, 10).Select(_ => Read(default)).ToList();
        Assert.Single(stripe.Requests);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answers[1].SetResult(FakeStripe.Page(false, "a"));

        Assert.All(await Task.WhenAll(others), pages => Assert.Single(Assert.Single(pages).Rows));
        Assert.Equal(2, stripe.Requests.Count);

        Task<List<Page>> Read(CancellationToken token) => stripe.Session(Minute, clock: _clock, process: _process)
            .ListAsync(FakeStripe.Customers with { Prefetch = false }, Ids, async: true, token).ToListAsync(token);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_an_outage_all_that_wait_share_the_failure_of_the_first(bool async)
    {
        var (gate, down) = (new TaskCompletionSource(), true);
        var stripe = new FakeStripe(async (_, _) =>
        {
            await gate.Task;
            return Volatile.Read(ref down) ? FakeStripe.Error(HttpStatusCode.ServiceUnavailable) : FakeStripe.Page(false, "a");
        });
        var clock = new SkippingClock(Minute.Timeout);
        var first = Read(async: true);
        var others = Enumerable.Range(0, 11).Select(_ => async ? Read(async: true) : OnThreadThatWaits(() => Read(async: false))).ToList();
        gate.SetResult();

        foreach (var query in others.Prepend(first))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Assert.ThrowsAsync<StripeRequestException>(() => query)).HttpStatusCode);
        Assert.Equal(3, stripe.Requests.Count);
        Assert.Equal(2, clock.Pauses.Count);

        Volatile.Write(ref down, false);
        Assert.Single(await Read(async: true));
        Assert.Equal(4, stripe.Requests.Count);

        async Task<List<Page>> Read(bool async)
        {
            var list = stripe.Session(Minute, clock: clock, process: _process, retries: RetryPolicy.Default)
                .ListAsync(FakeStripe.Customers with { Prefetch = false }, Ids, async, default);
            return async ? await list.ToListAsync() : list.ToListInStep();
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task All_that_wait_for_an_object_that_Stripe_does_not_have_get_null()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        var stripe = new FakeStripe((_, _) => answer.Task);
        var queries = Enumerable.Range(0, 12)
            .Select(_ => stripe.Session(Minute, clock: _clock, process: _process))
            .Select(session => session.RetrieveAsync(new("/v1/customers/cus_1", []), Ids, async: true, default).AsTask())
            .ToList();
        answer.SetResult(FakeStripe.Error(HttpStatusCode.NotFound, "resource_missing"));

        Assert.All(await Task.WhenAll(queries), Assert.Null);
        Assert.Single(stripe.Requests);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_budget_that_is_used_up_is_the_first_ones_alone()
    {
        var refused = new TaskCompletionSource<HttpResponseMessage>();
        var stripe = new FakeStripe((request, _) => request.Number == 1 ? refused.Task : Task.FromResult(FakeStripe.Page(false, "a")));
        var first = Read(Minute with { RequestBudget = 1 });
        var second = Read(Minute);
        refused.SetResult(FakeStripe.Error(HttpStatusCode.ServiceUnavailable));

        await Assert.ThrowsAsync<StripeBudgetExceededException>(() => first);
        Assert.Single(await second);
        Assert.Equal(2, stripe.Requests.Count);

        Task<List<Page>> Read(StripeConnectionSettings settings) => stripe
            .Session(settings, clock: new SkippingClock(Minute.Timeout), process: _process, retries: RetryPolicy.Default)
            .ListAsync(FakeStripe.Customers with { Prefetch = false }, Ids, async: true, default).ToListAsync();
    }

    [Fact(Timeout = 30_000)]
    public async Task Who_waits_for_anothers_answer_can_leave()
    {
        var stripe = new FakeStripe(async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            throw new InvalidOperationException();
        });
        using var all = new CancellationTokenSource();
        using var one = new CancellationTokenSource();
        var first = Read(all.Token);
        var second = Read(one.Token);

        await one.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(first.IsCompleted);
        await all.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        Task<List<Page>> Read(CancellationToken token) => stripe.Session(Minute, clock: _clock, process: _process)
            .ListAsync(FakeStripe.Customers with { Prefetch = false }, Ids, async: true, token).ToListAsync(token);
    }

    [Fact]
    public async Task No_more_bytes_are_kept_than_there_may_be()
    {
        var settings = Minute with { CacheSize = 1000 };
        await ReadAsync(settings, Ids);
        await ReadAsync(settings, Ids);

        // Of the two pages one has its place.
        Assert.Equal(3, _stripe.Requests.Count);
    }

    [Fact]
    public async Task What_comes_from_the_cache_counts_to_no_budget()
    {
        var session = _stripe.Session(Minute with { RequestBudget = 2 }, clock: _clock, process: _process);
        for (var i = 0; i < 5; i++)
            await session.ListAsync(FakeStripe.Customers, Ids, async: true, default).ToListAsync();
        Assert.Equal(2, _stripe.Requests.Count);
    }

    /// <summary>Runs on a thread of its own, and returns once that waits for something.</summary>
    private static Task<T> OnThreadThatWaits<T>(Func<Task<T>> read)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => done.SetFromTask(read())) { IsBackground = true };
        thread.Start();
        Assert.True(SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(20)));
        return done.Task;
    }

    private async Task<List<object?[]>> ReadAsync(StripeConnectionSettings settings, RowLayout layout, bool async = true, QueryScope? scope = null)
    {
        var session = _stripe.Session(settings, _observer, _clock, process: _process);
        var pages = await session.ListAsync(FakeStripe.Customers with { Scope = scope }, layout, async, default).ToListAsync();
        return [.. pages.SelectMany(page => page.Rows)];
    }
}
