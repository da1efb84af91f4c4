using System.Collections.Immutable;

namespace Stripe.EFCore.Catalog;

/// <summary>Every list endpoint that the referenced Stripe.net knows.</summary>
internal static partial class StripeCatalog
{
    public static ImmutableArray<StripeResource> Resources => throw new NotSupportedException();

    /// <summary>Finds a resource by its object name (<c>customer</c>), its path (<c>/v1/customers</c>) or its plural (<c>customers</c>).</summary>
    public static StripeResource? Find(string name) => throw new NotSupportedException();

    /// <summary>Finds the top-level resource whose items are of a class of Stripe.net.</summary>
    public static StripeResource? Find(Type stripeType) => throw new NotSupportedException();

    /// <summary>The resources whose names come nearest to a name that was not found, best first.</summary>
    public static ImmutableArray<string> NearMisses(string name) => throw new NotSupportedException();
}
