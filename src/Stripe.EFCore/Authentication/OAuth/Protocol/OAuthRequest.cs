using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Stripe.EFCore.Authentication.Connection;

namespace Stripe.EFCore.Authentication.OAuth.Protocol;

/// <summary>A POST to an OAuth endpoint.</summary>
/// <param name="What">What it is for, as errors begin.</param>
/// <param name="Url">The endpoint.</param>
/// <param name="Form">The fields.</param>
/// <param name="Authorization">The Authorization header; null where the secret is a field.</param>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed record OAuthRequest(
    string What,
    string Url,
    [property: DebuggerBrowsable(DebuggerBrowsableState.Never)] ImmutableArray<KeyValuePair<string, string>> Form,
    [property: DebuggerBrowsable(DebuggerBrowsableState.Never)] AuthenticationHeaderValue? Authorization)
{
    public string? IdempotencyKey { get; init; }

    /// <summary>The setting that the endpoint comes from.</summary>
    public required string Setting { get; init; }

    /// <summary>What must not stand in an error, whoever wrote it.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public ImmutableArray<string> Secrets { get; init; } = [];

    /// <summary>Whether it carries a live key.</summary>
    public bool IsLive => Secrets.Any(ConnectionRules.IsLive);

    public override string ToString() => $"POST {Url}";
}

/// <summary>Its answer, read to the end.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed record OAuthResponse(
    HttpStatusCode Status,
    string? RequestId,
    [property: DebuggerBrowsable(DebuggerBrowsableState.Never)] string Body)
{
    public override string ToString() => $"{(int)Status} ({RequestId})";
}
