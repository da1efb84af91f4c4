using Stripe.EFCore.Api.Transport;

namespace Stripe.EFCore.Api.Clients;

/// <summary>The body of an answer that may take as long as it likes, as long as it goes on: only a pause is limited.</summary>
/// <param name="body">The body.</param>
/// <param name="patience">How long the next bytes may take.</param>
/// <param name="clock">Times that.</param>
internal sealed class PatientStream(Stream body, TimeSpan patience, TimeProvider clock) : ForwardStream
{
    public override long Position
    {
        get => body.Position;
        set => throw new NotSupportedException();
    }

    /// <summary>A synchronous read of a connection knows no time limit, so this one waits for the other kind.</summary>
    public override int Read(Span<byte> buffer)
    {
        var read = new byte[buffer.Length];
        var count = ReadAsync(read, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        read.AsSpan(0, count).CopyTo(buffer);
        return count;
    }

    /// <exception cref="IOException">The body breaks off, or its next bytes take too long.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var pause = new CancellationTokenSource(patience, clock);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, cancellationToken);
        try
        {
            return await body.ReadAsync(buffer, leaving.Token).ConfigureAwait(false);
        }
        catch (Exception cause) when (pause.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException(
                $"The next bytes of the answer did not come within {patience.TotalSeconds:0.###} seconds. Raise the connection setting Timeout.",
                new TimeoutException(cause.Message, cause));
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            body.Dispose();
        base.Dispose(disposing);
    }
}
