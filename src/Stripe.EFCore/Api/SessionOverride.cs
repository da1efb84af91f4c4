namespace Stripe.EFCore.Api;

/// <summary>What is otherwise for the queries of a context for a while.</summary>
internal sealed class SessionOverride
{
    /// <summary>What they read in place of Stripe while the answer to a write is read; null at all other times.</summary>
    public IStripeSession? Session { get; set; }

    /// <summary>Whether they give all rows, whatever <c>MaxRows</c> says: a navigation that is loaded in part would count as loaded.</summary>
    public bool GivesAllRows { get; set; }
}
