namespace StripeEFCore.FunctionalTests.Differential.Random;

/// <summary>The queries that may be refused, each with its reason. Few of all may be.</summary>
public static class Refusals
{
    /// <summary>
    ///     EF Core expands no navigation of an element that it got from a group, from a row of a subquery, or inside an operator over groups or over a list of
    ///     values: the member arrives unexpanded, and the message names it; or it makes a tree that does not fit together. A set operation has no row for an
    ///     object that a navigation of another join's missing row leads to.
    /// </summary>
    public static bool IsKnown(string message)
        => message.Contains("EF Core does not follow the navigation", StringComparison.Ordinal)
            || message.Contains("EF Core does not follow the navigations", StringComparison.Ordinal)
            || message.Contains("Translation of member", StringComparison.Ordinal)
            || message.Contains("an object cannot be made of a row here", StringComparison.Ordinal);
}
