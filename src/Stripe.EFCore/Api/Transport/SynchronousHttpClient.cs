using System.Net;
using System.Text;
using Stripe.EFCore.Http;

namespace Stripe.EFCore.Api.Transport;

/// <summary>
///     Sends and reads on the caller's thread, so that every task is complete when it is answered. .NET's synchronous send speaks HTTP/1.1
///     only.
/// </summary>
internal sealed class SynchronousHttpClient(HttpClient http, StripeConnectionSettings settings) : StripeHttpClient(http, settings)
{
    protected override ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        return new(Http.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
    }

    protected override ValueTask<Stream> OpenBodyAsync(HttpContent content, long mostBytes, CancellationToken cancellationToken) =>
        new(SynchronousBody.Read(content, mostBytes, cancellationToken));

    protected override ValueTask<string> ReadTextAsync(ResponseBody body, int mostBytes, CancellationToken cancellationToken)
    {
        var text = new MemoryStream();
        var chunk = new byte[Chunk];
        while (text.Length < mostBytes && body.Read(chunk) is > 0 and var read)
            text.Write(chunk, 0, read);
        return new(Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
    }
}
