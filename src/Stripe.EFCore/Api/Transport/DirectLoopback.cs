using System.Net;

namespace Stripe.EFCore.Api.Transport;

/// <summary>
///     A proxy that is left out for addresses of this machine. .NET asks it for these too, and plain http to an emulator would pass whatever machine the proxy
///     runs on.
/// </summary>
/// <param name="given">The proxy for everything else; null for the system's.</param>
internal sealed class DirectLoopback(IWebProxy? given) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => Proxy.Credentials;
        set => Proxy.Credentials = value;
    }

    private IWebProxy Proxy => given ?? HttpClient.DefaultProxy;

    /// <summary>Has a handler keep to it; the handler's own proxy where it cannot, since the handler has sent requests already.</summary>
    public static IWebProxy? Apply(HttpMessageHandler handler)
    {
        while (handler is DelegatingHandler { InnerHandler: { } inner })
            handler = inner;
        return handler switch
        {
            SocketsHttpHandler { UseProxy: true, Proxy: not DirectLoopback } sockets => Apply(sockets.Proxy, direct => sockets.Proxy = direct),
            HttpClientHandler { UseProxy: true, Proxy: not DirectLoopback } client => Apply(client.Proxy, direct => client.Proxy = direct),
            _ => null,
        };
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : Proxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || Proxy.IsBypassed(host);

    private static IWebProxy? Apply(IWebProxy? proxy, Action<DirectLoopback> set)
    {
        try
        {
            set(new(proxy));
            return null;
        }
        catch (InvalidOperationException)
        {
            return proxy ?? HttpClient.DefaultProxy;
        }
    }
}
