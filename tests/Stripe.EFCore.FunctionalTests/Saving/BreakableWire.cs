using System.Net;
using System.Text;

namespace StripeEFCore.FunctionalTests.Saving;

/// <summary>What happens to a request between the context and Stripe.</summary>
public enum Break
{
    None,

    /// <summary>The request does not arrive.</summary>
    BeforeStripe,

    /// <summary>Stripe carries it out, and the answer does not arrive.</summary>
    Answer,

    /// <summary>Stripe carries it out, and the answer breaks off in its middle.</summary>
    MiddleOfAnswer,

    /// <summary>Stripe carries it out, and answers with an error of its own.</summary>
    ServerError,
}

/// <summary>A wire that breaks where a test says. It knows nothing of the provider.</summary>
public sealed class BreakableWire() : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly Lock _gate = new();
    private readonly List<(string Method, string Path, string? Key, string Body)> _writes = [];

    /// <summary>Chooses what happens to a write; null for nothing.</summary>
    public Func<HttpRequestMessage, Break>? Next { get; set; }

    /// <summary>Makes of Stripe's answer to a write what arrives, or throws; null for the answer itself.</summary>
    public Func<HttpResponseMessage, HttpResponseMessage>? Spoil { get; set; }

    /// <summary>Is told of each write before it is sent; null for nobody.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task>? Before { get; set; }

    /// <summary>The writes in the order in which they were sent.</summary>
    public IReadOnlyList<(string Method, string Path, string? Key, string Body)> Writes
    {
        get
        {
            lock (_gate)
                return [.. _writes];
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => SendAsync(request, cancellationToken, r => Task.FromResult(base.Send(r, cancellationToken))).GetAwaiter().GetResult();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => SendAsync(request, cancellationToken, r => base.SendAsync(r, cancellationToken));

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken, Func<HttpRequestMessage, Task<HttpResponseMessage>> send)
    {
        if (request.Method == HttpMethod.Get)
            return await send(request);

        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(CancellationToken.None);
        var key = request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null;
        lock (_gate)
            _writes.Add((request.Method.Method, request.RequestUri!.AbsolutePath, key, WebUtility.UrlDecode(body)));
        if (Before is { } before)
            await before(request, cancellationToken);
        var @break = Next?.Invoke(request) ?? Break.None;
        if (@break == Break.BeforeStripe)
            throw new HttpRequestException("The wire is cut before Stripe.");

        var answer = await send(request);
        if (Spoil is { } spoil)
            return spoil(answer);
        switch (@break)
        {
            case Break.Answer:
                answer.Dispose();
                throw new HttpRequestException("The wire is cut behind Stripe.");
            case Break.MiddleOfAnswer:
                var whole = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                answer.Content = new StringContent(whole[..(whole.Length / 2)], Encoding.UTF8, "application/json");
                return answer;
            case Break.ServerError:
                answer.Dispose();
                return new(HttpStatusCode.InternalServerError)
                {
                    Content = new StringContent("""{"error":{"type":"api_error","message":"An unknown error occurred"}}""", Encoding.UTF8, "application/json"),
                };
            default:
                return answer;
        }
    }
}
