using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stripe.EFCore.Authentication.OAuth.Desktop;

/// <summary>
///     Listens on this machine for one redirect. It reads the head of a request and nothing more, within limits: size, time, and how many
///     at once. Whatever is no request gets a short answer or none and does not stop the rest: a new connection ends the oldest one that
///     has not sent its request yet.
/// </summary>
internal sealed class LoopbackListener : IDisposable
{
    private const int LongestHead = 8 * 1024;
    private const int MostSilent = 512;

    private static readonly TimeSpan TimeForOne = TimeSpan.FromSeconds(5);

    private readonly List<TcpListener> _listeners = [];
    private readonly LinkedList<Socket> _silent = [];

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
                var socket = await listener.AcceptSocketAsync(cancellationToken).ConfigureAwait(false);
                _ = AnswerAsync(socket, Enter(socket), respond, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // A connection that was gone before it was taken, or no handle is left for another one.
                EndOldest();
            }
        }
    }

    /// <summary>Takes a connection in, and shows the oldest silent one out where there are too many.</summary>
    private LinkedListNode<Socket> Enter(Socket socket)
    {
        lock (_silent)
        {
            if (_silent.Count >= MostSilent)
                EndOldest();
            return _silent.AddLast(socket);
        }
    }

    private void EndOldest()
    {
        lock (_silent)
        {
            var oldest = _silent.First;
            while (oldest is { Next: { } next } && HasSpoken(oldest.Value))
                oldest = next;
            if (oldest is null)
                return;
            _silent.Remove(oldest);

            // Its reader ends with an exception and cleans up.
            oldest.Value.Dispose();
        }
    }

    /// <summary>Whether something came that is only not read yet.</summary>
    private static bool HasSpoken(Socket socket)
    {
        try
        {
            return socket.Available > 0;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Whether a connection that has sent its request, or will send none, was still there.</summary>
    private bool Leave(LinkedListNode<Socket> connection)
    {
        lock (_silent)
        {
            if (connection.List is null)
                return false;
            _silent.Remove(connection);
            return true;
        }
    }

    private async Task AnswerAsync(
        Socket socket,
        LinkedListNode<Socket> connection,
        Func<LoopbackRequest, Task<CallbackPage>> respond,
        CancellationToken cancellationToken)
    {
        try
        {
            using var stream = new NetworkStream(socket, ownsSocket: true);
            var head = await ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false);
            if (!Leave(connection) || head is null)
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
            Leave(connection);
            socket.Dispose();
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
