using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Plans.Expressions;

/// <summary>Whether rows and the objects in them are there.</summary>
internal static class RowPresence
{
    /// <summary>Whether an element that may be missing is.</summary>
    public static Expression IsMissing(Expression element)
        => element switch
        {
            EntityExpression { Cast: not null } cast => Expression.Not(RowTypes.IsOfCastType(cast).AsCondition()),
            EntityExpression { Prefix.Segments.Length: > 0 } owned => IsMissing(owned.Source, owned.Prefix),
            EntityExpression entity => EntityColumns.KeyOf(entity) is [var first, ..]
                ? Expression.Equal(first.Widen(), Expression.Constant(null, first.Type.Widened()))
                : IsMissing(entity.Source, entity.Prefix),
            ComplexExpression { IsNullable: false } => Expression.Constant(false),
            ComplexExpression complex => IsMissing(complex.Source, complex.Path),
            OptionalExpression optional => Expression.Equal(optional.Presence, Expression.Constant(null, optional.Presence.Type)),
            SubqueryExpression { Query: { Ending.IsElement: true } query }
                => Expression.Equal(
                    new SubqueryExpression(
                        query with { Ending = FirstOf(query.Ending) with { ResultType = typeof(bool?) }, Shaper = PresenceOf(query.Shaper) }, typeof(bool?)),
                    Expression.Constant(null, typeof(bool?))),
            _ => Expression.Constant(false),
        };

    public static Expression IsMissing(RowSource source, JsonPath path)
        => Expression.NotEqual(
            new SlotExpression(ColumnSlot.Presence(source, path), typeof(bool?)), Expression.Constant(true, typeof(bool?)));

    /// <summary>As EF Core has it, to ask whether there is a single element is to ask whether there is one.</summary>
    private static Ending FirstOf(Ending ending)
        => ending with { Kind = ending.Kind == EndingKind.Single ? EndingKind.First : ending.Kind, OrDefault = true };

    /// <summary>True where the element is there, null where it is missing itself.</summary>
    private static Expression PresenceOf(Expression shaper)
        => IsMissing(RowShapes.Unwrap(shaper)) is ConstantExpression
            ? Expression.Constant(true, typeof(bool?))
            : Expression.Condition(IsMissing(RowShapes.Unwrap(shaper)), Expression.Constant(null, typeof(bool?)), Expression.Constant(true, typeof(bool?)));
}
