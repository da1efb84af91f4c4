using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stripe.EFCore.Authentication.Desktop;

/// <summary>
///     Listens on this machine for one redirect. It reads the head of a request and nothing more, within limits: size, time, and how many
///     at once. Whatever is no request gets a short answer or none and does not stop the rest.
/// </summary>
internal sealed class LoopbackListener : IDisposable
{
    private const int LongestHead = 8 * 1024;
    private const int MostAtOnce = 64;

    private static readonly TimeSpan TimeForOne = TimeSpan.FromSeconds(5);

    private readonly List<TcpListener> _listeners = [];
    private readonly SemaphoreSlim _free = new(MostAtOnce, MostAtOnce);

    private LoopbackListener()
    {
    }

    /// <summary>Listens at the callback's port, by IPv4 and IPv6 where it names localhost: browsers try either first.</summary>
    /// <exception cref="StripeOAuthException">The port cannot be had.</exception>
    public static LoopbackListener Open(Uri callback)
    {
        var listener = new LoopbackListener();
        try
        {
            foreach (var address in AddressesOf(callback))
                listener.Listen(address, callback.Port);
            return listener;
        }
        catch (SocketException cause)
        {
            listener.Dispose();
            throw new StripeOAuthException(
                $"The port {callback.Port} of the CallbackURL '{callback.OriginalString}' cannot be listened at: {cause.Message} "
                + "Close the program that uses it, or register another loopback address for the application and give it as CallbackURL.",
                cause);
        }
    }

    /// <summary>Answers requests until it is cancelled.</summary>
    public async Task ServeAsync(Func<LoopbackRequest, Task<CallbackPage>> respond, CancellationToken cancellationToken) =>
        await Task.WhenAll(_listeners.Select(l => ServeAsync(l, respond, cancellationToken))).ConfigureAwait(false);

    public void Dispose()
    {
        foreach (var listener in _listeners)
            listener.Dispose();
    }

    private static IEnumerable<IPAddress> AddressesOf(Uri callback) => callback.HostNameType switch
    {
        UriHostNameType.IPv4 or UriHostNameType.IPv6 => [IPAddress.Parse(callback.DnsSafeHost)],
        _ when Socket.OSSupportsIPv6 => [IPAddress.Loopback, IPAddress.IPv6Loopback],
        _ => [IPAddress.Loopback],
    };

    private void Listen(IPAddress address, int port)
    {
        var listener = new TcpListener(address, port);
        try
        {
            listener.Start(backlog: 256);
            _listeners.Add(listener);
        }
        catch (SocketException none) when (none.SocketErrorCode == SocketError.AddressNotAvailable && _listeners.Count > 0)
        {
            // A machine that has IPv6 compiled in and turned off.
            listener.Dispose();
        }
    }

    private async Task ServeAsync(
        TcpListener listener,
        Func<LoopbackRequest, Task<CallbackPage>> respond,
        CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
                var socket = await listener.AcceptSocketAsync(cancellationToken).ConfigureAwait(false);
                _ = AnswerAsync(socket, respond, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // A connection that was gone before it was taken.
                _free.Release();
            }
        }
    }

    private async Task AnswerAsync(Socket socket, Func<LoopbackRequest, Task<CallbackPage>> respond, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = new NetworkStream(socket, ownsSocket: true);
            var head = await ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false);
            if (head is null)
                return;
            var page = LoopbackRequest.Parse(head) is { } request ? await respond(request).ConfigureAwait(false) : CallbackPage.BadRequest;
            using var limit = new CancellationTokenSource(TimeForOne);
            await stream.WriteAsync(page.ToResponse(), limit.Token).ConfigureAwait(false);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Whoever was there is not any more.
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>The request's head; null where it does not end in time or is too long.</summary>
    private static async Task<string?> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeForOne);
        var buffer = new byte[LongestHead];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), limit.Token).ConfigureAwait(false);
            if (read == 0)
                return null;
            length += read;
            var end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
                return Encoding.Latin1.GetString(buffer, 0, end);
        }

        return null;
    }
}
