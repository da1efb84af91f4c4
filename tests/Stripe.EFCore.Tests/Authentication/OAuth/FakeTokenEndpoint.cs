using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace StripeEFCore.Tests.Authentication.OAuth;

/// <summary>Stands where the OAuth services would: records every form and answers as the test says.</summary>
/// <param name="answer">Its answers.</param>
/// <param name="before">What happens elsewhere before it gives them.</param>
internal sealed class FakeTokenEndpoint(Func<TokenRequest, HttpResponseMessage> answer, Func<Task>? before = null) : HttpMessageHandler
{
    private readonly ConcurrentQueue<TokenRequest> _requests = [];

    public IReadOnlyList<TokenRequest> Requests => [.. _requests];

    public static string Tokens(string access, string? refresh = null, string account = "acct_1", string scope = "read_write") =>
        $$"""
          {"access_token":"{{access}}","refresh_token":{{(refresh is null ? "null" : $"\"{refresh}\"")}},
          "token_type":"bearer","livemode":false,
          "stripe_user_id":"{{account}}","stripe_publishable_key":"pk_test_1","scope":"{{scope}}"}
          """;

    public static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        response.Headers.Add("Request-Id", "req_1");
        return response;
    }

    public static HttpResponseMessage Error(string error, string description, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        Json($$"""{"error":"{{error}}","error_description":"{{description}}"}""", status);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        if (before is not null)
            await before();
        return answer(Record(request, body));
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Content!.ReadAsStream(cancellationToken));
        return answer(Record(request, reader.ReadToEnd()));
    }

    private TokenRequest Record(HttpRequestMessage request, string body)
    {
        var form = body.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('='))
            .ToDictionary(p => Uri.UnescapeDataString(p[0]), p => Uri.UnescapeDataString(p[1]));
        var idempotencyKey = request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null;
        var recorded = new TokenRequest(
            request.Method.Method, request.RequestUri!.AbsoluteUri, form, request.Headers.Authorization?.ToString(), idempotencyKey);
        _requests.Enqueue(recorded);
        return recorded;
    }
}

internal sealed record TokenRequest(
    string Method,
    string Url,
    IReadOnlyDictionary<string, string> Form,
    string? Authorization,
    string? IdempotencyKey);
