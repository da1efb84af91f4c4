using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Time.Testing;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;
using StripeEFCore.Tests.Api.Transport;

namespace StripeEFCore.Tests.Api.Sending;

public class RetryTests
{
    private static readonly RetryPolicy Steady = new() { Jitter = () => 1 };

    public static TheoryData<HttpStatusCode, string?, int> Answers => new()
    {
        { HttpStatusCode.InternalServerError, null, 3 },
        { HttpStatusCode.BadGateway, null, 3 },
        { HttpStatusCode.ServiceUnavailable, null, 3 },
        { HttpStatusCode.Conflict, null, 3 },
        { HttpStatusCode.TooManyRequests, null, 7 },
        { HttpStatusCode.TooManyRequests, "false", 7 },
        { HttpStatusCode.BadRequest, "true", 3 },
        { HttpStatusCode.InternalServerError, "false", 1 },
        { HttpStatusCode.BadRequest, null, 1 },
        { HttpStatusCode.Unauthorized, null, 1 },
        { HttpStatusCode.PaymentRequired, null, 1 },
        { HttpStatusCode.Forbidden, null, 1 },
        { HttpStatusCode.NotFound, null, 1 },
        { HttpStatusCode.Redirect, null, 1 },
        { HttpStatusCode.NoContent, null, 1 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_is_tried_again_by_its_status_and_by_what_Stripe_says(
        HttpStatusCode status,
        string? shouldRetry,
        int attempts)
    {
        var stripe = new FakeStripe(_ =>
        {
            var answer = FakeStripe.Error(status);
            if (shouldRetry is not null)
                answer.Headers.Add("Stripe-Should-Retry", shouldRetry);
            return answer;
        });

        await Assert.ThrowsAnyAsync<StripeRequestException>(() => Retrieve(stripe));

        Assert.Equal(attempts, stripe.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pauses_double_from_half_a_second(bool async)
    {
        var clock = new SkippingClock(FakeStripe.Keyed.Timeout);
        var stripe = new FakeStripe(_ => FakeStripe.Error(HttpStatusCode.InternalServerError));

        await Assert.ThrowsAsync<StripeRequestException>(() => Retrieve(stripe, clock, Steady with { MostRetries = 5 }, async: async));

        Assert.Equal([0.5, 1, 2, 4, 5], clock.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task Pauses_after_a_rate_limit_are_longer()
    {
        var clock = new SkippingClock(FakeStripe.Keyed.Timeout);
        var stripe = new FakeStripe(_ => FakeStripe.Error(HttpStatusCode.TooManyRequests));

        await Assert.ThrowsAsync<StripeRateLimitException>(() => Retrieve(stripe, clock));

        Assert.Equal([1, 2, 4, 8, 16, 16], clock.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Fact]
    public void Pauses_vary_by_a_quarter()
    {
        var failure = new StripeConnectionException("x");

        Assert.Equal(TimeSpan.FromSeconds(0.375), (Steady with { Jitter = () => 0 }).PauseAfter(1, failure));
        Assert.Equal(TimeSpan.FromSeconds(0.4375), (Steady with { Jitter = () => 0.5 }).PauseAfter(1, failure));
    }

    [Fact]
    public async Task A_pause_that_Stripe_asks_for_is_kept()
    {
        var clock = new SkippingClock(FakeStripe.Keyed.Timeout);
        var stripe = new FakeStripe(Refused(TimeSpan.FromSeconds(30)), FakeStripe.Json("{}"));

        Assert.NotNull(await Retrieve(stripe, clock));

        Assert.Equal([TimeSpan.FromSeconds(30)], clock.Pauses);
    }

    [Fact]
    public async Task A_pause_of_more_than_a_minute_is_left_to_the_caller()
    {
        var stripe = new FakeStripe(Refused(TimeSpan.FromHours(1)), FakeStripe.Json("{}"));

        await Assert.ThrowsAsync<StripeRateLimitException>(() => Retrieve(stripe));

        Assert.Single(stripe.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_fails_is_tried_again(bool async)
    {
        var stripe = new FakeStripe(request => request.Number < 3 ? throw new HttpRequestException("refused") : FakeStripe.Json("{}"));

        Assert.NotNull(await Retrieve(stripe, async: async));

        Assert.Equal(3, stripe.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_page_whose_body_breaks_off_is_read_again_and_its_rows_come_once(bool async)
    {
        var stripe = new FakeStripe(request => request.Number == 1
            ? FakeStripe.Body(new BreakingStream(FakeStripe.PageJson(true, "c", "b")[..30], () => throw new IOException("reset")))
            : FakeStripe.Page(false, "c", "b"));

        var pages = await stripe.Session(clock: new SkippingClock(FakeStripe.Keyed.Timeout), retries: Steady)
            .ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async, default).ToListAsync();

        Assert.Equal(2, Assert.Single(pages).Rows.Count);
        Assert.Equal(["/v1/customers?limit=100", "/v1/customers?limit=100"], stripe.Urls);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_tried_again_and_then_names_the_time_limit()
    {
        var clock = new FakeTimeProvider();
        var stripe = new FakeStripe(async (request, token) =>
        {
            clock.Advance(TimeSpan.FromSeconds(7));
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            throw new InvalidOperationException();
        });
        var settings = FakeStripe.Keyed with { Timeout = TimeSpan.FromSeconds(7) };
        var session = stripe.Session(settings, clock: new Skipping(clock), retries: Steady);

        var error = await Assert.ThrowsAsync<StripeConnectionException>(
            () => session.RetrieveAsync(new("/v1/customers/cus_1", []), FakeStripe.NoColumns, async: true, default).AsTask());

        Assert.Equal(3, stripe.Requests.Count);
        Assert.Contains("within 7 seconds", error.Message);
        Assert.Contains("Timeout", error.Message);
        Assert.IsType<TimeoutException>(error.InnerException);
    }

    [Fact]
    public async Task A_body_that_stalls_is_given_up_at_the_time_limit()
    {
        var clock = new FakeTimeProvider();
        var body = new BreakingStream("{", () => clock.Advance(FakeStripe.Keyed.Timeout));
        var stripe = new FakeStripe(FakeStripe.Body(body));

        var error = await Assert.ThrowsAsync<StripeConnectionException>(() => Retrieve(stripe, clock, new(0, 0)));

        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.True(body.IsDisposed);
    }

    [Theory]
    [InlineData("""{"object":"list","data":[{"id":"c"}""")]
    [InlineData("")]
    [InlineData("<html>Please log in</html>")]
    public async Task An_answer_that_breaks_off_or_is_a_proxys_is_asked_for_again_and_then_told(string body)
    {
        var stripe = new FakeStripe(_ => FakeStripe.Json(body));

        var error = await Assert.ThrowsAsync<StripeResponseException>(() => List(stripe));

        Assert.Equal(3, stripe.Requests.Count);
        Assert.Contains("GET /v1/customers", error.Message);
        Assert.Contains("req_test", error.Message);
        Assert.Equal(2, (await List(new FakeStripe(FakeStripe.Json(body), FakeStripe.Page(false, "c", "b")))).Single().Rows.Count);
    }

    [Fact]
    public async Task An_answer_of_another_kind_than_a_column_is_not_asked_for_again()
    {
        var stripe = new FakeStripe(_ => FakeStripe.Json("""{"object":"list","data":[{"id":{}}],"has_more":false}"""));

        var page = Assert.Single(await List(stripe, Ids));

        Assert.IsType<UnreadableValue>(Assert.Single(page.Rows)[0]);
        Assert.Single(stripe.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_page_with_expansions_that_was_too_much_is_asked_for_in_halves_and_the_list_stays_there(bool async)
    {
        var stripe = new FakeStripe(request => (request.Number, LimitOf(request)) switch
        {
            ( <= 3, _) => FakeStripe.Page(true, "c" + request.Number),
            (_, > 30) => FakeStripe.Error(HttpStatusCode.InternalServerError),
            ( < 10, _) => FakeStripe.Page(true, "c" + request.Number),
            _ => FakeStripe.Page(false, "c" + request.Number),
        });

        await List(stripe, list: FakeStripe.Customers with { Expand = ["default_source"] }, async: async);

        Assert.Equal([100, 100, 100, 100, 50, 25, 25, 25, 25, 25], stripe.Requests.Select(LimitOf));
        Assert.Equal(["c3", "c3", "c3"], stripe.Requests.Skip(3).Take(3).Select(CursorOf));
    }

    [Fact]
    public async Task A_page_is_asked_for_in_halves_down_to_ten_and_then_as_often_as_any()
    {
        var stripe = new FakeStripe(_ => FakeStripe.Error(HttpStatusCode.BadGateway));

        await Assert.ThrowsAsync<StripeRequestException>(() => List(stripe, list: FakeStripe.Customers with { Expand = ["default_source"] }));

        Assert.Equal([100, 50, 25, 12, 10, 10, 10], stripe.Requests.Select(LimitOf));
    }

    [Fact]
    public async Task A_page_without_expansions_stays_whole()
    {
        var stripe = new FakeStripe(_ => FakeStripe.Error(HttpStatusCode.BadGateway));

        await Assert.ThrowsAsync<StripeRequestException>(() => List(stripe));

        Assert.Equal([100, 100, 100], stripe.Requests.Select(LimitOf));
    }

    [Fact]
    public async Task A_page_that_takes_too_long_is_asked_for_in_halves()
    {
        var clock = new FakeTimeProvider();
        var stripe = new FakeStripe(async (request, token) =>
        {
            if (LimitOf(request) <= 50)
                return FakeStripe.Page(false, "a");
            clock.Advance(TimeSpan.FromSeconds(7));
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            throw new InvalidOperationException();
        });
        var session = stripe.Session(FakeStripe.Keyed with { Timeout = TimeSpan.FromSeconds(7) }, clock: new Skipping(clock), retries: Steady);

        var pages = await session
            .ListAsync(FakeStripe.Customers with { Expand = ["default_source"] }, FakeStripe.NoColumns, async: true, default).ToListAsync();

        Assert.Single(pages);
        Assert.Equal([100, 50], stripe.Requests.Select(LimitOf));
    }

    private static RowLayout Ids { get; } = new([new(JsonPath.Parse("id"), ColumnDecoders.For(typeof(string)))]);

    private static int LimitOf(SentRequest request) =>
        int.Parse(System.Web.HttpUtility.ParseQueryString(request.Uri.Query)["limit"]!, System.Globalization.CultureInfo.InvariantCulture);

    private static string? CursorOf(SentRequest request) => System.Web.HttpUtility.ParseQueryString(request.Uri.Query)["starting_after"];

    private static Task<List<Page>> List(FakeStripe stripe, RowLayout? layout = null, ListRequest? list = null, bool async = true) =>
        stripe.Session(clock: new SkippingClock(FakeStripe.Keyed.Timeout), retries: Steady)
            .ListAsync(list ?? FakeStripe.Customers, layout ?? FakeStripe.NoColumns, async, default).ToListAsync();

    private static Task<object?[]?> Retrieve(
        FakeStripe stripe,
        TimeProvider? clock = null,
        RetryPolicy? retries = null,
        bool async = true) =>
        stripe.Session(clock: clock ?? new SkippingClock(FakeStripe.Keyed.Timeout), retries: retries ?? Steady)
            .RetrieveAsync(new("/v1/customers/cus_1", []), FakeStripe.NoColumns, async, default).AsTask();

    private static HttpResponseMessage Refused(TimeSpan retryAfter)
    {
        var answer = FakeStripe.Error(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter = new RetryConditionHeaderValue(retryAfter);
        return answer;
    }

    /// <summary>Pauses of the retries pass at once on another clock that the test turns for the rest.</summary>
    private sealed class Skipping(FakeTimeProvider clock) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = clock.CreateTimer(callback, state, dueTime, period);
            if (dueTime < TimeSpan.FromSeconds(7) && dueTime > TimeSpan.Zero)
                clock.Advance(dueTime);
            return timer;
        }
    }
}
