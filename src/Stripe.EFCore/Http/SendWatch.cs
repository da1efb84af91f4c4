namespace Stripe.EFCore.Http;

/// <summary>
///     Watches how often one request is sent. A handler of the application may send it again without a word to who asked, so the watch goes along with the
///     flow of the code and is found beneath all handlers, by <see cref="SendWatchHandler" />.
/// </summary>
/// <param name="pathAndQuery">The request: what a handler asks for itself, such as a token of a proxy, is another.</param>
internal abstract class SendWatch(string pathAndQuery)
{
    private static readonly AsyncLocal<SendWatch?> Flow = new();

    private int _sends;

    /// <summary>Begins in the method that calls it, which has to be asynchronous: its end ends it.</summary>
    public void Begin() => Flow.Value = this;

    /// <summary>The watch of a request; null if nobody watches it.</summary>
    public static SendWatch? Of(HttpRequestMessage request) =>
        Flow.Value is { } watch && request.RequestUri?.PathAndQuery == watch.PathAndQuery ? watch : null;

    /// <summary>Called before each send.</summary>
    public ValueTask SendingAsync(bool async, CancellationToken cancellationToken) =>
        Interlocked.Increment(ref _sends) == 1 ? default : SendingAgainAsync(async, cancellationToken);

    /// <summary>Called with the answer to each send.</summary>
    public virtual void Answered(HttpResponseMessage response)
    {
    }

    /// <summary>Called before each send but the first. What it throws is thrown in place of the send.</summary>
    protected abstract ValueTask SendingAgainAsync(bool async, CancellationToken cancellationToken);

    private string PathAndQuery => pathAndQuery;
}
