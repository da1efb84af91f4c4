using System.Linq.Expressions;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Planning.Searching;

/// <summary>Refuses what a query says about search where it cannot mean anything.</summary>
internal static class SearchedScans
{
    /// <exception cref="InvalidOperationException">What the query reads cannot be searched, or not in this way.</exception>
    public static void Verify(BoundQuery query, SearchUse use)
    {
        if (use == SearchUse.Unsaid)
            return;

        var resources = Of(query).Select(s => s.Resource).ToList();
        if (use is { FreshFor: not null, AllowsStaleCount: true })
            throw SearchErrors.FreshCount();
        if (use.FreshFor is not null && resources.Any(IsRaw))
            throw SearchErrors.FreshText();
        if (use.IsAllowed == true && resources.Count > 0 && resources.All(r => r.SearchFields.IsEmpty))
            throw SearchErrors.NothingToSearch(resources);
    }

    private static bool IsRaw(StripeResource resource) => resource.Paging == PagingStyle.NextPageToken;

    private static IEnumerable<Scan> Of(BoundQuery query)
        => Of(query.Plan).Concat(Of(query.Shaper)).Concat(query.Ending.Argument is { } argument ? Of(argument) : []);

    private static IEnumerable<Scan> Of(LogicalPlan plan)
        => plan.Inputs.SelectMany(Of).Concat(plan.Expressions.SelectMany(Of)).Concat(plan is Scan scan ? [scan] : []);

    private static IEnumerable<Scan> Of(Expression expression) => Subqueries.Of(expression).SelectMany(Of);
}
