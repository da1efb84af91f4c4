using System.Buffers;

namespace Stripe.EFCore.Rows;

/// <summary>A body read to its end into a pooled buffer, which goes back to the pool on disposal.</summary>
internal struct PooledBody : IDisposable
{
    private const int FirstBuffer = 64 * 1024;

    private byte[]? _buffer;
    private int _length;

    private PooledBody(byte[] buffer) => _buffer = buffer;

    public readonly ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Reads on the caller's thread.</summary>
    public static PooledBody Read(Stream stream, CancellationToken cancellationToken)
    {
        var body = new PooledBody(ArrayPool<byte>.Shared.Rent(FirstSize(stream)));
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!body.Advance(stream.Read(body.Free().Span)))
                    return body;
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public static async ValueTask<PooledBody> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var body = new PooledBody(ArrayPool<byte>.Shared.Rent(FirstSize(stream)));
        try
        {
            while (body.Advance(await stream.ReadAsync(body.Free(), cancellationToken).ConfigureAwait(false)))
            {
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_buffer is not { } buffer)
            return;

        _buffer = null;
        _length = 0;
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>One byte more than a known length, so that the read that finds the end needs no larger buffer.</summary>
    private static int FirstSize(Stream stream) =>
        stream.CanSeek ? (int)Math.Clamp(stream.Length - stream.Position + 1, 1, Array.MaxLength) : FirstBuffer;

    private bool Advance(int read)
    {
        _length += read;
        return read > 0;
    }

    private Memory<byte> Free()
    {
        if (_length == _buffer!.Length)
            Grow();
        return _buffer.AsMemory(_length);
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(_buffer!.Length * 2L, Array.MaxLength));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer!);
        _buffer = larger;
    }
}
