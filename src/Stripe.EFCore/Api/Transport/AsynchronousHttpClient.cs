using System.Net;
using System.Text;

namespace Stripe.EFCore.Api.Transport;

/// <summary>Sends without holding a thread, over HTTP/2 where the server speaks it.</summary>
internal sealed class AsynchronousHttpClient(HttpClient http, StripeConnectionSettings settings) : StripeHttpClient(http, settings)
{
    protected override async ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
    }

    protected override async ValueTask<Stream> OpenBodyAsync(HttpContent content, long mostBytes, CancellationToken cancellationToken) =>
        await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);

    protected override async ValueTask<string> ReadTextAsync(ResponseBody body, int mostBytes, CancellationToken cancellationToken)
    {
        var text = new MemoryStream();
        var chunk = new byte[Chunk];
        while (text.Length < mostBytes && await body.ReadAsync(chunk, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            text.Write(chunk, 0, read);
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
