using System.Net;
using Microsoft.Extensions.Time.Testing;
using Stripe.EFCore.Api.Transport;

namespace StripeEFCore.Tests.Api.Transport;

public class SynchronousTests
{
    [Fact]
    public void A_synchronous_list_completes_every_step_on_the_callers_thread()
    {
        var threads = new HashSet<int>();
        var stripe = new FakeStripe(request =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            return FakeStripe.Body(new OneWayStream(FakeStripe.PageJson(request.Number < 3, $"c{request.Number}"), async: false));
        });

        var pages = stripe.Session().ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: false, default).ToListInStep();

        Assert.Equal(["c1", "c2", "c3"], pages.Select(page => page.LastId));
        Assert.All(stripe.Requests, sent => Assert.True(sent.Synchronous));
        Assert.Equal([Environment.CurrentManagedThreadId], threads);
    }

    [Fact]
    public void A_synchronous_list_asks_for_no_page_ahead()
    {
        var stripe = new FakeStripe(request => FakeStripe.Page(true, $"c{request.Number}"));
        var pages = stripe.Session().ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: false, default).GetAsyncEnumerator();

        Assert.True(Completed.Take(pages.MoveNextAsync()));
        Completed.Take(pages.DisposeAsync());

        Assert.Single(stripe.Requests);
    }

    [Fact]
    public void A_synchronous_retrieve_is_complete_when_it_is_answered()
    {
        var stripe = new FakeStripe(_ => FakeStripe.Body(new OneWayStream("""{"id":"cus_1"}""", async: false)));

        var row = stripe.Session().RetrieveAsync(new("/v1/customers/cus_1", []), FakeStripe.NoColumns, async: false, default);

        Assert.True(row.IsCompletedSuccessfully);
        Assert.NotNull(Completed.Take(row));
        Assert.True(Assert.Single(stripe.Requests).Synchronous);
    }

    [Fact]
    public void A_synchronous_refusal_is_complete_when_it_is_answered()
    {
        var json = """{"error":{"message":"No such thing."}}""";
        var stripe = new FakeStripe(_ => FakeStripe.Body(new OneWayStream(json, async: false), HttpStatusCode.BadRequest));

        var row = stripe.Session().RetrieveAsync(new("/v1/customers/cus_1", []), FakeStripe.NoColumns, async: false, default);

        Assert.True(row.IsFaulted);
        Assert.Contains("No such thing", Assert.Throws<StripeInvalidRequestException>(() => Completed.Take(row)).Message);
    }

    [Fact]
    public async Task An_asynchronous_list_never_reads_in_step()
    {
        var stripe = new FakeStripe(request =>
            FakeStripe.Body(new OneWayStream(FakeStripe.PageJson(request.Number < 2, $"c{request.Number}"), async: true)));

        var pages = await stripe.Session().ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default).ToListAsync();

        Assert.Equal(2, pages.Count);
        Assert.All(stripe.Requests, sent => Assert.False(sent.Synchronous));
    }

    [Fact]
    public void A_synchronous_retry_waits_on_the_callers_thread()
    {
        var clock = new SkippingClock(FakeStripe.Keyed.Timeout);
        var stripe = new FakeStripe(FakeStripe.Error(HttpStatusCode.InternalServerError), FakeStripe.Page(false, "c"));

        var pages = stripe.Session(clock: clock, retries: new(2, 2))
            .ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: false, default).ToListInStep();

        Assert.Single(pages);
        Assert.Single(clock.Pauses);
    }

    [Fact]
    public void A_synchronous_body_that_stalls_is_given_up_at_the_time_limit()
    {
        var clock = new FakeTimeProvider();
        var body = new BreakingStream("{\"data\":[", () => clock.Advance(FakeStripe.Keyed.Timeout));
        var stripe = new FakeStripe(FakeStripe.Body(body));

        var error = Assert.Throws<StripeConnectionException>(() =>
            stripe.Session(clock: clock).ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: false, default).ToListInStep());

        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.True(body.IsDisposed);
    }

    [Fact]
    public void A_task_that_still_runs_is_not_waited_for()
    {
        var never = new TaskCompletionSource<int>();

        Assert.Throws<InvalidOperationException>(() => Completed.Take(new ValueTask<int>(never.Task)));
        Assert.Throws<InvalidOperationException>(() => Completed.Take(new ValueTask(never.Task)));
    }
}
