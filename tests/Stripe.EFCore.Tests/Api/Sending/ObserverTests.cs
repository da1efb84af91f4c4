using System.Net;
using Stripe.EFCore.Api.Requests;

namespace StripeEFCore.Tests.Api.Sending;

public class ObserverTests
{
    [Fact]
    public async Task Every_attempt_is_told_with_its_outcome()
    {
        var observer = new RecordingObserver();
        var clock = new SkippingClock(FakeStripe.Keyed.Timeout);
        var page = FakeStripe.PageJson(false, "c", "b");
        var stripe = new FakeStripe(request =>
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            return request.Number == 1 ? FakeStripe.Error(HttpStatusCode.InternalServerError) : FakeStripe.Json(page);
        });

        await stripe.Session(observer: observer, clock: clock, retries: new() { Jitter = () => 1 })
            .ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default).ToListAsync();

        Assert.Equal(
            [
                "start /v1/customers",
                "retry 1 StripeRequestException",
                "start /v1/customers",
                $"success rows=2 bytes={page.Length} id=req_test seconds=2",
            ],
            observer.Events);
        Assert.Equal([TimeSpan.FromSeconds(0.5)], observer.Pauses);
    }

    [Fact]
    public async Task A_final_failure_is_told_once()
    {
        var observer = new RecordingObserver();
        var stripe = new FakeStripe(FakeStripe.Error(HttpStatusCode.BadRequest));

        await Assert.ThrowsAsync<StripeInvalidRequestException>(() => stripe.Session(observer: observer)
            .ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default).ToListAsync());

        Assert.Equal("start /v1/customers", observer.Events[0]);
        Assert.StartsWith("failure StripeInvalidRequestException", Assert.Single(observer.Events.Skip(1)));
    }

    [Fact]
    public async Task The_request_told_has_everything_that_was_sent_but_the_key()
    {
        var observer = new RecordingObserver();
        var stripe = new FakeStripe(FakeStripe.Page(true, "c"), FakeStripe.Page(false, "b"));
        var request = new ListRequest("/v1/customers", [new("email", "jo@example.com")], ["default_source"]);

        await stripe.Session(FakeStripe.Keyed with { AccountId = "acct_7" }, observer)
            .ListAsync(request, FakeStripe.NoColumns, async: true, default).ToListAsync();

        Assert.Equal(
            "GET /v1/customers?email=jo@example.com&limit=100&starting_after=c&expand[]=data.default_source (account acct_7)",
            observer.Started[1].ToStringWithValues());
        Assert.DoesNotContain("51Secret", observer.Started[1].ToStringWithValues());
    }
}
