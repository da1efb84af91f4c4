namespace Stripe.EFCore.Api.Errors;

/// <summary>The body of an answer cannot be read to its end: the connection broke, or its compression is damaged.</summary>
/// <param name="requestId">Stripe's id of the request, which came with the headers.</param>
/// <param name="cause">What the connection or the decompression threw.</param>
internal sealed class BrokenBodyException(string? requestId, Exception cause) : IOException(MessageOf(cause), cause)
{
    public string? RequestId => requestId;

    /// <summary>The messages of .NET's decompression speak of archives, and of what the caller did wrong.</summary>
    private static string MessageOf(Exception cause) =>
        cause is InvalidDataException or InvalidOperationException ? "The compressed body of the answer is damaged." : cause.Message;
}
