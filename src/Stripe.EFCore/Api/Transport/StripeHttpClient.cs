using System.Net;
using System.Reflection;
using Stripe.EFCore.Api.Errors;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Authentication.Connection;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Api.Transport;

/// <summary>
///     Sends what Stripe.net has prepared. The answer is a stream that begins as soon as its headers are there; anything but 200 becomes
///     the exception that says why. It adds no telemetry, writes nothing to the console and never retries: that is decided above, where the
///     attempts are watched.
/// </summary>
/// <param name="http">The connections.</param>
/// <param name="settings">Say how many bytes an answer may have after decompression, and which version of the API answers.</param>
internal abstract class StripeHttpClient(HttpClient http, StripeConnectionSettings settings) : IHttpClient
{
    private const string VersionHeader = "Stripe-Version";

    /// <summary>How many bytes of a text are read at once.</summary>
    protected const int Chunk = 4096;

    private const int LongestErrorBody = 64 * 1024;

    private static readonly AppInfo Application = new()
    {
        Name = "Stripe.EFCore",
        Version = typeof(StripeHttpClient).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0],
    };

    private static readonly string UserAgent =
        $"Stripe/v1 .NetBindings/{StripeConfiguration.StripeNetVersion} {Application.FormatUserAgent()}";

    private static readonly string ClientUserAgent =
        $$"""{"bindings_version":{{JsonString.Of(StripeConfiguration.StripeNetVersion)}},"lang":".net","application":{{ApplicationJson()}}}""";

    protected HttpClient Http { get; } = http;

    private static string ApplicationJson() => $$"""{"name":{{JsonString.Of(Application.Name)}},"version":{{JsonString.Of(Application.Version)}}}""";

    public async Task<StripeStreamedResponse> MakeStreamingRequestAsync(
        StripeRequest request,
        CancellationToken cancellationToken = default)
    {
        var (body, response) = await OpenAsync(request, cancellationToken).ConfigureAwait(false);
        return new(response.StatusCode, response.Headers, body);
    }

    public async Task<StripeResponse> MakeRequestAsync(StripeRequest request, CancellationToken cancellationToken = default)
    {
        var (body, response) = await OpenAsync(request, cancellationToken).ConfigureAwait(false);
        using (body)
        {
            var text = await ReadTextAsync(body, int.MaxValue, cancellationToken).ConfigureAwait(false);
            return new(response.StatusCode, response.Headers, text);
        }
    }

    protected abstract ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken);

    /// <summary>Opens a body. At most one byte more than the limit is read of it.</summary>
    protected abstract ValueTask<Stream> OpenBodyAsync(HttpContent content, long mostBytes, CancellationToken cancellationToken);

    /// <summary>Reads the body as UTF-8, up to a limit that may be passed by less than one chunk.</summary>
    protected abstract ValueTask<string> ReadTextAsync(ResponseBody body, int mostBytes, CancellationToken cancellationToken);

    private async ValueTask<(ResponseBody Body, HttpResponseMessage Response)> OpenAsync(
        StripeRequest request,
        CancellationToken cancellationToken)
    {
        using var message = Prepare(request);
        var response = await SendAsync(message, cancellationToken).ConfigureAwait(false);
        CheckNotRedirected(request, message, response);
        var key = request.AuthorizationHeader?.Parameter;
        if (response.StatusCode == HttpStatusCode.OK)
            return (await OpenBodyAsync(response, settings.MaxResponseSize, key, cancellationToken).ConfigureAwait(false), response);

        using (response)
            throw RequestErrors.Refused(request, response, await ReadErrorAsync(response, key, cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask<ResponseBody> OpenBodyAsync(HttpResponseMessage response, long mostBytes, string? key, CancellationToken cancellationToken)
    {
        try
        {
            return new(response, await OpenBodyAsync(response.Content, mostBytes, cancellationToken).ConfigureAwait(false), mostBytes, key);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            response.Dispose();
            throw new BrokenBodyException(RequestErrors.RequestIdOf(response, key), cause);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>The body of an error; none where it breaks off, since the status says most of it.</summary>
    private async ValueTask<ErrorBody> ReadErrorAsync(HttpResponseMessage response, string? key, CancellationToken cancellationToken)
    {
        try
        {
            var body = await OpenBodyAsync(response, LongestErrorBody + Chunk, key, cancellationToken).ConfigureAwait(false);
            var text = await ReadTextAsync(body, LongestErrorBody, cancellationToken).ConfigureAwait(false);
            return ErrorBody.Parse(text);
        }
        catch (BrokenBodyException) when (!cancellationToken.IsCancellationRequested)
        {
            return ErrorBody.Cut;
        }
    }

    /// <summary>.NET takes the key out of a request that follows a redirect, and what answers there need not be Stripe.</summary>
    private static void CheckNotRedirected(StripeRequest request, HttpRequestMessage message, HttpResponseMessage response)
    {
        if (request.AuthorizationHeader is null || message.Headers.Authorization is not null)
            return;

        var target = message.RequestUri?.GetLeftPart(UriPartial.Authority);
        response.Dispose();
        throw new StripeResponseException(
            $"{request.Method} {Secrets.MaskIn(request.Uri.AbsolutePath, secret: null)} was redirected to {target}, whose answer is not read: "
            + "Stripe's API redirects nothing. Check ApiBase, "
            + "and set AllowAutoRedirect to false on the handler given to MessageHandler(...).");
    }

    private HttpRequestMessage Prepare(StripeRequest request)
    {
        ConnectionRules.CheckSent(
            nameof(StripeConnectionSettings.ApiBase), request.Uri, isProxied: false, ConnectionRules.IsLive(request.AuthorizationHeader?.Parameter));
        var message = new HttpRequestMessage(request.Method, request.Uri) { Content = request.Content };
        message.Headers.Authorization = request.AuthorizationHeader;
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        message.Headers.TryAddWithoutValidation("X-Stripe-Client-User-Agent", ClientUserAgent);
        foreach (var (name, value) in request.StripeHeaders)
            message.Headers.TryAddWithoutValidation(name, name == VersionHeader ? settings.ApiVersion ?? value : value);
        return message;
    }
}
