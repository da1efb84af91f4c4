using System.Net;

namespace Stripe.EFCore.Api.Errors;

/// <summary>What is known of a request that failed.</summary>
internal sealed record RequestFailure(HttpMethod Method, string Path)
{
    /// <summary>The status of the answer; null where there was none.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The answer itself, without the key; null where there was none.</summary>
    public StripeResponse? Answer { get; init; }

    /// <summary>Stripe's own words, keys masked.</summary>
    public ErrorBody Error { get; init; } = ErrorBody.None;

    /// <summary>The expanded fields that may need the permission that the key lacks.</summary>
    public IReadOnlyList<string> Denied { get; init; } = [];

    public string? RequestId { get; init; }

    /// <summary>What Stripe said itself about trying again (<c>Stripe-Should-Retry</c>); null where it said nothing.</summary>
    public bool? ShouldRetry { get; init; }

    /// <summary>The pause that Stripe asked for (<c>Retry-After</c>); null where it asked for none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Which limiter refused (<c>Stripe-Rate-Limited-Reason</c>).</summary>
    public string? RateLimitedReason { get; init; }
}

/// <summary>A request as it went out.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Uri">Where it went.</param>
/// <param name="Key">What it authenticated with; null for nothing.</param>
internal readonly record struct AskedRequest(HttpMethod Method, Uri Uri, string? Key);
