using System.Linq.Expressions;
using System.Reflection;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Values.Entities;

namespace Stripe.EFCore.Query.Plans.Expressions;

/// <summary>Stripe.net's objects that have not been read from JSON: what they are, and whether they are there.</summary>
internal static class JsonObjects
{
    /// <summary>Whether values of a type are objects of Stripe whose members can be read one by one.</summary>
    public static bool IsObject(Type type) => EntityReaders.Reads(type) && !IsList(type);

    /// <summary>Whether a type is a list inside an object: <c>StripeList</c>.</summary>
    public static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(StripeList<>);

    /// <summary>The type of a list's elements, where they are objects of Stripe; null of anything else.</summary>
    public static Type? ElementOf(Type type)
        => type.IsGenericType && type.GetGenericTypeDefinition() is var definition && (definition == typeof(StripeList<>) || definition == typeof(List<>))
            && type.GetGenericArguments()[0] is var element && IsObject(element)
                ? element
                : null;

    /// <summary>The condition under which a column holds no object: the JSON value is null or missing, or the object was deleted.</summary>
    public static Expression? TryIsMissing(Expression value)
        => TryKept(value) is var (kept, isKept) ? TryIsMissing(kept) is { } missing ? Expression.OrElse(Expression.Not(isKept), missing) : null
            : value.StripConvert().Wide() is SlotExpression { Slot: ColumnSlot { Type: var type } column } && (IsObject(type) || IsList(type))
            ? IsMissing(column)
            : null;

    /// <summary>
    ///     What a cast left of a value, and the condition under which it did: a member of an object of another class is null, and so is all that is read of it.
    /// </summary>
    public static (Expression Value, Expression IsKept)? TryKept(Expression value)
        => value.StripConvert().Wide() switch
        {
            ConditionalExpression { IfFalse: ConstantExpression { Value: null } } kept => (kept.IfTrue, kept.Test),
            ConditionalExpression { IfTrue: ConstantExpression { Value: null } } kept => (kept.IfFalse, Expression.Not(kept.Test)),
            _ => null,
        };

    /// <summary>A value if a condition holds, and null if it does not. A list stays a sequence of rows, which is then empty.</summary>
    public static Expression OrNull(Expression condition, Expression value)
        => value is CollectionExpression { Navigation: null } list
            ? list.Update(
                new SubqueryExpression(list.Subquery.Query with { Plan = new Filter(list.Subquery.Query.Plan, condition) }, list.Subquery.Type),
                list.Missing is null ? Expression.Not(condition) : Expression.OrElse(Expression.Not(condition), list.Missing))
            : Expression.Condition(condition, value.Widen(), Expression.Constant(null, value.Widen().Type));

    /// <summary>The id of an object; null if the class has none, or if it is no object.</summary>
    public static Expression? TryId(Expression value)
        => TryKept(value) is var (kept, isKept) ? TryId(kept) is { } id ? OrNull(isKept, id) : null
            : value.StripConvert().Wide() is SlotExpression { Slot: ColumnSlot column } && IsObject(column.Type) && typeof(IHasId).IsAssignableFrom(column.Type)
            ? new SlotExpression(new ColumnSlot(column.Source, column.Path.Append("id"), typeof(string)))
            : null;

    public static BinaryExpression IsMissing(ColumnSlot column)
        => Expression.NotEqual(
            new SlotExpression(Presence(column), typeof(bool?)), Expression.Constant(true, typeof(bool?)));

    /// <summary>An object that may be deleted, or of a kind that Stripe.net does not know, is inspected; for any other object its presence is enough.</summary>
    private static ColumnSlot Presence(ColumnSlot column)
        => column.Type.IsInterface || StripeClass.Find(column.Type, nameof(Customer.Deleted)) is not null
            ? new ColumnSlot(column.Source, column.Path, ColumnMarkers.Object(column.Type))
            : ColumnSlot.Presence(column.Source, column.Path);

    /// <summary>Whether a member is the JSON that an object of Stripe.net keeps of itself, which is no field of it.</summary>
    public static bool IsRawJson(MemberInfo member)
        => member.DeclaringType == typeof(StripeEntity) && member.Name is nameof(StripeEntity.RawJsonElement) or "RawJObject";
}
