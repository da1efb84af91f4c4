using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Stripe.EFCore.Query.Plans.Nodes;

/// <summary>All elements of a subquery as one collection: of a navigation's own collection type, or of the type that a projection asks for.</summary>
internal sealed class CollectionExpression(SubqueryExpression subquery, INavigationBase? navigation, Type type) : PlanNodeExpression(type)
{
    public SubqueryExpression Subquery { get; } = subquery;

    public INavigationBase? Navigation { get; } = navigation;

    /// <summary>The condition under which there is no collection, because the object that holds it is missing; null where it always is there.</summary>
    public Expression? Missing { get; init; }

    /// <summary>Whether it is a list inside one of Stripe's objects; a missing list counts as empty.</summary>
    public bool IsEmbedded { get; init; }

    public CollectionExpression Update(SubqueryExpression subquery, Expression? missing)
        => subquery == Subquery && missing == Missing
            ? this
            : new CollectionExpression(subquery, Navigation, Type) { Missing = missing, IsEmbedded = IsEmbedded };

    public override string ToString() => $"{Subquery} as {Type.Name}";
}
