using System.Linq.Expressions;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Plans;
using Stripe.EFCore.Rows.Json;
using Stripe.EFCore.Rows.Values.Entities;

namespace Stripe.EFCore.Query.Binding;

/// <summary>
///     Members of Stripe.net's objects that have not been read from JSON. Each member is a column of its own, so that nothing else is read:
///     <c>invoice.Parent.SubscriptionDetails</c> reads <c>parent.subscription_details</c>. An expandable field is the object that it names: what a
///     scan reads below it decides what is expanded. A nested list is a sequence of rows.
/// </summary>
internal static class JsonMembers
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

    /// <summary>A member of an object that a column holds; null where the type has no such member in its JSON.</summary>
    public static Expression? TryBind(ColumnSlot column, string name)
    {
        if (IsList(column.Type) && name == nameof(StripeList<>.Data))
            return Collection(column, typeof(List<>).MakeGenericType(column.Type.GetGenericArguments()));
        if (!IsObject(column.Type) && !IsList(column.Type) || StripeClass.Find(column.Type, name) is not var (field, property, _))
            return null;

        var path = column.Path.Append(field);
        var type = property.PropertyType;
        var isNested = !column.Path.Segments.IsEmpty && type.IsValueType && !type.IsNullable();
        return Read(new ColumnSlot(column.Source, path, isNested ? ColumnMarkers.Nested(type) : type));
    }

    /// <summary>A column as an expression: of a list its elements, of anything else the value, which may be null.</summary>
    public static Expression Read(ColumnSlot column)
        => ElementOf(column.Type) is not null && !IsList(column.Type)
            ? Collection(column, column.Type)
            : new SlotExpression(column, column.ValueType.Widened());

    /// <summary>A result in which each list of Stripe's objects that is selected by itself is read to its end.</summary>
    public static Expression WithWholeLists(Expression result) => new WholeListRewriter().Visit(result);

    /// <summary>The elements of a list that a column holds; null where the column holds none.</summary>
    public static BoundSource? TryElements(Expression sequence)
        => TryKept(sequence) is var (kept, isKept)
            ? TryElements(kept) is { } elements ? elements with { Plan = new Filter(elements.Plan, isKept) } : null
            : sequence.StripConvert().Wide() is SlotExpression { Slot: ColumnSlot column } && IsList(column.Type) && ElementOf(column.Type) is not null
                ? Elements(column)
                : null;

    /// <summary>Whether an expression is a list that is still JSON.</summary>
    public static bool IsList(Expression sequence) => TryElements(sequence) is not null;

    /// <summary>The condition under which a column holds no object: the JSON value is null or missing, or the object was deleted.</summary>
    public static Expression? TryIsMissing(Expression value)
        => TryKept(value) is var (kept, isKept) ? TryIsMissing(kept) is { } missing ? Expression.OrElse(Expression.Not(isKept), missing) : null
            : value.StripConvert().Wide() is SlotExpression { Slot: ColumnSlot { Type: var type } column } && (IsObject(type) || IsList(type))
            ? IsMissing(column)
            : null;

    /// <summary>
    ///     An object cast to the class that its <c>object</c> names: the members are null if it is of another class. Null if the column already has
    ///     that type.
    /// </summary>
    public static Expression? TryCast(Expression value, Type type)
        => TryKept(value) is var (kept, isKept) ? TryCast(kept, type) is { } cast ? OrNull(isKept, cast) : null
            : KindOf(value, type) is not var (column, isOfType) ? null
            : Expression.Condition(
                isOfType, new SlotExpression(new ColumnSlot(column.Source, column.Path, type)), Expression.Constant(null, type));

    /// <summary>Whether an object whose class its <c>object</c> names is of a class.</summary>
    public static Expression? TryIsOfType(Expression value, Type type)
        => TryKept(value) is var (kept, isKept) ? TryIsOfType(kept, type) is { } isKind ? Expression.AndAlso(isKept, isKind) : null
            : KindOf(value, type) is var (_, isOfType) ? isOfType
            : value.StripConvert().Wide() is not SlotExpression { Slot: ColumnSlot column } || !IsObject(column.Type) ? null
            : type.IsAssignableFrom(column.Type) ? Expression.Not(IsMissing(column))
            : Expression.Constant(false);

    /// <summary>
    ///     What a cast left of a value, and the condition under which it did: a member of an object of another class is null, and so is all that is read of it.
    /// </summary>
    private static (Expression Value, Expression IsKept)? TryKept(Expression value)
        => value.StripConvert().Wide() switch
        {
            ConditionalExpression { IfFalse: ConstantExpression { Value: null } } kept => (kept.IfTrue, kept.Test),
            ConditionalExpression { IfTrue: ConstantExpression { Value: null } } kept => (kept.IfFalse, Expression.Not(kept.Test)),
            _ => null,
        };

    private static (ColumnSlot Column, Expression IsOfType)? KindOf(Expression value, Type type)
    {
        if (value.StripConvert().Wide() is not SlotExpression { Slot: ColumnSlot { Type.IsInterface: true } column } || !IsObject(column.Type)
            || type.IsInterface || !column.Type.IsAssignableFrom(type) || StripeObjects.NameOf(type) is not { } name)
        {
            return null;
        }

        var kind = new SlotExpression(new ColumnSlot(column.Source, column.Path.Append("object"), typeof(string)));
        return (column, Expression.Equal(kind, Expression.Constant(name)));
    }

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

    private static BinaryExpression IsMissing(ColumnSlot column)
        => Expression.NotEqual(
            new SlotExpression(Presence(column), typeof(bool?)), Expression.Constant(true, typeof(bool?)));

    /// <summary>An object that may be deleted, or of a kind that Stripe.net does not know, is inspected; for any other object its presence is enough.</summary>
    private static ColumnSlot Presence(ColumnSlot column)
        => column.Type.IsInterface || StripeClass.Find(column.Type, nameof(Customer.Deleted)) is not null
            ? new ColumnSlot(column.Source, column.Path, ColumnMarkers.Object(column.Type))
            : StructuralEquality.Presence(column.Source, column.Path);

    private static CollectionExpression Collection(ColumnSlot column, Type type)
    {
        var elements = Elements(column);
        var query = new BoundQuery(elements.Plan, elements.Shaper, new Ending(EndingKind.Sequence, elements.Shaper.Type));
        return new CollectionExpression(new SubqueryExpression(query, type), null, type)
        {
            IsEmbedded = true,
            Missing = Expression.NotEqual(
                new SlotExpression(StructuralEquality.Presence(column.Source, column.Path), typeof(bool?)), Expression.Constant(true, typeof(bool?))),
        };
    }

    private static BoundSource Elements(ColumnSlot column)
    {
        var element = ElementOf(column.Type)!;
        var path = column.Path.AroundData();
        var list = new EmbeddedList(path, element, column.Source, IsList(column.Type) || !ReferenceEquals(path, column.Path));
        var source = new RowSource(element.Name, list);
        return new BoundSource(
            new Elements(new ColumnSlot(column.Source, column.Path, typeof(List<object?[]>), list: list), source),
            new SlotExpression(new ColumnSlot(source, JsonPath.Root, element)));
    }

    private sealed class WholeListRewriter : ShaperRewriter
    {
        protected override Expression VisitSlot(SlotExpression node)
            => node.Slot is ColumnSlot { ListKey: null } column && IsList(column.Type) && ElementOf(column.Type) is { } element
                ? Expression.Call(
                    typeof(RowFunctions), nameof(RowFunctions.Whole), [element], node, Collection(column, typeof(List<>).MakeGenericType(element)))
                : node;

        protected override Expression VisitSubquery(SubqueryExpression node)
            => node.Query.Ending.IsElement || node.Query.Ending.Kind == EndingKind.Sequence
                ? new SubqueryExpression(node.Query with { Shaper = Visit(node.Query.Shaper) }, node.Type)
                : node;
    }
}
