using Microsoft.EntityFrameworkCore;

namespace Stripe.EFCore;

/// <summary>
///     ExecuteUpdate or ExecuteDelete failed after its first write. Each object is a request of its own and Stripe has no transactions, so what was written
///     stays written. Running the same call again writes what is left.
/// </summary>
public sealed class StripeBulkWriteException : DbUpdateException
{
    internal StripeBulkWriteException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>The ids of the objects that are written.</summary>
    public IReadOnlyList<string> Done { get; internal init; } = [];

    /// <summary>The ids of the objects whose requests failed, the first failure first; it is the inner exception.</summary>
    public IReadOnlyList<string> Failed { get; internal init; } = [];

    /// <summary>Those of <see cref="Failed" /> that may be written all the same: no answer came, or one that says that Stripe failed.</summary>
    public IReadOnlyList<string> Unknown { get; internal init; } = [];

    /// <summary>The ids of the objects that nothing was sent for.</summary>
    public IReadOnlyList<string> Untouched { get; internal init; } = [];
}
