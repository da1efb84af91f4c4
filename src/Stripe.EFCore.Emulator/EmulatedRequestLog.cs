using System.Collections.Immutable;

namespace Stripe.EFCore.Emulator;

/// <summary>One request that the emulator answered.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, not decoded.</param>
/// <param name="RawQuery">The query with its question mark, not decoded; empty where there is none.</param>
/// <param name="Parameters">The parameters of query or body, decoded, in their order.</param>
/// <param name="Account">The connected account that was asked for; null for the key's own.</param>
/// <param name="Status">The HTTP status of the answer.</param>
/// <param name="RequestId">The answer's <c>Request-Id</c>.</param>
/// <param name="UserAgent">What the client calls itself.</param>
public sealed record EmulatedLogEntry(
    string Method,
    string Path,
    string RawQuery,
    ImmutableArray<KeyValuePair<string, string>> Parameters,
    string? Account,
    int Status,
    string RequestId,
    string? UserAgent)
{
    /// <summary>The body as it came; empty where there is none, and for an uploaded file.</summary>
    public string Body { get; init; } = "";

    /// <summary>The header <c>Idempotency-Key</c>; null where there is none.</summary>
    public string? IdempotencyKey { get; init; }
}

/// <summary>The requests that an emulator answered, in the order of their answers. May be read and cleared while requests come in.</summary>
public sealed class EmulatedRequestLog
{
    private readonly Lock _gate = new();
    private readonly List<EmulatedLogEntry> _entries = [];

    internal EmulatedRequestLog()
    {
    }

    /// <summary>A copy of what was answered so far.</summary>
    public ImmutableArray<EmulatedLogEntry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries];
        }
    }

    /// <summary>Forgets what was answered so far.</summary>
    public void Clear()
    {
        lock (_gate)
            _entries.Clear();
    }

    internal void Add(EmulatedLogEntry request)
    {
        lock (_gate)
            _entries.Add(request);
    }
}
