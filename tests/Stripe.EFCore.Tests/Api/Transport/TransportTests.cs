using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Api.Transport;

namespace StripeEFCore.Tests.Api.Transport;

public class TransportTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pages_come_compressed_over_one_connection(bool async)
    {
        await using var server = new LoopbackServer(number => Chunked(FakeStripe.PageJson(number < 5, $"c{number}")));
        var session = Session(server);

        var list = session.ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async, default);
        var pages = async ? await list.ToListAsync() : list.ToListInStep();

        Assert.Equal(["c1", "c2", "c3", "c4", "c5"], pages.Select(page => page.LastId));
        Assert.Equal(1, server.Connections);
        Assert.All(server.Requests, request => Assert.Contains("Accept-Encoding: gzip", request));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_answer_is_handed_over_before_its_body_has_arrived()
    {
        var rest = new TaskCompletionSource();
        await using var server = new LoopbackServer(_ => Plain(10, "{"), rest.Task);
        var client = new StripeClient(new StripeClientOptions
        {
            ApiKey = "sk_test_1",
            ApiBase = server.Address.AbsoluteUri.TrimEnd('/'),
            HttpClient = StripeTransport.Shared.Client(async: true, new() { MaxResponseSize = 1000 }),
        });

        await using var body = await client.RequestStreamingAsync(HttpMethod.Get, "/v1/customers", null!, null!);

        Assert.Equal('{', body.ReadByte());
        rest.SetResult();
    }

    [Fact(Timeout = 30_000)]
    public async Task A_body_that_ends_too_soon_is_a_broken_connection_and_no_shorter_list()
    {
        await using var server = new LoopbackServer(_ => Plain(100, "{\"data\":["), Task.CompletedTask);
        var session = Session(server);

        await Assert.ThrowsAsync<StripeConnectionException>(
            () => session.ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default).ToListAsync());
        Assert.Throws<StripeConnectionException>(
            () => session.ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: false, default).ToListInStep());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_listening_is_a_connection_error(bool async)
    {
        Uri address;
        await using (var server = new LoopbackServer(_ => []))
            address = server.Address;
        var settings = FakeStripe.Keyed with { ApiBase = address };
        var session = new StripeSession(SessionSetup.WithKey(settings, NoRequestObserver.Instance, TimeProvider.System), StripeTransport.Shared, new(0, 0));

        var error = await Assert.ThrowsAsync<StripeConnectionException>(
            () => session.ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async, default).ToListAsync());

        Assert.Contains(address.GetLeftPart(UriPartial.Authority), error.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task Cancelling_ends_a_synchronous_read_of_a_stalled_connection()
    {
        using var source = new CancellationTokenSource();
        var stall = new TaskCompletionSource();
        await using var server = new LoopbackServer(_ => Plain(100, "{"), stall.Task);
        var list = Session(server).ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: false, source.Token);
        var reading = Task.Run(list.ToListInStep);

        await server.Answered;
        await source.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => reading);
        stall.SetResult();
    }

    private static StripeSession Session(LoopbackServer server) => new(
        SessionSetup.WithKey(FakeStripe.Keyed with { ApiBase = server.Address }, NoRequestObserver.Instance, TimeProvider.System),
        StripeTransport.Shared,
        new(0, 0));

    private static byte[] Plain(int length, string body) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}");

    private static byte[] Chunked(string json)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(json));
        var head = $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n{packed.Length:x}\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. packed.ToArray(), .. "\r\n0\r\n\r\n"u8];
    }

    /// <summary>
    ///     Answers over real sockets with bytes; after each answer it waits for <c>closing</c>, if given, and then hangs up.
    /// </summary>
    private sealed class LoopbackServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Func<int, byte[]> _answer;
        private readonly Task? _closing;
        private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task _running;

        public LoopbackServer(Func<int, byte[]> answer, Task? closing = null)
        {
            _answer = answer;
            _closing = closing;
            _listener.Start();
            Address = new($"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");
            _running = AcceptAsync();
        }

        public Uri Address { get; }

        public int Connections { get; private set; }

        public List<string> Requests { get; } = [];

        public Task Answered => _answered.Task;

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _listener.Stop();
        }

        private async Task AcceptAsync()
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;
                await ServeAsync(client.GetStream());
            }
        }

        private async Task ServeAsync(NetworkStream stream)
        {
            var reader = new StreamReader(stream, Encoding.ASCII);
            while (await ReadHeadAsync(reader) is { } head)
            {
                Requests.Add(head);
                await stream.WriteAsync(_answer(Requests.Count), _stop.Token);
                _answered.TrySetResult();
                if (_closing is not null)
                {
                    await _closing.WaitAsync(_stop.Token);
                    return;
                }
            }
        }

        private async Task<string?> ReadHeadAsync(StreamReader reader)
        {
            var head = new StringBuilder();
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                if (line.Length == 0)
                    return head.ToString();
                head.AppendLine(line);
            }

            return null;
        }
    }
}
