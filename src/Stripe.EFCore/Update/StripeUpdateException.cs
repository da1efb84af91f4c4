using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Stripe.EFCore.Updates.Errors;

namespace Stripe.EFCore;

/// <summary>
///     SaveChanges wrote not all of the changes. Stripe has no transactions: what was written before the failure stays written. Its entries are accepted, with
///     the ids and values that Stripe gave them; all others are pending as before, so that saving again goes on where it stopped.
/// </summary>
public sealed class StripeUpdateException : DbUpdateException
{
    internal StripeUpdateException(UpdateFailure failure)
        : base(failure.Message, failure.Failures[0].Cause, [.. failure.Failures.Select(f => f.Entry)])
    {
        Failures = failure.Failures;
        Outcome = failure.Failures[0].Outcome;
        Written = failure.Written;
        Pending = failure.Pending;
        IdempotencyKey = failure.Failures[0].IdempotencyKey;
        Property = failure.Failures[0].Property;
    }

    /// <summary>
    ///     The entries that failed, the first one first, each with what became of it. There are several only where writes go at once (<c>ConcurrentWrites</c>).
    /// </summary>
    public IReadOnlyList<StripeUpdateFailure> Failures { get; }

    /// <summary>What became of the first entry that failed (<see cref="DbUpdateException.Entries" />).</summary>
    public StripeUpdateOutcome Outcome { get; }

    /// <summary>The entries that this call wrote. They are accepted: unchanged, or detached where they are deleted.</summary>
    public IReadOnlyList<EntityEntry> Written { get; }

    /// <summary>The entries that this call sent nothing for.</summary>
    public IReadOnlyList<EntityEntry> Pending { get; }

    /// <summary>
    ///     The idempotency key of the first request that failed; null where it had none (DELETE in API v1). While the outcome is unknown and the change stays
    ///     the same, the next save sends this key again. See <see href="https://docs.stripe.com/api/idempotent_requests">Stripe's documentation</see>.
    /// </summary>
    public string? IdempotencyKey { get; }

    /// <summary>The property that Stripe objects to, with the members below it: <c>Address.City</c>; null where Stripe names none.</summary>
    public string? Property { get; }
}

/// <summary>An entry whose request failed.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Cause">Why the request failed.</param>
public sealed record StripeUpdateFailure(EntityEntry Entry, StripeUpdateOutcome Outcome, Exception Cause)
{
    /// <summary>The idempotency key of the request; null where it had none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The property that Stripe objects to, with the members below it; null where Stripe names none.</summary>
    public string? Property { get; init; }
}

/// <summary>What became of a change whose request failed.</summary>
public enum StripeUpdateOutcome
{
    /// <summary>Stripe refused the request, so nothing was changed.</summary>
    Refused,

    /// <summary>
    ///     Nobody knows whether Stripe carried the request out: the answer was lost, or was an error of Stripe's own (5xx). Saving again finds out, and does it
    ///     once.
    /// </summary>
    Unknown,

    /// <summary>
    ///     The change is written and accepted, but its answer could not be read, so the values of the entity may be old. Also an intent that Stripe has made
    ///     and whose payment it declined: it has its id, to be confirmed again.
    /// </summary>
    Written,
}
