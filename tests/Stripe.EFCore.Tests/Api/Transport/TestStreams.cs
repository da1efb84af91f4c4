using System.Text;

namespace StripeEFCore.Tests.Api.Transport;

/// <summary>A body whose asynchronous reads never end but by cancellation.</summary>
internal sealed class StuckStream : ReadOnlyStream
{
    public bool IsDisposed { get; private set; }

    public override int Read(Span<byte> buffer) => throw new InvalidOperationException("Read in step.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return 0;
    }

    protected override void Dispose(bool disposing) => IsDisposed = true;
}

/// <summary>A body that only one of the two ways may read.</summary>
internal sealed class OneWayStream(string text, bool async) : ReadOnlyStream
{
    private readonly MemoryStream _text = new(Encoding.UTF8.GetBytes(text));

    public override int Read(Span<byte> buffer) =>
        async ? throw new InvalidOperationException("An asynchronous request was read in step.") : _text.Read(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        async
            ? _text.ReadAsync(buffer, cancellationToken)
            : throw new InvalidOperationException("A synchronous request was read asynchronously.");
}

/// <summary>A body whose connection breaks, or which does something else, after a part of it.</summary>
internal sealed class BreakingStream(string part, Action then) : ReadOnlyStream
{
    private readonly MemoryStream _part = new(Encoding.UTF8.GetBytes(part));

    public bool IsDisposed { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var read = _part.Read(buffer);
        if (read == 0)
        {
            then();
            ObjectDisposedException.ThrowIf(IsDisposed, this);
        }

        return read;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = Read(buffer.Span);
        cancellationToken.ThrowIfCancellationRequested();
        return new(read);
    }

    protected override void Dispose(bool disposing) => IsDisposed = true;
}

internal abstract class ReadOnlyStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public abstract override int Read(Span<byte> buffer);

    public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
