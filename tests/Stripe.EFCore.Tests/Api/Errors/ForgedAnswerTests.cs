using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Api.Transport;

namespace StripeEFCore.Tests.Api.Errors;

/// <summary>Whoever answers decides what stands in an error. It forges no line of a log, shows no key and sends nobody to a page of its own.</summary>
public sealed class ForgedAnswerTests
{
    private const string Key = "opaque-51Hidden";

    private static readonly string[] Separators =
        ["\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029", "\v", "\f", "\u001b[2K", "\u202e", "\u200b", "\0", "\u0007"];

    public static TheoryData<string, string> Fields
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in new[] { "type", "code", "param", "message", "doc_url", "Request-Id", "Stripe-Rate-Limited-Reason" })
            {
                foreach (var separator in Separators)
                    data.Add(name, separator);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task No_part_of_an_error_forges_a_line_or_shows_a_key(string field, string separator)
    {
        var forged = $"a{separator}forged sk_live_51Hidden {Key} {Uri.EscapeDataString("rk_live_51Hidden")} xsk_test_51Hidden";
        foreach (var status in new[] { 400, 403, 429, 500 })
        {
            var seen = await SeeAsync(() => Answer((HttpStatusCode)status, field, forged));

            Assert.True(seen.Count > 8, $"Only {seen.Count} texts were seen.");
            Assert.All(seen, text => AssertHarmless(text, separator));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_id_of_a_request_that_succeeds_forges_none_either(string separator)
    {
        var seen = await SeeAsync(() =>
        {
            var answer = FakeStripe.Json("""{"id":"acct_1","object":"account"}""");
            answer.Headers.Remove("Request-Id");
            answer.Headers.TryAddWithoutValidation("Request-Id", $"req_1{separator}forged sk_live_51Hidden {Key}");
            return answer;
        });

        Assert.All(seen, text => AssertHarmless(text, separator));
    }

    public static TheoryData<string> Ids => [.. Separators];

    [Theory]
    [InlineData("https://docs.stripe.com/error-codes", true)]
    [InlineData("https://stripe.com/docs", true)]
    [InlineData("http://docs.stripe.com/error-codes", false)]
    [InlineData("https://docs.stripe.com.evil.example/login", false)]
    [InlineData("https://docs.stripe.com@evil.example/login", false)]
    [InlineData("https://evilstripe.com", false)]
    [InlineData("javascript:alert(1)", false)]
    public async Task Only_pages_of_Stripe_are_recommended(string page, bool isRecommended)
    {
        var refused = await Assert.ThrowsAnyAsync<StripeRequestException>(
            () => new FakeStripe(_ => Answer(HttpStatusCode.BadRequest, "doc_url", page)).Session()
                .RetrieveAsync(new("/v1/account", []), FakeStripe.NoColumns, async: true, default).AsTask());

        Assert.Equal(isRecommended, refused.Message.Contains($"See {page}.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_without_end_is_cut_off_and_no_secret_with_it()
    {
        var message = new string('x', 1995) + Key + new string(':', 20_000) + "@" + string.Concat(Enumerable.Repeat("a.", 20_000)) + "@";
        var watch = Stopwatch.StartNew();

        var refused = await Assert.ThrowsAnyAsync<StripeRequestException>(
            () => Session(new FakeStripe(_ => Answer(HttpStatusCode.BadRequest, "message", message)))
                .RetrieveAsync(new("/v1/account", []), FakeStripe.NoColumns, async: true, default).AsTask());

        Assert.True(refused.Message.Length < 3000, $"{refused.Message.Length} characters.");
        Assert.DoesNotContain("opaque", refused.Message);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task A_line_that_is_no_header_is_quoted_without_key_and_control_characters()
    {
        await using var server = new RecordingServer(_ => $"HTTP/1.1 200 OK\r\nforged \u001b[2K \u0085 {Key} sk_live_51Hidden\r\n\r\n");

        var broken = await Assert.ThrowsAsync<StripeConnectionException>(
            () => new StripeSession(
                SessionSetup.WithKey(new() { LiveAPIKey = Key, ApiBase = server.Address }, NoRequestObserver.Instance, TimeProvider.System),
                StripeTransport.Shared,
                new(0, 0))
                .RetrieveAsync(new("/v1/account", []), FakeStripe.NoColumns, async: true, default).AsTask());

        AssertHarmless(broken.ToString(), "\u001b[2K ");
        AssertHarmless(broken.ToString(), "\u0085 ");
    }

    [Theory]
    [InlineData("{\"object\":\"list\",\"data\":[tsk_live_51Hidden]}")]
    [InlineData("{\"object\":\"list\",\"data\":[{\"id\":\"a\",\"x\":t\u2028forged}]}")]
    [InlineData("{\"object\":\"list\",\"data\":[{\"id\":\"a\",\"x\":nsk_live_51Hidden}]}")]
    public async Task JSON_that_is_none_is_quoted_without_key_and_line_separators(string json)
    {
        var broken = await Assert.ThrowsAsync<StripeResponseException>(
            () => Session(new FakeStripe(_ => FakeStripe.Json(json)))
                .ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default).ToListAsync());

        AssertHarmless(broken.ToString(), "\u2028");
    }

    private static void AssertHarmless(string text, string separator)
    {
        Assert.DoesNotContain("51Hidden", text, StringComparison.Ordinal);
        Assert.DoesNotContain(separator + "forged", text, StringComparison.Ordinal);
        if (separator is not ("\n" or "\r\n" or "\r"))
            Assert.DoesNotContain(separator[0].ToString(), text, StringComparison.Ordinal);
        Assert.DoesNotContain(text.Split('\n'), line => line.StartsWith("forged", StringComparison.Ordinal));
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string field, string value)
    {
        var error = new Dictionary<string, string?>
        {
            ["type"] = "invalid_request_error",
            ["code"] = "parameter_invalid",
            ["param"] = "limit",
            ["message"] = "No.",
            ["doc_url"] = null,
        };
        var isHeader = !error.ContainsKey(field);
        if (!isHeader)
            error[field] = value;
        var answer = FakeStripe.Json(JsonSerializer.Serialize(new { error }), status);
        if (isHeader)
        {
            answer.Headers.Remove(field);
            answer.Headers.TryAddWithoutValidation(field, value);
        }

        return answer;
    }

    private static StripeSession Session(FakeStripe stripe) => stripe.Session(new() { LiveAPIKey = Key });

    /// <summary>Everything that is logged, thrown and traced of one request.</summary>
    private static async Task<IReadOnlyCollection<string>> SeeAsync(Func<HttpResponseMessage> answer)
    {
        var seen = new ConcurrentQueue<string>();
        using var parent = new Activity("test").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Stripe.EFCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId != parent.TraceId)
                    return;
                foreach (var (name, value) in activity.TagObjects)
                    seen.Enqueue($"{name} = {value}");
                seen.Enqueue($"{activity.StatusDescription}");
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var context = new Shop(new DbContextOptionsBuilder<Shop>()
            .UseStripe(s => s.ApiKey(Key).MessageHandler(new FakeStripe(_ => answer())).TimeProvider(new SkippingClock(TimeSpan.FromSeconds(80))))
            .LogTo(seen.Enqueue, LogLevel.Trace).EnableSensitiveDataLogging().Options);
        try
        {
            await context.GetService<IStripeSession>().RetrieveAsync(new("/v1/account", []), FakeStripe.NoColumns, async: true, default);
        }
        catch (StripeRequestException refused)
        {
            seen.Enqueue(refused.ToString());
            var reason = (refused as StripeRateLimitException)?.Reason;
            foreach (var text in new[] { refused.Code, refused.Param, refused.Type, refused.DocUrl, refused.RequestId, reason })
                seen.Enqueue(text ?? "");
        }

        return seen;
    }

    private sealed class Shop(DbContextOptions<Shop> options) : DbContext(options);
}
