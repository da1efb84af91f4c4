using System.Text;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Authentication.OAuth.Protocol;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;
using StripeEFCore.Tests.Authentication.OAuth;

namespace StripeEFCore.Tests.Api.Faults;

/// <summary>Bodies whose compression is damaged: the right rows, or an exception of this library's that says which request it was.</summary>
public class DamagedBodyTests
{
    private const int Runs = 600;

    private static readonly RowLayout Ids = new([new(JsonPath.Parse("id"), ColumnDecoders.For(typeof(string)))]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_damaged_body_gives_the_right_rows_or_a_Stripe_exception_with_path_and_request_id(bool async)
    {
        var (right, failed) = (0, 0);
        for (var seed = 1; seed <= Runs; seed++)
        {
            var random = new System.Random(seed);
            string[] ids = [.. Enumerable.Range(0, random.Next(1, 100)).Select(i => $"cus_{i:000}_{random.Next()}")];
            var (json, hasChecksum) = (FakeStripe.PageJson(false, ids), true);
            var server = new HostileServer(_ =>
            {
                var body = DamagedBody.Of(json, random);
                hasChecksum &= body.HasChecksum;
                return body.Framed(200, random);
            });
            try
            {
                var rows = await ReadAsync(server, async);
                Assert.True(!hasChecksum || rows.SequenceEqual(ids), $"Seed {seed}");
                right++;
            }
            catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
            {
                failed++;
                Assert.True(failure is StripeConnectionException or StripeResponseException, $"Seed {seed}: {failure}");
                Assert.Contains("/v1/customers", failure.Message);
                Assert.Contains("req_1", failure.Message);
                Assert.True(failure is StripeResponseException or StripeConnectionException { RequestId: "req_1", RequestPath: "/v1/customers" });
                Assert.DoesNotContain("archive", failure.Message);

                // Without a checksum damage can make another answer of one, which is none of a list's.
                var isWhole = failure is StripeResponseException { IsBroken: false };
                Assert.True(isWhole ? !hasChecksum : server.Requests == 3, $"Seed {seed}: {failure}");
            }
        }

        Assert.InRange(right, 1, Runs - 1);
        Assert.InRange(failed, Runs / 4, Runs - 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_damaged_twice_is_read_at_the_third_attempt(bool async)
    {
        var json = FakeStripe.PageJson(false, "c", "b");
        var packed = DamagedBody.Gzip(json);
        var server = new HostileServer(request => request switch
        {
            1 => HostileServer.Answer(200, packed[..^12], "gzip"),
            2 => HostileServer.Answer(200, [.. packed[..^8], 1, 2, 3, 4, 5, 6, 7, 8], "gzip"),
            _ => HostileServer.Answer(200, packed, "gzip"),
        });

        Assert.Equal(["c", "b"], await ReadAsync(server, async));
        Assert.Equal(3, server.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_damaged_answer_to_a_token_request_says_that_the_code_may_be_spent(bool async)
    {
        var (right, failed) = (0, 0);
        for (var seed = 1; seed <= Runs / 2; seed++)
        {
            var random = new System.Random(seed);
            var hasChecksum = true;
            var server = new HostileServer(_ =>
            {
                var body = DamagedBody.Of(FakeTokenEndpoint.Tokens("tok_51Hidden", "rt_51Hidden"), random);
                hasChecksum &= body.HasChecksum;
                return body.Framed(200, random);
            });
            using var http = new HttpClient(server.NewHandler());
            var client = new OAuthClient(
                new(http, TimeSpan.FromSeconds(80), TimeProvider.System), new() { ConnectBase = new("http://connect.test") });
            var application = new OAuthApplication("ca_1", "sk_test_1", "http://localhost:33333", StripeOAuthService.Connect);
            try
            {
                var answer = await client.ExchangeAsync(application, "ac_1", async, default);
                Assert.True(!hasChecksum || answer.AccessToken == "tok_51Hidden", $"Seed {seed}");
                right++;
            }
            catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
            {
                failed++;
                Assert.Equal("req_1", Assert.IsType<StripeOAuthException>(failure).RequestId);
                Assert.Contains("may be used up", failure.Message);
                Assert.DoesNotContain("Hidden", failure.ToString());
            }

            Assert.Equal(1, server.Requests);
        }

        Assert.InRange(right, 1, Runs);
        Assert.InRange(failed, Runs / 4, Runs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_with_random_bytes_gives_rows_or_a_Stripe_exception(bool async)
    {
        for (var seed = 1; seed <= Runs; seed++)
        {
            var random = new System.Random(seed);
            var body = Encoding.UTF8.GetBytes(FakeStripe.PageJson(random.Next(2) == 0, "cus_1", "cus_2", @"cus_\ud83d\ude00"));
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                body[random.Next(body.Length)] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)'\\', _ => (byte)'"' };
            var server = new HostileServer(_ => HostileServer.Answer(200, body));
            try
            {
                await ReadAsync(server, async);
            }
            catch (Exception failure)
            {
                Assert.True(failure is StripeConnectionException or StripeResponseException, $"Seed {seed}: {failure}");
            }
        }
    }

    private static async Task<List<string?>> ReadAsync(HostileServer server, bool async)
    {
        var session = new StripeSession(
            SessionSetup.WithKey(
                FakeStripe.Keyed with { ApiBase = new("http://stripe.test") }, NoRequestObserver.Instance, new SkippingClock(FakeStripe.Keyed.Timeout)),
            new StripeTransport(server.NewHandler()),
            RetryPolicy.Default);
        var list = session.ListAsync(FakeStripe.Customers with { Prefetch = false }, Ids, async, default);
        var pages = async ? await list.ToListAsync() : list.ToListInStep();
        return [.. pages.SelectMany(page => page.Rows).Select(row => row[0] as string)];
    }
}
