using System.Linq.Expressions;
using StripeEFCore.FunctionalTests.Differential;

namespace StripeEFCore.FunctionalTests.StripeModel.Queries;

/// <summary>A business question as a query over Stripe.net's own classes, by its name.</summary>
internal static class StripeQuery
{
    /// <summary>A query whose order does not matter.</summary>
    public static QueryShape Set<T>(string name, Expression<Func<IStripe, T>> query) => new(name, query, false);

    /// <summary>A query that defines the order of its results.</summary>
    public static QueryShape List<T>(string name, Expression<Func<IStripe, T>> query) => new(name, query, true);
}
