namespace Stripe.EFCore.Infrastructure.WarmUps;

/// <summary>A connection without a network: what is written to it is forgotten, and each request is answered with the same page.</summary>
internal sealed class CannedConnection : Stream
{
    private static readonly byte[] Body =
        [.. """
            {"object":"list","data":[{"id":"cus_1","object":"customer","active":true,"address":{"city":"Ulm"},"amount":1,"balance":-1,"created":1700000000,
            "delinquent":null,"email":"a@example.com","ended_at":null,"list":[1,{"a":"\u00fc"}],"percent":1.5}],"has_more":false,"url":"/v1/customers"}
            """u8];

    private static readonly byte[] Answer =
        [.. "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nRequest-Id: req_1\r\nContent-Length: "u8, .. Digits(Body.Length), .. "\r\n\r\n"u8, .. Body];

    private readonly SemaphoreSlim _asked = new(0);
    private int _read = Answer.Length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Write(byte[] buffer, int offset, int count) => _asked.Release();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _asked.Release();
        return default;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>The answer in two parts, each after a while, since the code that waits is other code than the one that does not.</summary>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_read == Answer.Length)
        {
            await _asked.WaitAsync(cancellationToken).ConfigureAwait(false);
            _read = 0;
        }

        await Task.Yield();
        var part = Math.Min(buffer.Length, _read == 0 ? Answer.Length - Body.Length / 2 : Answer.Length - _read);
        Answer.AsSpan(_read, part).CopyTo(buffer.Span);
        _read += part;
        return part;
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _asked.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Digits(int number) => System.Text.Encoding.ASCII.GetBytes(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
