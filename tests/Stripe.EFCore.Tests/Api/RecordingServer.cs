using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StripeEFCore.Tests.Api;

/// <summary>A server or proxy on this machine that keeps what it is sent, byte for byte, and answers as the test says.</summary>
internal sealed class RecordingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, string> _answer;
    private readonly Task _running;
    private readonly List<string> _received = [];

    public RecordingServer(Func<string, string> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new($"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _running = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>The head and body of each request.</summary>
    public IReadOnlyList<string> Received
    {
        get
        {
            lock (_received)
                return [.. _received];
        }
    }

    public static string Json(string json) => $"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\nConnection: close\r\n\r\n{json}";

    public static string Redirect(int status, string to) =>
        $"HTTP/1.1 {status} Moved\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            await ServeAsync(client.GetStream());
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        var text = "";
        var buffer = new byte[4096];
        while (!IsWhole(text))
        {
            var read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0)
                break;
            text += Encoding.Latin1.GetString(buffer, 0, read);
        }

        if (text.Length == 0)
            return;
        lock (_received)
            _received.Add(text);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(_answer(text)), _stop.Token);
    }

    private static bool IsWhole(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        var length = text.Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return length is null || text.Length - end - 4 >= int.Parse(length["Content-Length:".Length..], CultureInfo.InvariantCulture);
    }
}
