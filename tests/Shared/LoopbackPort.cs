using System.Net;
using System.Net.Sockets;

namespace StripeEFCore.TestShared;

/// <summary>Ports for what has to be told its port beforehand, as a callback address is.</summary>
internal static class LoopbackPort
{
    /// <summary>A port that nobody listens on, and none of those that a system gives out by itself: another test could get it meanwhile.</summary>
    public static int Free()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(10_000, 32_768));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
            }
        }
    }
}
