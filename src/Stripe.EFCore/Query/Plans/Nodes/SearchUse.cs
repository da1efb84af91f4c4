namespace Stripe.EFCore.Query.Plans.Nodes;

/// <summary>What a query says about Stripe's search.</summary>
internal sealed record SearchUse
{
    public static readonly SearchUse Unsaid = new();

    /// <summary>Whether it may be used; null where the context's options decide.</summary>
    public bool? IsAllowed { get; init; }

    /// <summary>How long back objects are read in other ways too, because the search may not know them yet; null where they are not.</summary>
    public TimeSpan? FreshFor { get; init; }

    /// <summary>Whether a count may be the number that a search gives.</summary>
    public bool AllowsStaleCount { get; init; }
}
