using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Stripe.EFCore.Updates.Errors;

/// <summary>What is told of a save that stopped.</summary>
internal sealed record UpdateFailure(StripeUpdateOutcome Outcome, string Message, Exception Cause)
{
    public required IReadOnlyList<EntityEntry> Failed { get; init; }

    public required IReadOnlyList<EntityEntry> Written { get; init; }

    public required IReadOnlyList<EntityEntry> Pending { get; init; }

    public string? IdempotencyKey { get; init; }

    public string? Property { get; init; }
}
