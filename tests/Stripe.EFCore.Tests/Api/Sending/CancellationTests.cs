using System.Net;
using Microsoft.Extensions.Time.Testing;
using StripeEFCore.Tests.Api.Transport;

namespace StripeEFCore.Tests.Api.Sending;

public class CancellationTests
{
    [Theory(Timeout = 30_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_sent_with_a_token_that_is_already_cancelled(bool async)
    {
        var stripe = new FakeStripe(_ => FakeStripe.Page(true, "c"));
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => stripe.Session().ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async, cancelled).ToListAsync());
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => stripe.Session().RetrieveAsync(new("/v1/customers/cus_1", []), FakeStripe.NoColumns, async, cancelled).AsTask());

        Assert.Empty(stripe.Requests);
    }

    [Fact(Timeout = 30_000)]
    public async Task Cancelling_while_Stripe_has_not_answered_ends_the_request_with_the_callers_token()
    {
        using var source = new CancellationTokenSource();
        var stripe = new FakeStripe(async (_, token) =>
        {
            await source.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            throw new InvalidOperationException();
        });
        var observer = new RecordingObserver();

        var error = await Assert.ThrowsAsync<OperationCanceledException>(
            () => stripe.Session(observer: observer, retries: new(2, 2))
                .ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, source.Token).ToListAsync());

        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Single(stripe.Requests);
        Assert.StartsWith("failure OperationCanceledException", observer.Events[^1]);
    }

    [Fact(Timeout = 30_000)]
    public async Task Cancelling_while_a_body_arrives_ends_the_request_and_lets_go_of_the_body()
    {
        using var source = new CancellationTokenSource();
        var body = new BreakingStream("{\"data\":[", source.Cancel);
        var stripe = new FakeStripe(FakeStripe.Body(body));

        var error = await Assert.ThrowsAsync<OperationCanceledException>(
            () => stripe.Session().ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, source.Token).ToListAsync());

        Assert.Equal(source.Token, error.CancellationToken);
        Assert.True(body.IsDisposed);
    }

    [Fact]
    public void Cancelling_while_a_body_arrives_ends_a_synchronous_request_too()
    {
        using var source = new CancellationTokenSource();
        var body = new BreakingStream("{\"data\":[", source.Cancel);
        var stripe = new FakeStripe(FakeStripe.Body(body));

        var error = Assert.Throws<OperationCanceledException>(
            () => stripe.Session().ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: false, source.Token).ToListInStep());

        Assert.Equal(source.Token, error.CancellationToken);
        Assert.True(body.IsDisposed);
    }

    [Fact(Timeout = 30_000)]
    public async Task Cancelling_between_pages_ends_the_page_ahead_and_sends_nothing_more()
    {
        using var source = new CancellationTokenSource();
        var stripe = new FakeStripe(async (request, token) =>
        {
            if (request.Number > 1)
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return FakeStripe.Page(true, "c");
        });
        await using var pages = stripe.Session()
            .ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default).GetAsyncEnumerator(source.Token);

        Assert.True(await pages.MoveNextAsync());
        await source.CancelAsync();
        var error = await Assert.ThrowsAsync<OperationCanceledException>(() => pages.MoveNextAsync().AsTask());

        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Equal(2, stripe.Requests.Count);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelling_during_the_pause_before_a_retry_sends_nothing_more(bool async)
    {
        using var source = new CancellationTokenSource();
        var stripe = new FakeStripe(_ => FakeStripe.Error(HttpStatusCode.InternalServerError));
        var clock = new CancellingClock(source);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => stripe.Session(clock: clock, retries: new(2, 2))
                .RetrieveAsync(new("/v1/customers/cus_1", []), FakeStripe.NoColumns, async, source.Token).AsTask());

        Assert.Single(stripe.Requests);
    }

    /// <summary>Cancels as soon as somebody begins to wait for anything but a request's time limit; never moves on.</summary>
    private sealed class CancellingClock(CancellationTokenSource source) : FakeTimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != FakeStripe.Keyed.Timeout)
                source.Cancel();
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
