using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Binding;

/// <summary>Binds a search with a given text: a scan of the search, whose one parameter is the text.</summary>
internal static class SearchBinder
{
    /// <exception cref="InvalidOperationException">Stripe has no search for the set.</exception>
    public static Scan Scan(IEntityType entityType, RowSource source, Expression text)
    {
        var resource = entityType.GetStripeResource();
        if (resource.SearchFields.IsEmpty)
            throw SearchErrors.CannotSearch(resource);

        var search = SearchResource.RawOf(resource);
        return new Scan(search, source, entityType)
        {
            Conditions = [new ScanCondition(ConditionKind.Equal, search.Parameters.Single(), text.As(typeof(string)), null, true)],
        };
    }
}
