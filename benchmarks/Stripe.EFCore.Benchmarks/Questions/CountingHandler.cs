namespace StripeEFCore.Benchmarks.Questions;

/// <summary>Counts requests where they leave, those that nobody waits for to the end among them.</summary>
internal sealed class CountingHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly Lock _gate = new();
    private readonly List<string> _sent = [];

    public IReadOnlyList<string> Take()
    {
        lock (_gate)
        {
            List<string> taken = [.. _sent];
            _sent.Clear();
            return taken;
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Add(request);
        return base.Send(request, cancellationToken);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Add(request);
        return base.SendAsync(request, cancellationToken);
    }

    private void Add(HttpRequestMessage request)
    {
        lock (_gate)
            _sent.Add(Uri.UnescapeDataString(request.RequestUri!.PathAndQuery));
    }
}
