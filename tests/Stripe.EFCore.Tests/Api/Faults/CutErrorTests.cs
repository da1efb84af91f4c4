using System.Net;
using System.Text;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Api.Transport;

namespace StripeEFCore.Tests.Api.Faults;

/// <summary>Errors whose body breaks off before it says what is wrong.</summary>
public class CutErrorTests
{
    private const string Error = """{"error":{"type":"invalid_request_error","code":"resource_missing","message":"No such customer.","param":"id"}}""";

    public static TheoryData<int, bool> Statuses
    {
        get
        {
            var data = new TheoryData<int, bool>();
            foreach (var status in new[] { 400, 401, 402, 403, 404, 413 })
            {
                data.Add(status, true);
                data.Add(status, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task An_error_that_breaks_off_is_asked_for_once_more(int status, bool async)
    {
        foreach (var cut in Cuts(status))
        {
            var server = new HostileServer(request => request == 1 ? cut : Whole(status));

            var error = await FailureOf(server, async);

            Assert.Equal(2, server.Requests);
            Assert.Equal(
                ("resource_missing", "No such customer.", (HttpStatusCode)status),
                (error.Code, error.Failure!.Error.Message, error.HttpStatusCode!.Value));
        }
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task An_error_that_breaks_off_twice_is_told_by_its_status_and_request_id(int status, bool async)
    {
        foreach (var cut in Cuts(status))
        {
            var server = new HostileServer(_ => cut);

            var error = await FailureOf(server, async);

            Assert.Equal(2, server.Requests);
            Assert.Equal(((HttpStatusCode)status, "req_1", "/v1/customers"), (error.HttpStatusCode!.Value, error.RequestId, error.RequestPath));
            Assert.Contains("breaks off", error.Message);
            Assert.IsType(
                status switch
                {
                    401 => typeof(StripeAuthenticationException),
                    403 => typeof(StripePermissionException),
                    _ => typeof(StripeInvalidRequestException),
                },
                error);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_missing_object_whose_error_breaks_off_once_is_null(bool async)
    {
        var server = new HostileServer(request => request == 1 ? Cuts(404).First() : Whole(404));

        Assert.Null(await Session(server).RetrieveAsync(new("/v1/customers/cus_1", []), FakeStripe.NoColumns, async, default));
        Assert.Equal(2, server.Requests);
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"No."}}""")]
    [InlineData(404, "<html>Not found</html>")]
    [InlineData(403, "")]
    [InlineData(400, "{}")]
    public async Task An_error_that_is_whole_or_a_proxys_is_asked_for_once(int status, string body)
    {
        var server = new HostileServer(_ => HostileServer.Answer(status, Encoding.UTF8.GetBytes(body)));

        await FailureOf(server, async: true);

        Assert.Equal(1, server.Requests);
    }

    private static IEnumerable<byte[]> Cuts(int status)
    {
        var bytes = Encoding.UTF8.GetBytes(Error);
        for (var length = 1; length < bytes.Length; length += 7)
        {
            yield return HostileServer.Answer(status, bytes[..length], length: bytes.Length);
            yield return HostileServer.Answer(status, bytes[..length]);
            yield return HostileServer.Chunked(status, bytes[..length], ends: false);
        }

        var packed = DamagedBody.Gzip(Error);
        yield return HostileServer.Answer(status, packed[..^9], "gzip");
        yield return HostileServer.Answer(status, [.. packed[..^8], 1, 2, 3, 4, 5, 6, 7, 8], "gzip");
        yield return HostileServer.Answer(status, [], length: 10);
    }

    private static byte[] Whole(int status) => HostileServer.Answer(status, Encoding.UTF8.GetBytes(Error));

    private static async Task<StripeRequestException> FailureOf(HostileServer server, bool async)
    {
        var list = Session(server).ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async, default);
        return async
            ? await Assert.ThrowsAnyAsync<StripeRequestException>(() => list.ToListAsync())
            : Assert.ThrowsAny<StripeRequestException>(() => list.ToListInStep());
    }

    private static StripeSession Session(HostileServer server) => new(
        SessionSetup.WithKey(
            FakeStripe.Keyed with { ApiBase = new("http://stripe.test") }, NoRequestObserver.Instance, new SkippingClock(FakeStripe.Keyed.Timeout)),
        new StripeTransport(server.NewHandler()),
        RetryPolicy.Default);
}
