using System.Net;
using Stripe.EFCore.Http;

namespace Stripe.EFCore.Api.Transport;

/// <summary>
///     The connections to Stripe, without credentials: one for the process, so that contexts come and go without a handshake each. Knows
///     the two ways to send, and answers with <see cref="ResponseBody" />.
/// </summary>
internal sealed class StripeTransport
{
    private bool _isRepeatNoted;
    private readonly IWebProxy? _proxyInUse;

    public StripeTransport(HttpMessageHandler handler)
    {
        _proxyInUse = DirectLoopback.Apply(handler);

        // A request has its own time limit, which also covers reading its answer; the client's own would not.
        IsWatched = SendWatchHandler.TryPutBeneath(handler);
        Http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public static StripeTransport Shared { get; } = new(NewHandler());

    /// <summary>The connections themselves, for requests that are none of the API's.</summary>
    public HttpClient Http { get; }

    /// <summary>Whether requests that a handler of the application sends again are seen.</summary>
    public bool IsWatched { get; }

    /// <summary>Whether a handler of the application is seen for the first time to send a request again.</summary>
    public bool TryNoteRepeat() => !Interlocked.Exchange(ref _isRepeatNoted, true);

    /// <summary>Whether a proxy carries what is sent to an address of this machine: that of a handler which was in use before it came here.</summary>
    public bool IsProxied(Uri address) =>
        _proxyInUse is { } proxy && address.IsLoopback && !proxy.IsBypassed(address) && proxy.GetProxy(address) is not null;

    /// <summary>One of the two ways to send.</summary>
    /// <param name="async">Whether the caller's thread may be left.</param>
    /// <param name="settings">Say how many bytes an answer may have, and which version answers.</param>
    public StripeHttpClient Client(bool async, StripeConnectionSettings settings) =>
        async ? new AsynchronousHttpClient(Http, settings) : new SynchronousHttpClient(Http, settings);

    /// <summary>Opens connections as the process does.</summary>
    public static SocketsHttpHandler NewHandler() => new()
    {
        AutomaticDecompression = DecompressionMethods.All,
        EnableMultipleHttp2Connections = true,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),

        // A key must not follow a redirect to another host, and Stripe's API sends none.
        AllowAutoRedirect = false,
        UseCookies = false,
    };
}
