namespace Stripe.EFCore.Api;

/// <summary>The body of an answer while it arrives. Counts what is read; disposing it lets go of the answer.</summary>
/// <param name="response">The answer.</param>
/// <param name="content">Its body.</param>
/// <param name="key">What the request authenticated with.</param>
internal sealed class ResponseBody(HttpResponseMessage response, Stream content, string? key = null) : ForwardStream
{
    /// <summary>The bytes read so far, after decompression.</summary>
    public long BytesRead { get; private set; }

    public string? RequestId => RequestErrors.RequestIdOf(response, key);

    public override long Position
    {
        get => BytesRead;
        set => throw new NotSupportedException();
    }

    /// <summary>Reads what is left, so that the connection can serve the next request.</summary>
    public async ValueTask DrainAsync(bool async, CancellationToken cancellationToken)
    {
        var rest = new byte[256];
        while ((async ? await ReadAsync(rest, cancellationToken).ConfigureAwait(false) : Read(rest)) > 0)
        {
        }
    }

    public override int Read(Span<byte> buffer)
    {
        var read = content.Read(buffer);
        BytesRead += read;
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        BytesRead += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
            response.Dispose();
        }

        base.Dispose(disposing);
    }
}
