using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Stripe.EFCore.Updates.Errors;

/// <summary>What is told of a save that stopped.</summary>
/// <param name="Message">The text.</param>
/// <param name="Failures">The entries that failed, the first one first.</param>
internal sealed record UpdateFailure(string Message, IReadOnlyList<StripeUpdateFailure> Failures)
{
    public required IReadOnlyList<EntityEntry> Written { get; init; }

    public required IReadOnlyList<EntityEntry> Pending { get; init; }
}
