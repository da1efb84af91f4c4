namespace Stripe.EFCore.Api;

/// <summary>What the queries of a context read in place of Stripe while the answer to a write is read; null at all other times.</summary>
internal sealed class SessionOverride
{
    public IStripeSession? Session { get; set; }
}
