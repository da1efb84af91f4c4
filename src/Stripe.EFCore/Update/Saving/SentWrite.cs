using Stripe.EFCore.Api.Writes;

namespace Stripe.EFCore.Updates.Saving;

/// <summary>A change, and what became of its request.</summary>
/// <param name="Write">The change.</param>
/// <param name="Key">The idempotency key of the request; null where it had none.</param>
internal sealed record SentWrite(EntryWrite Write, string? Key)
{
    /// <summary>Whether Stripe has carried it out, or there was nothing to do.</summary>
    public bool IsWritten { get; init; }

    /// <summary>Whether nobody knows what became of an earlier request for the same change.</summary>
    public bool WasOpen { get; init; }

    /// <summary>Whether Stripe made the object and declined its payment.</summary>
    public bool IsDeclined { get; init; }

    /// <summary>The object that Stripe answered; null where there is none to read.</summary>
    public WrittenObject? Answer { get; init; }

    /// <summary>Whether the failure says all that is known of the change, also what to do.</summary>
    public bool IsTold => Failure is OpenRequestException;

    /// <summary>Why it failed, or why its answer could not be read.</summary>
    public Exception? Failure { get; init; }
}
