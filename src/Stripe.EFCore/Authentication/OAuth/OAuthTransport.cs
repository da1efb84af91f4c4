using System.Net;
using System.Text;

namespace Stripe.EFCore.Authentication.OAuth;

/// <summary>Sends one request to an OAuth endpoint, once, and reads its answer to the end or to a limit.</summary>
internal sealed class OAuthTransport(HttpClient http, TimeSpan timeout, TimeProvider clock, Func<Uri, bool>? isProxied = null)
{
    private const int LongestAnswer = 64 * 1024;

    private readonly Func<Uri, bool> _isProxied = isProxied ?? (_ => false);

    public async ValueTask<OAuthResponse> SendAsync(OAuthRequest request, bool async, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            using var message = Prepare(request);
            using var response = await SendAsync(message, async, either.Token).ConfigureAwait(false);

            // .NET takes key and form out of a request that follows a redirect, and what answers there need not be Stripe.
            if (message.Content is null || (request.Authorization is not null && message.Headers.Authorization is null))
                throw OAuthErrors.Redirected(request, message.RequestUri);
            var id = response.Headers.TryGetValues("Request-Id", out var ids) ? OutsideText.CleanCode(ids.FirstOrDefault(), [.. request.Secrets]) : null;
            return new(response.StatusCode, id, await ReadAsync(response.Content, async, either.Token).ConfigureAwait(false));
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException or OperationCanceledException)
        {
            if (cancellationToken.IsCancellationRequested)
                throw new OperationCanceledException($"{request.What} was cancelled.", cause, cancellationToken);
            throw OAuthErrors.Unanswered(request, timer.IsCancellationRequested ? timeout : null, cause);
        }
    }

    private HttpRequestMessage Prepare(OAuthRequest request)
    {
        var address = new Uri(request.Url);
        ConnectionRules.CheckSent(request.Setting, address, _isProxied(address), request.IsLive);
        var message = new HttpRequestMessage(HttpMethod.Post, address);
        message.Content = new SecretForm(request, message, _isProxied);
        message.Headers.Authorization = request.Authorization;
        message.Headers.TryAddWithoutValidation("User-Agent", "Stripe.EFCore");
        if (request.IdempotencyKey is { } key)
            message.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return message;
    }

    /// <summary>.NET's synchronous send speaks HTTP/1.1 only, and only it can end a read from another thread.</summary>
    private async ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage message, bool async, CancellationToken cancellationToken)
    {
        message.Version = async ? HttpVersion.Version20 : HttpVersion.Version11;
        message.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        return async
            ? await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false)
            : http.Send(message, HttpCompletionOption.ResponseContentRead, cancellationToken);
    }

    private static async ValueTask<string> ReadAsync(HttpContent content, bool async, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestAnswer];
        var length = 0;
        var body = async
            ? await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false)
            : content.ReadAsStream(cancellationToken);
        await using (body.ConfigureAwait(false))
        {
            while (length < buffer.Length)
            {
                var read = async
                    ? await body.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false)
                    : body.Read(buffer.AsSpan(length));
                if (read == 0)
                    break;
                length += read;
            }
        }

        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
