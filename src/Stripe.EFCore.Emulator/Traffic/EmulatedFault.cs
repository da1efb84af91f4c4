using System.Net;

namespace Stripe.EFCore.Emulator;

/// <summary>A request as faults are chosen by it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, not decoded.</param>
/// <param name="Query">The query, decoded, without its question mark.</param>
/// <param name="Account">The connected account that is asked for; null for the key's own.</param>
/// <param name="Number">Which request to the emulator it is, from 1.</param>
public sealed record EmulatedRequest(string Method, string Path, string Query, string? Account, long Number);

/// <summary>What goes wrong with one answer of the API.</summary>
public sealed record EmulatedFault
{
    private EmulatedFault()
    {
    }

    /// <summary>The connection is reset before the request has any effect: a write is not executed.</summary>
    public static EmulatedFault ResetBeforeExecution { get; } = new() { ResetsBeforeExecution = true };

    /// <summary>409 <c>lock_timeout</c>: another request holds the object for too long. A write is not executed.</summary>
    public static EmulatedFault LockTimeout { get; } = new() { Status = HttpStatusCode.Conflict, Code = "lock_timeout" };

    /// <summary>The connection is reset before a byte of the answer, when the request is executed: the effect of a write stays.</summary>
    public static EmulatedFault Reset { get; } = new() { AnswersUpTo = 0 };

    /// <summary>The connection is reset in the middle of the body, when the request is executed: the effect of a write stays.</summary>
    public static EmulatedFault BrokenBody { get; } = new() { AnswersUpTo = 0.5 };

    /// <summary>The body ends in the middle and says that it is whole, as a proxy that gave up would.</summary>
    public static EmulatedFault Truncated { get; } = new() { TruncatesAt = 0.5 };

    /// <summary>The answer is a page of HTML with status 200, as a proxy's would be.</summary>
    public static EmulatedFault Html { get; } = new() { IsHtml = true };

    internal bool ResetsBeforeExecution { get; private init; }

    internal bool IsAfterExecution { get; private init; }

    internal HttpStatusCode? Status { get; private init; }

    internal string? Code { get; private init; }

    internal string? LimitedReason { get; private init; }

    internal TimeSpan? RetryAfter { get; private init; }

    internal TimeSpan Pause { get; private init; }

    internal double? AnswersUpTo { get; private init; }

    internal double? TruncatesAt { get; private init; }

    internal bool IsHtml { get; private init; }

    /// <summary>An error in place of the answer; nothing is read or written.</summary>
    /// <param name="status">The status.</param>
    /// <param name="code">Stripe's code.</param>
    /// <returns>The fault.</returns>
    public static EmulatedFault Error(HttpStatusCode status, string? code = null) => new() { Status = status, Code = code };

    /// <summary>An error in place of the answer, when the request is executed: the effect of a write stays, and its idempotency key keeps the error.</summary>
    /// <param name="status">The status: 500.</param>
    /// <param name="code">Stripe's code.</param>
    /// <returns>The fault.</returns>
    public static EmulatedFault ErrorAfterExecution(HttpStatusCode status, string? code = null)
        => new() { Status = status, Code = code, IsAfterExecution = true };

    /// <summary>429 by one of Stripe's limiters.</summary>
    /// <param name="reason"><c>Stripe-Rate-Limited-Reason</c>: <c>endpoint-rate</c>.</param>
    /// <param name="retryAfter"><c>Retry-After</c>, in whole seconds.</param>
    /// <returns>The fault.</returns>
    public static EmulatedFault RateLimited(string reason, TimeSpan? retryAfter = null) =>
        new() { Status = HttpStatusCode.TooManyRequests, Code = "rate_limit", LimitedReason = reason, RetryAfter = retryAfter };

    /// <summary>The first half of the body comes at once, the rest after a pause.</summary>
    /// <param name="pause">The pause.</param>
    /// <returns>The fault.</returns>
    public static EmulatedFault SlowBody(TimeSpan pause) => new() { Pause = pause };
}
