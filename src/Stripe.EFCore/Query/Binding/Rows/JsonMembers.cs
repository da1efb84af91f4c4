using System.Linq.Expressions;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Runtime;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Binding.Rows;

/// <summary>
///     Members of Stripe.net's objects that have not been read from JSON. Each member is a column of its own, so that nothing else is read:
///     <c>invoice.Parent.SubscriptionDetails</c> reads <c>parent.subscription_details</c>. An expandable field is the object that it names: what a
///     scan reads below it decides what is expanded. A nested list is a sequence of rows.
/// </summary>
internal static class JsonMembers
{
    /// <summary>A member of an object that a column holds; null where the type has no such member in its JSON.</summary>
    public static Expression? TryBind(ColumnSlot column, string name)
    {
        if (JsonObjects.IsList(column.Type) && name == nameof(StripeList<>.Data))
            return Collection(column, typeof(List<>).MakeGenericType(column.Type.GetGenericArguments()));
        if (!JsonObjects.IsObject(column.Type) && !JsonObjects.IsList(column.Type) || StripeClass.Find(column.Type, name) is not var (field, property, _))
            return null;

        var path = column.Path.Append(field);
        var type = property.PropertyType;
        var isNested = !column.Path.Segments.IsEmpty && type.IsValueType && !type.IsNullable();
        return Read(new ColumnSlot(column.Source, path, isNested ? ColumnMarkers.Nested(type) : type));
    }

    /// <summary>A column as an expression: of a list its elements, of anything else the value, which may be null.</summary>
    public static Expression Read(ColumnSlot column)
        => JsonObjects.ElementOf(column.Type) is not null && !JsonObjects.IsList(column.Type)
            ? Collection(column, column.Type)
            : new SlotExpression(column, column.ValueType.Widened());

    /// <summary>A result in which each list of Stripe's objects that is selected by itself is read to its end.</summary>
    public static Expression WithWholeLists(Expression result) => new WholeListRewriter().Visit(result);

    /// <summary>The elements of a list that a column holds; null where the column holds none.</summary>
    public static BoundSource? TryElements(Expression sequence)
        => JsonObjects.TryKept(sequence) is var (kept, isKept)
            ? TryElements(kept) is { } elements ? elements with { Plan = new Filter(elements.Plan, isKept) } : null
            : sequence.StripConvert().Wide() is SlotExpression { Slot: ColumnSlot column }
                && JsonObjects.IsList(column.Type)
                && JsonObjects.ElementOf(column.Type) is not null
                ? Elements(column)
                : null;

    /// <summary>Whether an expression is a list that is still JSON.</summary>
    public static bool IsList(Expression sequence) => TryElements(sequence) is not null;

    /// <summary>
    ///     An object cast to the class that its <c>object</c> names: the members are null if it is of another class. Null if the column already has
    ///     that type.
    /// </summary>
    public static Expression? TryCast(Expression value, Type type)
        => JsonObjects.TryKept(value) is var (kept, isKept) ? TryCast(kept, type) is { } cast ? JsonObjects.OrNull(isKept, cast) : null
            : KindOf(value, type) is not var (column, isOfType) ? null
            : Expression.Condition(
                isOfType, new SlotExpression(new ColumnSlot(column.Source, column.Path, type)), Expression.Constant(null, type));

    /// <summary>Whether an object whose class its <c>object</c> names is of a class.</summary>
    public static Expression? TryIsOfType(Expression value, Type type)
        => JsonObjects.TryKept(value) is var (kept, isKept) ? TryIsOfType(kept, type) is { } isKind ? Expression.AndAlso(isKept, isKind) : null
            : KindOf(value, type) is var (_, isOfType) ? isOfType
            : value.StripConvert().Wide() is not SlotExpression { Slot: ColumnSlot column } || !JsonObjects.IsObject(column.Type) ? null
            : type.IsAssignableFrom(column.Type) ? Expression.Not(JsonObjects.IsMissing(column))
            : Expression.Constant(false);

    private static (ColumnSlot Column, Expression IsOfType)? KindOf(Expression value, Type type)
    {
        if (value.StripConvert().Wide() is not SlotExpression { Slot: ColumnSlot { Type.IsInterface: true } column } || !JsonObjects.IsObject(column.Type)
            || type.IsInterface || !column.Type.IsAssignableFrom(type) || StripeObjects.NameOf(type) is not { } name)
        {
            return null;
        }

        var kind = new SlotExpression(new ColumnSlot(column.Source, column.Path.Append("object"), typeof(string)));
        return (column, Expression.Equal(kind, Expression.Constant(name)));
    }

    private static CollectionExpression Collection(ColumnSlot column, Type type)
    {
        var elements = Elements(column);
        var query = new BoundQuery(elements.Plan, elements.Shaper, new Ending(EndingKind.Sequence, elements.Shaper.Type));
        return new CollectionExpression(new SubqueryExpression(query, type), null, type)
        {
            IsEmbedded = true,
            Missing = Expression.NotEqual(
                new SlotExpression(ColumnSlot.Presence(column.Source, column.Path), typeof(bool?)), Expression.Constant(true, typeof(bool?))),
        };
    }

    private static BoundSource Elements(ColumnSlot column)
    {
        var element = JsonObjects.ElementOf(column.Type)!;
        var path = column.Path.AroundData();
        var list = new EmbeddedList(path, element, column.Source, JsonObjects.IsList(column.Type) || !ReferenceEquals(path, column.Path));
        var source = new RowSource(element.Name, list);
        return new BoundSource(
            new Elements(new ColumnSlot(column.Source, column.Path, typeof(List<object?[]>), list: list), source),
            new SlotExpression(new ColumnSlot(source, JsonPath.Root, element)));
    }

    private sealed class WholeListRewriter : ShaperRewriter
    {
        protected override Expression VisitSlot(SlotExpression node)
            => node.Slot is ColumnSlot { ListKey: null } column && JsonObjects.IsList(column.Type) && JsonObjects.ElementOf(column.Type) is { } element
                ? Expression.Call(
                    typeof(RowFunctions), nameof(RowFunctions.Whole), [element], node, Collection(column, typeof(List<>).MakeGenericType(element)))
                : node;

        protected override Expression VisitSubquery(SubqueryExpression node)
            => node.Query.Ending.IsElement || node.Query.Ending.Kind == EndingKind.Sequence
                ? new SubqueryExpression(node.Query with { Shaper = Visit(node.Query.Shaper) }, node.Type)
                : node;
    }
}
