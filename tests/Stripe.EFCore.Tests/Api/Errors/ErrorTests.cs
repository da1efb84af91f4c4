using System.Net;
using Stripe.EFCore.Api.Requests;

namespace StripeEFCore.Tests.Api.Errors;

public class ErrorTests
{
    public static TheoryData<HttpStatusCode, Type, string> Statuses => new()
    {
        { HttpStatusCode.Unauthorized, typeof(StripeAuthenticationException), "LiveAPIKey" },
        { HttpStatusCode.Forbidden, typeof(StripePermissionException), "permission" },
        { HttpStatusCode.BadRequest, typeof(StripeInvalidRequestException), "https://docs.stripe.com/error-codes" },
        { HttpStatusCode.NotFound, typeof(StripeInvalidRequestException), "https://docs.stripe.com/error-codes" },
        { HttpStatusCode.PaymentRequired, typeof(StripeInvalidRequestException), "https://docs.stripe.com/error-codes" },
        { HttpStatusCode.TooManyRequests, typeof(StripeRateLimitException), "MaxConcurrency" },
        { HttpStatusCode.Conflict, typeof(StripeRequestException), "https://docs.stripe.com/error-codes" },
        { HttpStatusCode.InternalServerError, typeof(StripeRequestException), "https://docs.stripe.com/error-codes" },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task A_refusal_says_what_was_asked_what_Stripe_said_and_what_to_do(HttpStatusCode status, Type type, string advice)
    {
        var stripe = new FakeStripe(FakeStripe.Error(status, "some_code", "Stripe says so.", "email"));
        var request = FakeStripe.Customers with { Parameters = [new("email", "jo@example.com")] };

        var error = await FailureOf(stripe, request);

        Assert.IsType(type, error);
        Assert.Equal(status, error.HttpStatusCode);
        Assert.Equal("some_code", error.Code);
        Assert.Equal("email", error.Param);
        Assert.Equal("invalid_request_error", error.Type);
        Assert.Equal("req_test", error.RequestId);
        Assert.Equal("https://docs.stripe.com/error-codes", error.DocUrl);
        Assert.Equal("/v1/customers", error.RequestPath);
        Assert.Contains("GET /v1/customers was refused: Stripe says so (", error.Message);
        Assert.Contains($"{(int)status}, some_code, parameter email, request req_test", error.Message);
        Assert.Contains(advice, error.Message);
        Assert.DoesNotContain("jo@example.com", error.ToString());
    }

    [Theory]
    [InlineData("rak_payment_method_read", "'Customer.DefaultPaymentMethod'", "'data.customer.default_payment_method'", "'data.customer'")]
    [InlineData("rak_subscription_read", "'Subscription'", "'data.subscription'", "'data.customer")]
    [InlineData("rak_tax_rate_read", "'Customer' and", "'data.customer' and 'data.customer.default_payment_method' and 'data.subscription'", "Dashboard")]
    [InlineData("rak_customer_read", "'Customer'", "'data.customer'", "'data.subscription'")]
    public async Task A_refused_expansion_is_named_with_the_member_that_needs_it(string permission, string member, string expansion, string other)
    {
        var stripe = new FakeStripe(FakeStripe.Error(
            HttpStatusCode.Forbidden,
            message: $"The key is restricted. Having the '{permission}' permission would allow this request to continue."));
        var error = Assert.IsType<StripePermissionException>(
            await FailureOf(stripe, new("/v1/invoices", [], ["customer", "customer.default_payment_method", "subscription"])));
        Assert.Contains(member, error.Message);
        Assert.Contains(expansion, error.Message);
        Assert.DoesNotContain(other, error.Message);
    }

    [Fact]
    public async Task A_refused_list_is_not_blamed_on_its_expansions()
    {
        var stripe = new FakeStripe(FakeStripe.Error(
            HttpStatusCode.Forbidden,
            message: "Having the 'rak_invoice_read' permission would allow this request to continue."));
        var error = Assert.IsType<StripePermissionException>(await FailureOf(stripe, new("/v1/invoices", [], ["customer"])));
        Assert.DoesNotContain("expands", error.Message);
    }

    [Fact]
    public async Task A_rate_limit_names_the_limiter()
    {
        var answer = FakeStripe.Error(HttpStatusCode.TooManyRequests);
        answer.Headers.Add("Stripe-Rate-Limited-Reason", "endpoint-rate");

        var error = Assert.IsType<StripeRateLimitException>(await FailureOf(new FakeStripe(answer)));

        Assert.Equal("endpoint-rate", error.Reason);
        Assert.Contains("endpoint-rate", error.Message);
    }

    [Fact]
    public async Task A_cursor_that_left_the_list_is_explained()
    {
        var stripe = new FakeStripe(
            FakeStripe.Page(true, "sub_1"),
            FakeStripe.Error(HttpStatusCode.BadRequest, "resource_missing", "No such subscription: 'sub_1'", "starting_after"));

        Assert.Contains("left the list", (await FailureOf(stripe)).Message);
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"error":3}""")]
    [InlineData("""{"error":{"message":3}}""")]
    public async Task A_refusal_that_is_no_error_of_Stripes_is_told_by_its_status(string body)
    {
        var error = await FailureOf(new FakeStripe(FakeStripe.Json(body, HttpStatusCode.BadGateway)));

        Assert.Equal(HttpStatusCode.BadGateway, error.HttpStatusCode);
        Assert.Null(error.Code);
        Assert.Contains("502", error.Message);
        Assert.DoesNotContain("html", error.Message);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task An_answer_of_a_proxy_gives_no_advice_for_errors_of_Stripes(HttpStatusCode status)
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent("<html>Blocked</html>") };

        var error = await FailureOf(new FakeStripe(_ => answer), new("/v1/customers", [], ["default_source"]));

        Assert.Contains("is a proxy or another server in between?", error.Message);
        Assert.Contains("check the connection setting ApiBase, and the proxy or firewall", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.All(
            ["permission", "LiveAPIKey", "MaxConcurrency", "status.stripe.com", "docs.stripe.com"],
            advice => Assert.DoesNotContain(advice, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(HttpStatusCode.NoContent)]
    [InlineData(HttpStatusCode.Created)]
    [InlineData(HttpStatusCode.Found)]
    public async Task An_answer_other_than_200_is_an_error(HttpStatusCode status) =>
        Assert.Equal(status, (await FailureOf(new FakeStripe(FakeStripe.Json("{}", status)))).HttpStatusCode);

    [Fact]
    public async Task A_server_that_does_not_answer_is_named()
    {
        var stripe = new FakeStripe(new Func<SentRequest, HttpResponseMessage>(_ => throw new HttpRequestException("Connection refused")));
        var session = stripe.Session(FakeStripe.Keyed with { ApiBase = new("http://localhost:12111") });

        var error = await Assert.ThrowsAsync<StripeConnectionException>(
            () => session.ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default).ToListAsync());

        Assert.Null(error.HttpStatusCode);
        Assert.Equal("/v1/customers", error.RequestPath);
        Assert.Contains("http://localhost:12111", error.Message);
        Assert.Contains("Connection refused", error.Message);
        Assert.Contains("ApiBase", error.Message);
        Assert.IsType<HttpRequestException>(error.InnerException);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_failure_ever_tells_the_key(bool async)
    {
        const string Key = "sk_live_51HnVerySecret0123456789";
        var said = $"Invalid API Key provided: {Key}; also rk_test_abc123DEF, whsec_zzz999 and pi_1_secret_abcDEF99";
        var answers = new Func<HttpResponseMessage>[]
        {
            () => FakeStripe.Error(HttpStatusCode.Unauthorized, message: said),
            () => FakeStripe.Error(HttpStatusCode.Forbidden, message: said),
            () => FakeStripe.Error(HttpStatusCode.BadRequest, message: said),
            () => FakeStripe.Error(HttpStatusCode.TooManyRequests, message: said),
            () => FakeStripe.Error(HttpStatusCode.InternalServerError, message: said),
            () => FakeStripe.Json("{", HttpStatusCode.OK),
            () => throw new HttpRequestException("refused"),
            () => throw new IOException("reset"),
        };
        foreach (var answer in answers)
        {
            var observer = new RecordingObserver();
            var session = new FakeStripe(_ => answer()).Session(new() { LiveAPIKey = Key, AccountId = "acct_1" }, observer);

            var error = await Assert.ThrowsAnyAsync<Exception>(
                () => session.ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async, default).ToListAsync());

            foreach (var text in observer.Events.Append(error.ToString()).Append(error.Data.ToString()!))
            {
                Assert.DoesNotContain("VerySecret", text);
                Assert.DoesNotContain("abc123DEF", text);
                Assert.DoesNotContain("zzz999", text);
                Assert.DoesNotContain("abcDEF99", text);
            }
        }
    }

    private static Task<StripeRequestException> FailureOf(FakeStripe stripe, ListRequest? request = null) =>
        Assert.ThrowsAnyAsync<StripeRequestException>(
            () => stripe.Session().ListAsync(request ?? FakeStripe.Customers, FakeStripe.NoColumns, async: true, default).ToListAsync());
}
