using System.Net;
using Stripe.EFCore.Api.Requests;
using StripeEFCore.Tests.Api.Transport;

namespace StripeEFCore.Tests.Api.Lists;

public class PrefetchTests
{
    [Fact(Timeout = 30_000)]
    public async Task The_next_page_is_asked_for_while_the_caller_works_on_this_one_and_only_the_next()
    {
        var second = new TaskCompletionSource<HttpResponseMessage>();
        var stripe = new FakeStripe((request, _) => request.Number switch
        {
            1 => Task.FromResult(FakeStripe.Page(true, "c")),
            2 => second.Task,
            _ => Task.FromResult(FakeStripe.Page(false, "a")),
        });
        await using var pages = stripe.Session()
            .ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default).GetAsyncEnumerator();

        Assert.True(await pages.MoveNextAsync());
        Assert.Equal(2, stripe.Requests.Count);

        var next = pages.MoveNextAsync();
        Assert.False(next.IsCompleted);
        second.SetResult(FakeStripe.Page(true, "b"));
        Assert.True(await next);
        Assert.Equal("b", pages.Current.LastId);
        Assert.Equal(3, stripe.Requests.Count);

        Assert.True(await pages.MoveNextAsync());
        Assert.False(await pages.MoveNextAsync());
        Assert.Equal(3, stripe.Requests.Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task No_page_is_asked_for_ahead_when_the_rows_wanted_are_there()
    {
        var stripe = new FakeStripe(_ => FakeStripe.Page(true, "c", "b"));
        await using var pages = stripe.Session()
            .ListAsync(FakeStripe.Customers with { ExpectedRows = 2 }, FakeStripe.NoColumns, async: true, default).GetAsyncEnumerator();

        Assert.True(await pages.MoveNextAsync());

        Assert.Single(stripe.Requests);
    }

    [Fact(Timeout = 30_000)]
    public async Task No_page_is_asked_for_ahead_where_the_caller_may_stop_early()
    {
        var stripe = new FakeStripe(request => FakeStripe.Page(true, $"c{request.Number}"));
        await using var pages = stripe.Session()
            .ListAsync(FakeStripe.Customers with { Prefetch = false }, FakeStripe.NoColumns, async: true, default).GetAsyncEnumerator();

        Assert.True(await pages.MoveNextAsync());
        Assert.Single(stripe.Requests);
        Assert.True(await pages.MoveNextAsync());
        Assert.Equal(2, stripe.Requests.Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task Leaving_a_list_half_read_cancels_the_page_ahead_and_waits_until_it_is_gone()
    {
        var cancelled = new TaskCompletionSource();
        var stripe = new FakeStripe(async (request, token) =>
        {
            if (request.Number == 1)
                return FakeStripe.Page(true, "c");
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            }
            finally
            {
                cancelled.SetResult();
            }

            throw new InvalidOperationException();
        });

        await foreach (var _ in stripe.Session().ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default))
            break;

        Assert.True(cancelled.Task.IsCompletedSuccessfully);
        Assert.Equal(2, stripe.Requests.Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task Leaving_a_list_half_read_lets_go_of_the_body_of_the_page_ahead()
    {
        var body = new StuckStream();
        var stripe = new FakeStripe(request => request.Number == 1 ? FakeStripe.Page(true, "c") : FakeStripe.Body(body));

        await foreach (var _ in stripe.Session().ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default))
            break;

        Assert.True(body.IsDisposed);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_page_ahead_that_failed_fails_the_step_that_needs_it_and_no_earlier_one()
    {
        var stripe = new FakeStripe(request => request.Number == 1
            ? FakeStripe.Page(true, "c")
            : FakeStripe.Error(HttpStatusCode.Forbidden));
        await using var pages = stripe.Session()
            .ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default).GetAsyncEnumerator();

        Assert.True(await pages.MoveNextAsync());
        await Assert.ThrowsAsync<StripePermissionException>(() => pages.MoveNextAsync().AsTask());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_page_ahead_that_failed_unseen_is_observed_when_the_list_is_left()
    {
        var stripe = new FakeStripe(request => request.Number == 1
            ? FakeStripe.Page(true, "c")
            : FakeStripe.Error(HttpStatusCode.Forbidden));
        var unobserved = 0;
        void Count(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            if (e.Exception.InnerException is StripePermissionException { RequestPath: "/v1/left_half_read" })
                unobserved++;
        }

        TaskScheduler.UnobservedTaskException += Count;
        try
        {
            await ReadOnePage(stripe);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Count;
        }

        Assert.Equal(2, stripe.Requests.Count);
        Assert.Equal(0, unobserved);
    }

    private static async Task ReadOnePage(FakeStripe stripe)
    {
        var request = new ListRequest("/v1/left_half_read", [], []);
        await foreach (var _ in stripe.Session().ListAsync(request, FakeStripe.NoColumns, async: true, default))
            break;
    }
}
