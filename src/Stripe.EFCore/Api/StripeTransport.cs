using System.Net;

namespace Stripe.EFCore.Api;

/// <summary>
///     The connections to Stripe, without credentials: one for the process, so that contexts come and go without a handshake each. Knows
///     the two ways to send, and answers with <see cref="ResponseBody" />.
/// </summary>
internal sealed class StripeTransport
{
    private readonly IWebProxy? _proxyInUse;

    public StripeTransport(HttpMessageHandler handler)
    {
        _proxyInUse = DirectLoopback.Apply(handler);

        // A request has its own time limit, which also covers reading its answer; the client's own would not.
        Http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        Asynchronous = new AsynchronousHttpClient(Http);
        Synchronous = new SynchronousHttpClient(Http);
    }

    public static StripeTransport Shared { get; } = new(NewHandler());

    /// <summary>The connections themselves, for requests that are none of the API's.</summary>
    public HttpClient Http { get; }

    public IHttpClient Asynchronous { get; }

    public IHttpClient Synchronous { get; }

    /// <summary>Whether a proxy carries what is sent to an address of this machine: that of a handler which was in use before it came here.</summary>
    public bool IsProxied(Uri address) =>
        _proxyInUse is { } proxy && address.IsLoopback && !proxy.IsBypassed(address) && proxy.GetProxy(address) is not null;

    internal static SocketsHttpHandler NewHandler() => new()
    {
        AutomaticDecompression = DecompressionMethods.All,
        EnableMultipleHttp2Connections = true,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),

        // A key must not follow a redirect to another host, and Stripe's API sends none.
        AllowAutoRedirect = false,
        UseCookies = false,
    };
}
