namespace Stripe.EFCore.Emulator;

/// <summary>
///     How many requests an account may send, after <see href="https://docs.stripe.com/rate-limits">Stripe's rate limits</see>. Counted in a window that slides
///     with every request, the strictest way to read a number for a second.
/// </summary>
public sealed record EmulatedRateLimits
{
    /// <summary>The limits of a sandbox: 25 a second for the account, for each endpoint 25, and 20 for all searches.</summary>
    public static EmulatedRateLimits Sandbox { get; } = new() { Global = 25, Endpoint = 25, Search = 20 };

    /// <summary>The limits of a live account: 100 a second, for each endpoint 25, and 20 for all searches.</summary>
    public static EmulatedRateLimits Live { get; } = new() { Global = 100, Endpoint = 25, Search = 20 };

    /// <summary>Requests in any second for an account; null for any number.</summary>
    public int? Global { get; init; }

    /// <summary>Requests in any second for one endpoint of an account: a list, or all retrieves of one resource.</summary>
    public int? Endpoint { get; init; }

    /// <summary>Searches in any second over all resources of an account.</summary>
    public int? Search { get; init; }

    /// <summary>Requests of an account that may be under way at once.</summary>
    public int? Concurrency { get; init; }

    /// <summary>What a refusal says in <c>Retry-After</c>, in whole seconds; null, as at Stripe, for nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
