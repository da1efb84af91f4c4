using System.Net.Http.Headers;
using Stripe.EFCore.Api.Errors;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Transport;

/// <summary>
///     The body of an answer while it arrives. Counts what is read, and refuses more than a limit. Disposing it disposes the answer.
/// </summary>
/// <param name="response">The answer.</param>
/// <param name="content">Its body, decompressed.</param>
/// <param name="mostBytes">How many bytes it may have.</param>
/// <param name="key">What the request authenticated with.</param>
internal sealed class ResponseBody(HttpResponseMessage response, Stream content, long mostBytes, string? key = null) : ForwardStream
{
    /// <summary>The bytes read so far, after decompression.</summary>
    public long BytesRead { get; private set; }

    public HttpResponseHeaders Headers => response.Headers;

    public string? RequestId => RequestErrors.RequestIdOf(response, key);

    public override long Position
    {
        get => BytesRead;
        set => throw new NotSupportedException();
    }

    /// <summary>A text out of the body without the key, which what answers in Stripe's place may repeat.</summary>
    public string Mask(string text) => Secrets.Remove(text, key);

    /// <summary>Reads what is left, so that the connection can serve the next request.</summary>
    public async ValueTask DrainAsync(bool async, CancellationToken cancellationToken)
    {
        var rest = new byte[256];
        while ((async ? await ReadAsync(rest, cancellationToken).ConfigureAwait(false) : Read(rest)) > 0)
        {
        }
    }

    /// <exception cref="BrokenBodyException">It breaks off.</exception>
    /// <exception cref="StripeResponseException">It is longer than it may be.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Counted(content.Read(buffer[..Wanted(buffer.Length)]));
        }
        catch (Exception cause) when (IsBroken(cause))
        {
            throw new BrokenBodyException(RequestId, cause);
        }
    }

    /// <inheritdoc cref="Read(Span{byte})" />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Counted(await content.ReadAsync(buffer[..Wanted(buffer.Length)], cancellationToken).ConfigureAwait(false));
        }
        catch (Exception cause) when (IsBroken(cause))
        {
            throw new BrokenBodyException(RequestId, cause);
        }
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

    /// <summary>Every decompression has exceptions of its own for what it cannot read.</summary>
    private static bool IsBroken(Exception cause) => cause is not (OperationCanceledException or StripeResponseException);

    /// <summary>One byte beyond the limit shows that there are more; no others are taken.</summary>
    private int Wanted(int most) => (int)Math.Min(most, mostBytes - BytesRead + 1);

    private int Counted(int read)
    {
        BytesRead += read;
        return BytesRead <= mostBytes ? read : throw RequestErrors.TooLong(mostBytes);
    }
}
