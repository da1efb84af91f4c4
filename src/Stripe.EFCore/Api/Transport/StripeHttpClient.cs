using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Stripe.EFCore.Api.Errors;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Authentication.Connection;
using Stripe.EFCore.Http;
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

    /// <summary>More bytes than anybody sends, and room to count on.</summary>
    private const long AnySize = long.MaxValue / 2;

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
        using var message = Prepare(request);
        var body = await OpenAsync(message, settings.MaxResponseSize, cancellationToken).ConfigureAwait(false);
        return new(HttpStatusCode.OK, body.Headers, body);
    }

    public async Task<StripeResponse> MakeRequestAsync(StripeRequest request, CancellationToken cancellationToken = default)
    {
        using var message = Prepare(request);
        using var body = await OpenAsync(message, settings.MaxResponseSize, cancellationToken).ConfigureAwait(false);
        return new(HttpStatusCode.OK, body.Headers, await ReadTextAsync(body, int.MaxValue, cancellationToken).ConfigureAwait(false));
    }

    protected abstract ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken);

    /// <summary>Opens a body. At most one byte more than the limit is read of it.</summary>
    protected abstract ValueTask<Stream> OpenBodyAsync(HttpContent content, long mostBytes, CancellationToken cancellationToken);

    /// <summary>Reads the body as UTF-8, up to a limit that may be passed by less than one chunk.</summary>
    protected abstract ValueTask<string> ReadTextAsync(ResponseBody body, int mostBytes, CancellationToken cancellationToken);

    /// <summary>Sends a request that is prepared and opens the body of its answer.</summary>
    /// <exception cref="StripeRequestException">The answer is a refusal.</exception>
    public async ValueTask<ResponseBody> OpenAsync(PreparedRequest request, Credential credential, CancellationToken cancellationToken)
    {
        ConnectionRules.CheckSent(nameof(StripeConnectionSettings.ApiBase), request.Uri, isProxied: false, ConnectionRules.IsLive(credential.Bearer));
        using var message = Named(request.ToMessage(credential));
        return await OpenAsync(message, request.IsStreamed ? AnySize : settings.MaxResponseSize, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ResponseBody> OpenAsync(HttpRequestMessage message, long mostBytes, CancellationToken cancellationToken)
    {
        var asked = new AskedRequest(message.Method, message.RequestUri!, message.Headers.Authorization?.Parameter);
        var isRead = message.Method == HttpMethod.Get;
        var response = await (isRead ? SendAsync(message, cancellationToken) : SendWriteAsync(message, cancellationToken)).ConfigureAwait(false);
        CheckNotRedirected(asked, message, response);
        if (response.StatusCode == HttpStatusCode.OK)
            return await OpenBodyAsync(response, mostBytes, asked.Key, cancellationToken).ConfigureAwait(false);

        using (response)
            throw RequestErrors.Refused(asked, response, await ReadErrorAsync(response, asked.Key, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    ///     Sends a write. A handler of the application may throw anything (a circuit breaker, a time-out of its own), also after Stripe has carried the write
    ///     out. Such a write counts as one without an answer.
    /// </summary>
    private async ValueTask<HttpResponseMessage> SendWriteAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cause) when (!IsTold(cause))
        {
            throw new HttpRequestException($"A message handler threw {cause.GetType().Name}: {cause.Message}", cause);
        }
    }

    /// <summary>Whether an exception is one of a connection, or the provider's own.</summary>
    private static bool IsTold(Exception cause)
        => cause is HttpRequestException or IOException or SocketException or OperationCanceledException
            || cause.GetType().Assembly == typeof(StripeHttpClient).Assembly;

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

    /// <summary>The body of an error; null where it breaks off, since the status says most of it.</summary>
    private async ValueTask<string?> ReadErrorAsync(HttpResponseMessage response, string? key, CancellationToken cancellationToken)
    {
        try
        {
            var body = await OpenBodyAsync(response, LongestErrorBody + Chunk, key, cancellationToken).ConfigureAwait(false);
            return await ReadTextAsync(body, LongestErrorBody, cancellationToken).ConfigureAwait(false);
        }
        catch (BrokenBodyException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>.NET takes the key out of a request that follows a redirect, and what answers there need not be Stripe.</summary>
    private static void CheckNotRedirected(AskedRequest asked, HttpRequestMessage message, HttpResponseMessage response)
    {
        if (asked.Key is null || message.Headers.Authorization is not null)
            return;

        var target = message.RequestUri?.GetLeftPart(UriPartial.Authority);
        response.Dispose();
        throw new StripeResponseException(
            $"{asked.Method} {Secrets.MaskIn(asked.Uri.AbsolutePath, secret: null)} was redirected to {target}, whose answer is not read: "
            + "Stripe's API redirects nothing. Check ApiBase, "
            + "and set AllowAutoRedirect to false on the handler given to MessageHandler(...).");
    }

    private HttpRequestMessage Prepare(StripeRequest request)
    {
        ConnectionRules.CheckSent(
            nameof(StripeConnectionSettings.ApiBase), request.Uri, isProxied: false, ConnectionRules.IsLive(request.AuthorizationHeader?.Parameter));
        var message = new HttpRequestMessage(request.Method, request.Uri) { Content = request.Content };
        message.Headers.Authorization = request.AuthorizationHeader;
        foreach (var (name, value) in request.StripeHeaders)
            Add(message, name, name == VersionHeader ? settings.ApiVersion ?? value : value);
        return Named(message);
    }

    /// <summary>Adds a header as it is. .NET would send a line break too, so it is refused here, wherever the value comes from.</summary>
    private static void Add(HttpRequestMessage message, string name, string value)
    {
        if (HeaderText.ProblemOf(value) is { } problem)
            throw new InvalidOperationException($"The header {name} cannot be sent: its value {problem}. Nothing was sent.");
        message.Headers.TryAddWithoutValidation(name, value);
    }

    /// <summary>Says who asks.</summary>
    private static HttpRequestMessage Named(HttpRequestMessage message)
    {
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        message.Headers.TryAddWithoutValidation("X-Stripe-Client-User-Agent", ClientUserAgent);
        return message;
    }
}
