using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Expressions;

/// <summary>What an element is while it is still a row.</summary>
internal static class RowShapes
{
    /// <summary>The element without what is around it: conversions, narrowing, included navigations.</summary>
    public static Expression Unwrap(Expression shaper)
        => shaper.StripConvert().Wide() switch
        {
            IncludeExpression include => Unwrap(include.EntityExpression),
            JoinedEntityExpression joined => Unwrap(joined.Entity),
            var other => other,
        };

    /// <summary>The type of the object that an expression would have to make of a row; null where it is a value.</summary>
    public static IReadOnlyTypeBase? ObjectOf(Expression expression)
        => Unwrap(expression) switch
        {
            EntityExpression entity => entity.EntityType,
            ComplexExpression complex => complex.ComplexProperty.ComplexType,
            ComplexElementExpression element => element.ComplexType,
            OptionalExpression optional => ObjectOf(optional.Shaper),
            SubqueryExpression { Query.Ending.IsElement: true } subquery => ObjectOf(subquery.Query.Shaper),
            _ => null,
        };

    /// <summary>The entity type of an element; null where it is none.</summary>
    public static IEntityType? EntityTypeOf(Expression expression)
        => Unwrap(expression) switch
        {
            EntityExpression entity => entity.EntityType,
            SubqueryExpression { Query: { Ending.IsElement: true } query } => EntityTypeOf(query.Shaper),
            _ => null,
        };

    /// <summary>Whether an element is compared by its key or by its members.</summary>
    public static bool IsStructural(Expression expression)
        => expression is EntityExpression or ComplexExpression or ComplexElementExpression or OptionalExpression
            || expression is NewExpression @new && HasMembers(@new)
            || expression is SubqueryExpression
            {
                Query:
                {
                    Ending.IsElement: true,
                    Shaper: EntityExpression
                        or NewExpression
                        or IncludeExpression
                        or JoinedEntityExpression
                        or OptionalExpression
                        or ComplexExpression
                        or ComplexElementExpression
                        or CollectionExpression,
                }
            };

    /// <summary>Whether an object is its members: an anonymous object, a tuple.</summary>
    public static bool HasMembers(NewExpression @new)
        => @new.Members is not null || @new.Type.FullName?.StartsWith("System.Tuple`", StringComparison.Ordinal) == true;
}
