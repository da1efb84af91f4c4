namespace Stripe.EFCore.Http;

/// <summary>
///     Reads the body of an answer on the caller's thread. A synchronous read takes no token, so cancellation disposes of the content: that closes the
///     connection and leaves the stream alone that another thread may be decompressing.
/// </summary>
internal static class SynchronousBody
{
    /// <summary>The body, or its first bytes where it is longer: one byte more than the limit, so that the reader sees that there are more.</summary>
    /// <exception cref="Exception">Whatever the connection or the decompression throws; on cancellation that is anything too.</exception>
    public static MemoryStream Read(HttpContent content, long mostBytes, CancellationToken cancellationToken)
    {
        var body = new BoundedCopy(mostBytes + 1);
        using var leaving = cancellationToken.UnsafeRegister(static content => ((HttpContent)content!).Dispose(), content);
        try
        {
            content.CopyTo(body, context: null, cancellationToken);
        }
        catch (Exception) when (body.IsFull && !cancellationToken.IsCancellationRequested)
        {
            // The copy itself ended it.
        }

        cancellationToken.ThrowIfCancellationRequested();
        return body.ToStream();
    }

    /// <summary>Takes no more than its limit, and ends the writing then.</summary>
    private sealed class BoundedCopy(long limit) : Stream
    {
        private readonly MemoryStream _taken = new();

        public bool IsFull => _taken.Length >= limit;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public MemoryStream ToStream()
        {
            _taken.Position = 0;
            return _taken;
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _taken.Write(buffer[..(int)Math.Min(buffer.Length, limit - _taken.Length)]);
            if (IsFull)
                throw new IOException("The body is longer than its limit.");
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
