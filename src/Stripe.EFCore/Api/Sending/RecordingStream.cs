using Stripe.EFCore.Api.Transport;

namespace Stripe.EFCore.Api.Sending;

/// <summary>Keeps a copy of what is read through it.</summary>
internal sealed class RecordingStream(Stream source) : ForwardStream
{
    private readonly MemoryStream _copy = new();

    public override long Position
    {
        get => _copy.Length;
        set => throw new NotSupportedException();
    }

    public byte[] ToArray() => _copy.ToArray();

    public override int Read(Span<byte> buffer)
    {
        var read = source.Read(buffer);
        _copy.Write(buffer[..read]);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _copy.Write(buffer.Span[..read]);
        return read;
    }
}
