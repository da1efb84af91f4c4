using System.Net;
using System.Text;

namespace Stripe.EFCore.Api;

/// <summary>
///     Sends and reads on the caller's thread, so that every task is complete when it is answered. .NET's synchronous send speaks HTTP/1.1
///     only. The body is read by it too: a synchronous read takes no token, and only the client itself can end one from another thread
///     without reaching into streams in use.
/// </summary>
internal sealed class SynchronousHttpClient(HttpClient http) : StripeHttpClient(http)
{
    protected override ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        return new(Http.Send(request, HttpCompletionOption.ResponseContentRead, cancellationToken));
    }

    protected override ValueTask<Stream> OpenBodyAsync(HttpContent content, CancellationToken cancellationToken) =>
        new(content.ReadAsStream(cancellationToken));

    protected override ValueTask<string> ReadTextAsync(ResponseBody body, int mostBytes, CancellationToken cancellationToken)
    {
        var text = new MemoryStream();
        var chunk = new byte[4096];
        while (text.Length < mostBytes && body.Read(chunk) is > 0 and var read)
            text.Write(chunk, 0, read);
        return new(Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
    }
}
