using System.Net;
using System.Text;
using Stripe.EFCore.Authentication.Connection;
using Stripe.EFCore.Http;

namespace Stripe.EFCore.Authentication.OAuth.Protocol;

/// <summary>Sends one request to an OAuth endpoint, once, and reads its answer to the end or to a limit.</summary>
internal sealed class OAuthTransport(HttpClient http, TimeSpan timeout, TimeProvider clock, Func<Uri, bool>? isProxied = null)
{
    private const int LongestAnswer = 64 * 1024;

    private readonly Func<Uri, bool> _isProxied = isProxied ?? (_ => false);

    public async ValueTask<OAuthResponse> SendAsync(OAuthRequest request, bool async, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        string? id = null;
        var isAnswered = false;
        try
        {
            using var message = Prepare(request);
            new SendOnce(message.RequestUri!.PathAndQuery).Begin();
            using var response = await SendAsync(message, async, either.Token).ConfigureAwait(false);

            // .NET takes key and form out of a request that follows a redirect, and what answers there need not be Stripe.
            if (message.Content is null || (request.Authorization is not null && message.Headers.Authorization is null))
                throw OAuthErrors.Redirected(request, message.RequestUri);
            id = response.Headers.TryGetValues("Request-Id", out var ids) ? OutsideText.CleanCode(ids.FirstOrDefault(), [.. request.Secrets]) : null;
            isAnswered = true;
            return new(response.StatusCode, id, await ReadAsync(response.Content, async, either.Token).ConfigureAwait(false));
        }
        catch (Exception cause) when (isAnswered || cause is HttpRequestException or IOException or OperationCanceledException)
        {
            if (cancellationToken.IsCancellationRequested)
                throw new OperationCanceledException($"{request.What} was cancelled.", cause, cancellationToken);
            throw OAuthErrors.Unanswered(request, id, timer.IsCancellationRequested ? timeout : null, cause);
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

    /// <summary>.NET's synchronous send speaks HTTP/1.1 only.</summary>
    private async ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage message, bool async, CancellationToken cancellationToken)
    {
        message.Version = async ? HttpVersion.Version20 : HttpVersion.Version11;
        message.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        return async
            ? await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false)
            : http.Send(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static async ValueTask<string> ReadAsync(HttpContent content, bool async, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestAnswer];
        var length = 0;
        var body = async
            ? await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false)
            : SynchronousBody.Read(content, LongestAnswer, cancellationToken);
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

    /// <summary>Stops a handler of the application that sends a request again: a code that comes twice ends its connection.</summary>
    private sealed class SendOnce(string pathAndQuery) : SendWatch(pathAndQuery)
    {
        protected override ValueTask SendingAgainAsync(bool async, CancellationToken cancellationToken) => throw new IOException(
            "A handler of the application sends the request again, which was stopped. "
            + "Leave retries out of the handlers that are given to MessageHandler(...).");
    }
}
