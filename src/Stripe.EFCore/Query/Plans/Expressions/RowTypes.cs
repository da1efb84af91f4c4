using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Expressions;

/// <summary>The type of a row of a hierarchy.</summary>
internal static class RowTypes
{
    /// <summary>Whether a row that was cast is of the type that it was cast to.</summary>
    public static Expression IsOfCastType(EntityExpression entity)
        => OfTypes(new EntityExpression(entity.Cast!.From, entity.Source, entity.Prefix, true), entity.EntityType.GetConcreteDerivedTypesInclusive())
            ?? Expression.Constant(true);

    /// <summary>Whether an entity is of one of some types, as its discriminator says; null where it has none.</summary>
    public static Expression? OfTypes(EntityExpression entity, IEnumerable<IEntityType> types)
    {
        if (entity.EntityType.FindDiscriminatorProperty() is not { } discriminator)
            return null;

        var column = EntityColumns.Column(entity, discriminator);
        return types
            .Select(t => ValueEquality.OfObjects(column, Expression.Constant(t.GetDiscriminatorValue(), discriminator.ClrType), ExpressionType.Equal))
            .Aggregate(Expression.OrElse);
    }
}
