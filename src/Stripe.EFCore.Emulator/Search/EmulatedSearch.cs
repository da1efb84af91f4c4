namespace Stripe.EFCore.Emulator;

/// <summary>How far the search index is behind the data, and how long its pages live.</summary>
public sealed record EmulatedSearch
{
    /// <summary>
    ///     How long search does not see a change: a new object is not found, a changed one is found by its old values and answered as it is now, a deleted one
    ///     is counted and not answered. A shorter lag also holds for changes that wait already. Zero, the default, for an index that is always fresh.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan Lag
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A lag is zero or more.");
    }

    /// <summary>How long a <c>next_page</c> can be asked for; null, the default, for ever.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan? PageLifetime
    {
        get;
        init => field = value is null || value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A lifetime is zero or more.");
    }
}
