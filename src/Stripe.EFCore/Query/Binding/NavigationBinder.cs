using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Binding.Rows;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Binding;

/// <summary>
///     What a navigation leads to, where EF Core has left it unexpanded: of an element that came out of a group or a subquery, and in some projections. It is
///     found by a subquery of its own.
/// </summary>
internal static class NavigationBinder
{
    /// <summary>The navigation of that name that an element has and that is no part of itself; null where there is none.</summary>
    public static INavigationBase? Find(Expression instance, string name)
        => RowShapes.EntityTypeOf(instance) is not { } entityType ? null
            : entityType.FindNavigation(name) is { ForeignKey.IsOwnership: false } navigation ? navigation
            : entityType.FindSkipNavigation(name);

    /// <summary>Whether a bound expression is a collection of rows.</summary>
    public static bool IsCollection(Expression expression)
        => expression is CollectionExpression || expression is SubqueryExpression { Query: { Ending.IsElement: true, Shaper: CollectionExpression } };

    /// <summary>The related object or objects; null where that cannot be said here, because there are query filters to apply.</summary>
    public static Expression? Bind(Expression instance, INavigationBase navigation)
    {
        if (instance is SubqueryExpression { Query: { Ending.IsElement: true } found })
        {
            return Bind(RowShapes.Unwrap(found.Shaper), navigation) is { } next
                ? new SubqueryExpression(found with { Shaper = next, Ending = found.Ending with { ResultType = next.Type, OrDefault = true } }, next.Type)
                : null;
        }

        if (HasFilters(navigation.TargetEntityType) || navigation is ISkipNavigation { JoinEntityType: var join } && HasFilters(join))
            return null;

        var entity = (EntityExpression)instance;
        var related = navigation is ISkipNavigation skip ? Across(entity, skip) : Across(entity, (INavigation)navigation);
        if (navigation.IsCollection)
        {
            var all = new BoundQuery(related.Plan, related.Shaper, new Ending(EndingKind.Sequence, related.Shaper.Type));
            return new CollectionExpression(new SubqueryExpression(all, navigation.ClrType), navigation, navigation.ClrType);
        }

        var query = new BoundQuery(related.Plan, related.Shaper, new Ending(EndingKind.First, related.Shaper.Type, OrDefault: true));
        return new SubqueryExpression(query, related.Shaper.Type);
    }

    private static bool HasFilters(IEntityType type) => type.GetAllBaseTypesInclusive().Any(t => t.GetDeclaredQueryFilters().Count > 0);

    private static BoundSource Across(EntityExpression entity, INavigation navigation)
    {
        var (own, others) = navigation.IsOnDependent
            ? (navigation.ForeignKey.Properties, navigation.ForeignKey.PrincipalKey.Properties)
            : (navigation.ForeignKey.PrincipalKey.Properties, navigation.ForeignKey.Properties);
        return Related(entity, navigation.TargetEntityType, own, others);
    }

    /// <summary>Through the rows of the join entity.</summary>
    private static BoundSource Across(EntityExpression entity, ISkipNavigation navigation)
    {
        var (near, far) = (navigation.ForeignKey, navigation.Inverse.ForeignKey);
        var join = Related(entity, navigation.JoinEntityType, near.PrincipalKey.Properties, near.Properties);
        var target = QueryBinder.BindRoot(new EntityQueryRootExpression(navigation.TargetEntityType));
        var keys = far.Properties.Zip(far.PrincipalKey.Properties, (j, t) => new JoinKey(Column(join, j), Column(target, t), far.Properties.Count > 1));
        return new BoundSource(new Join(JoinKind.Inner, join.Plan, target.Plan, [.. keys]), target.Shaper);
    }

    private static BoundSource Related(EntityExpression entity, IEntityType type, IReadOnlyList<IProperty> own, IReadOnlyList<IProperty> others)
    {
        var related = QueryBinder.BindRoot(new EntityQueryRootExpression(type));
        var equal = own.Zip(others, (o, r) => Equal(EntityColumns.Column(entity, o).Widen(), Column(related, r))).Aggregate(Expression.AndAlso);
        return related with { Plan = new Filter(related.Plan, equal) };
    }

    private static SlotExpression Column(BoundSource source, IProperty property) => EntityColumns.Column((EntityExpression)source.Shaper, property);

    private static BinaryExpression Equal(Expression own, Expression other)
        => Expression.AndAlso(
            Expression.NotEqual(own, Expression.Constant(null, own.Type)), ValueEquality.OfObjects(other, own, ExpressionType.Equal));
}
