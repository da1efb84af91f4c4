using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Stripe.EFCore.Authentication.OAuth.Protocol;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;
using StripeEFCore.Tests.Authentication.OAuth;

namespace StripeEFCore.Tests.Api.Faults;

/// <summary>Half a surrogate pair (<c>"\ud800"</c>) anywhere in somebody else's JSON. .NET's reader takes it for a mistake of its caller.</summary>
public partial class LoneSurrogateTests
{
    private const string Error =
        """{"error":{"type":"invalid_request_error","code":"some_code","param":"email","message":"No such thing.","doc_url":"https://x.test"},"more":"y"}""";

    private const string OAuthError = """{"error":"invalid_grant","error_description":"No such code.","more":"y"}""";

    [Fact]
    public async Task It_makes_no_other_exception_of_an_error_wherever_it_stands()
    {
        foreach (var json in WithHalvesIn(Error).Concat(WithHalvesIn(OAuthError)))
        {
            foreach (var status in new[] { HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.InternalServerError })
            {
                var stripe = new FakeStripe(FakeStripe.Json(json, status));

                var error = await Assert.ThrowsAnyAsync<StripeRequestException>(
                    () => stripe.Session().ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default).ToListAsync());

                Assert.Equal((status, "req_test"), (error.HttpStatusCode!.Value, error.RequestId));
                if (json.Contains("\"code\":\"some_code\"", StringComparison.Ordinal) && json.Contains("\"error\":", StringComparison.Ordinal))
                    Assert.Equal("some_code", error.Code);
            }
        }
    }

    [Fact]
    public async Task What_stands_beside_it_is_told()
    {
        var stripe = new FakeStripe(FakeStripe.Json(
            """{"error":{"code":"some_code","message":"No \ud83d\ude00 such \ud800thing\udc00 \\ud800."}}""", HttpStatusCode.BadRequest));

        var error = await Assert.ThrowsAsync<StripeInvalidRequestException>(
            () => stripe.Session().ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default).ToListAsync());

        Assert.Equal("some_code", error.Code);
        Assert.Contains("No 😀 such �thing� \\ud800", error.Message);
    }

    [Fact]
    public async Task It_makes_no_other_exception_of_the_answer_to_a_token_request_wherever_it_stands()
    {
        var answers = WithHalvesIn(FakeTokenEndpoint.Tokens("tok", "rt")).Select(json => FakeTokenEndpoint.Json(json))
            .Concat(WithHalvesIn(OAuthError).Concat(WithHalvesIn(Error)).Select(json => FakeTokenEndpoint.Json(json, HttpStatusCode.BadRequest)));
        foreach (var answer in answers)
        {
            using var http = new HttpClient(new FakeTokenEndpoint(_ => answer));
            var client = new OAuthClient(new(http, TimeSpan.FromSeconds(80), TimeProvider.System), new());
            try
            {
                var tokens = await client.ExchangeAsync(
                    new("ca_1", "sk_test_1", "http://localhost:33333", StripeOAuthService.Connect), "ac_1", true, default);

                // It stands where nothing depends on it.
                Assert.Equal(("tok", "acct_1"), (tokens.AccessToken, tokens.AccountId));
            }
            catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
            {
                Assert.IsType<StripeOAuthException>(failure);
            }
        }
    }

    [Fact]
    public async Task It_makes_no_other_exception_of_a_page_wherever_it_stands()
    {
        (string Path, Type Type)[] columns =
        [
            ("id", typeof(string)), ("name", typeof(string)), ("flag", typeof(bool)), ("metadata", typeof(Dictionary<string, string>)),
            ("address", typeof(Address)), ("address.city", typeof(string)), ("data", typeof(Stripe.EventData)), ("data", typeof(JsonElement)),
            ("items", typeof(StripeList<Card>)), ("items.data", typeof(List<Card>)),
        ];
        var layout = new RowLayout([.. columns.Select(c => new Column(JsonPath.Parse(c.Path), ColumnDecoders.For(c.Type)))]);
        foreach (var json in WithHalvesIn(
            """
            {"object":"list","data":[{"id":"cus_1","name":"x","flag":"true","metadata":{"a":"b"},"address":{"city":"c","more":"d"},
            "data":{"previous_attributes":{"e":"f"},"object":{"id":"ch_1","object":"charge","description":"g"}},
            "items":{"object":"list","data":[{"id":"card_1","object":"card","brand":"h"}],"has_more":false,"url":"/v1/x"}}],
            "has_more":false,"url":"/v1/customers"}
            """))
        {
            var stripe = new FakeStripe(FakeStripe.Json(json));
            try
            {
                await stripe.Session().ListAsync(FakeStripe.Customers, layout, async: true, default).ToListAsync();
            }
            catch (Exception failure)
            {
                Assert.True(failure is StripeResponseException, $"{json}: {failure}");
            }
        }
    }

    /// <summary>The JSON with half a pair in place of, in front of and behind each of its names and texts in turn.</summary>
    private static IEnumerable<string> WithHalvesIn(string json) =>
        from text in Texts().Matches(json)
        from half in new[] { @"\ud800", @"\uDFFF", @"\ud800\ud800" }
        from with in new[] { half, half + text.Groups[1].Value, text.Groups[1].Value + half }
        select json[..(text.Index + 1)] + with + json[(text.Index + text.Length - 1)..];

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Texts();
}
