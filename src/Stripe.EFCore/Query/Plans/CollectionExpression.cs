using Microsoft.EntityFrameworkCore.Metadata;

namespace Stripe.EFCore.Query.Plans;

/// <summary>All elements of a subquery as one collection: of a navigation's own collection type, or of the type that a projection asks for.</summary>
internal sealed class CollectionExpression(SubqueryExpression subquery, INavigationBase? navigation, Type type) : PlanNodeExpression(type)
{
    public SubqueryExpression Subquery { get; } = subquery;

    public INavigationBase? Navigation { get; } = navigation;

    public CollectionExpression Update(SubqueryExpression subquery)
        => subquery == Subquery ? this : new CollectionExpression(subquery, Navigation, Type);

    public override string ToString() => $"{Subquery} as {Type.Name}";
}
