using System.Collections.Immutable;

namespace StripeEFCore.FunctionalTests;

/// <summary>
///     The requests of a fixture's contexts, in the order in which they went out. What a query gave up is not answered before the next query begins, and what
///     is logged where it arrives may be logged there then; here each request is its own query's.
/// </summary>
public sealed class SentRequests() : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly Lock _gate = new();
    private readonly List<SentRequest> _entries = [];

    public ImmutableArray<SentRequest> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries];
        }
    }

    public void Clear()
    {
        lock (_gate)
            _entries.Clear();
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
            _entries.Add(new(request.RequestUri!.AbsolutePath, request.RequestUri.Query));
    }
}

/// <param name="Path">The path, not decoded.</param>
/// <param name="RawQuery">The query with its question mark, not decoded; empty where there is none.</param>
public sealed record SentRequest(string Path, string RawQuery)
{
    public ImmutableArray<KeyValuePair<string, string>> Parameters { get; } =
    [
        .. RawQuery.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).Select(p =>
            KeyValuePair.Create(Uri.UnescapeDataString(p[0]), Uri.UnescapeDataString(p[1]))),
    ];

    public override string ToString() => Uri.UnescapeDataString(Path + RawQuery);
}
