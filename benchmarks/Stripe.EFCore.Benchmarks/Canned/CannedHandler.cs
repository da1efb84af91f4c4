using System.Net;

namespace StripeEFCore.Benchmarks.Canned;

/// <summary>Answers every request with the same pages: the network is taken out, reading and decoding stay.</summary>
public sealed class CannedHandler(byte[][] pages) : HttpMessageHandler
{
    private int _next;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => Task.FromResult(Send(request, cancellationToken));

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isFirst = request.RequestUri?.Query.Contains("starting_after", StringComparison.Ordinal) != true;
        _next = isFirst ? 0 : _next + 1;
        var content = new ByteArrayContent(pages[Math.Min(_next, pages.Length - 1)]);
        content.Headers.ContentType = new("application/json");
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request };
    }
}
