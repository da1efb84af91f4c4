using System.Net;
using System.Text;
using Stripe.EFCore.Api.Transport;

namespace StripeEFCore.Tests.Api.Transport;

/// <summary>The body of a write is the one that Stripe.net sends for the same parameters.</summary>
public sealed class FormTextTests
{
    private static readonly string[] Texts =
    [
        "", "a", "two words", "a+b", "50%", "%5B", "a&b=c", "a[b]", "[", "ümläut", "日本", "😀", "\ud800", "line\r\nbreak", "~.-_!*'()", "\0", "\u00a0",
        "#?/:@;,$",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_parameters_are_the_same_bytes(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var parameters = Members(random, depth: 0);
            Assert.Equal(await ByStripeNetAsync(parameters), Encoding.UTF8.GetString(FormText.Of(parameters)!));
        }
    }

    [Fact]
    public async Task The_type_of_the_content_is_the_same()
    {
        string? type = null;
        await SendAsync(new() { ["a"] = "b" }, content =>
        {
            type = content.Headers.ContentType!.ToString();
            return Task.CompletedTask;
        });
        Assert.Equal(type, FormText.ContentType.ToString());
    }

    [Fact]
    public void What_Stripe_net_has_to_say_is_left_to_it()
    {
        Assert.Null(FormText.Of(new Dictionary<string, object?> { ["file"] = new MemoryStream() }));
        Assert.Null(FormText.Of(new Dictionary<string, object?> { ["a"] = new Dictionary<string, object?> { ["b"] = new List<object?> { 1.5 } } }));
    }

    private static Dictionary<string, object?> Members(Random random, int depth)
    {
        var members = new Dictionary<string, object?>();
        for (var i = random.Next(depth == 0 ? 1 : 0, 5); i > 0; i--)
            members[random.Next(3) == 0 ? Texts[random.Next(Texts.Length)] : $"name_{i}"] = Value(random, depth);
        return members;
    }

    private static object? Value(Random random, int depth) => random.Next(depth > 3 ? 6 : 8) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextInt64(long.MinValue, long.MaxValue),
        3 => (decimal)random.Next(-99999, 99999) / 1000,
        4 or 5 => Texts[random.Next(Texts.Length)],
        6 => Members(random, depth + 1),
        _ => Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1)).ToList(),
    };

    private static async Task<string> ByStripeNetAsync(Dictionary<string, object?> parameters)
    {
        var body = "";
        await SendAsync(parameters, async content => body = await content.ReadAsStringAsync());
        return body;
    }

    private static async Task SendAsync(Dictionary<string, object?> parameters, Func<HttpContent, Task> seen)
    {
        using var http = new HttpClient(new Watcher(seen));
        var client = new StripeClient("sk_test_1", httpClient: new SystemNetHttpClient(http, maxNetworkRetries: 0));
        await client.RequestAsync<Customer>(HttpMethod.Post, "/v1/customers", new BaseOptions { ExtraParams = parameters! }, null);
    }

    private sealed class Watcher(Func<HttpContent, Task> seen) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await seen(request.Content!);
            return new(HttpStatusCode.OK) { Content = new StringContent("""{"id":"cus_1","object":"customer"}""") };
        }
    }
}
