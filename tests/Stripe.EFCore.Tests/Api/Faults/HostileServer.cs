using System.Text;
using Stripe.EFCore.Api.Transport;

namespace StripeEFCore.Tests.Api.Faults;

/// <summary>Answers with bytes over connections in memory, each of which it closes behind its answer. Requests come as the process sends them.</summary>
/// <param name="answer">The bytes of an answer, by the number of its request.</param>
internal sealed class HostileServer(Func<int, byte[]> answer)
{
    private int _requests;

    public int Requests => _requests;

    public HttpMessageHandler NewHandler()
    {
        var handler = StripeTransport.NewHandler();
        handler.ConnectCallback = (_, _) => new(new Connection(answer(Interlocked.Increment(ref _requests))));
        return handler;
    }

    /// <summary>An answer whose length is told, so that a shorter body breaks off.</summary>
    public static byte[] Answer(int status, byte[] body, string? encoding = null, int? length = null) =>
        [.. Head(status, encoding), .. Ascii($"Content-Length: {length ?? body.Length}\r\n\r\n"), .. body];

    /// <summary>An answer in one chunk; without an end its body breaks off.</summary>
    public static byte[] Chunked(int status, byte[] body, string? encoding = null, bool ends = true) =>
        [.. Head(status, encoding), .. Ascii($"Transfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n"), .. body, .. Ascii(ends ? "\r\n0\r\n\r\n" : "")];

    /// <summary>An answer that ends with its connection, so that nothing tells whether it breaks off.</summary>
    public static byte[] UntilClose(int status, byte[] body, string? encoding = null) =>
        [.. Head(status, encoding), .. Ascii("\r\n"), .. body];

    private static byte[] Head(int status, string? encoding) => Ascii(
        $"HTTP/1.1 {status} X\r\nConnection: close\r\nRequest-Id: req_1\r\n{(encoding is null ? "" : $"Content-Encoding: {encoding}\r\n")}");

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private sealed class Connection(byte[] answer) : Stream
    {
        private readonly MemoryStream _answer = new(answer);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => _answer.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
