using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Binding.Rows;

/// <summary>Resolves members of what is still a row: an entity's property becomes a column, a member of a new object becomes what it was made of.</summary>
internal static class MemberBinder
{
    /// <summary>A member of a bound expression, by name; null where the expression is an object and not a row.</summary>
    public static Expression? TryBind(Expression instance, string name, MemberInfo? member, Type type)
    {
        switch (instance)
        {
            case NarrowExpression narrow:
                return TryBind(narrow.Operand, name, member, type);

            case IncludeExpression include:
                return TryBind(include.EntityExpression, name, member, type);

            case JoinedEntityExpression joined:
                return TryBind(joined.Entity, name, member, type);

            case EntityExpression entity:
                return BindEntityMember(entity, name, type);

            case ComplexExpression complex:
                return BindComplexMember(
                    complex.ComplexProperty.ComplexType, new(complex.Source, complex.Prefix, complex.IsNullable), name, OptionalPathOf(complex));

            case ComplexElementExpression element:
                return BindComplexMember(element.ComplexType, new(element.Source, JsonPath.Root, element.IsNullable), name);

            case GroupingExpression grouping when name == nameof(IGrouping<,>.Key):
                return grouping.Key;

            case NewExpression @new:
                return BindNewMember(@new, name, member);

            case MemberInitExpression init:
                return init.Bindings.OfType<MemberAssignment>().FirstOrDefault(b => b.Member.Name == name)?.Expression.Wide()
                    ?? BindNewMember(init.NewExpression, name, member);

            case OptionalExpression optional when TryBind(optional.Shaper, name, member, type) is { } bound:
                return bound.StripConvert() is NewExpression or MemberInitExpression or SubqueryExpression && !bound.Type.IsValueType
                    ? new OptionalExpression(optional.Presence, bound)
                    : new MissingRowRewriter().Visit(bound);

            case ConditionalExpression { IfTrue: ConstantExpression { Value: null } } conditional
                when TryBind(conditional.IfFalse, name, member, type) is { } bound:
                return JsonObjects.OrNull(Expression.Not(conditional.Test), bound);

            case ConditionalExpression { IfFalse: ConstantExpression { Value: null } } conditional
                when TryBind(conditional.IfTrue, name, member, type) is { } bound:
                return JsonObjects.OrNull(conditional.Test, bound);

            case ConditionalExpression conditional
                when TryBind(conditional.IfTrue, name, member, type) is { } ifTrue && TryBind(conditional.IfFalse, name, member, type) is { } ifFalse:
                return Either(conditional.Test, ifTrue, ifFalse);

            case BinaryExpression { NodeType: ExpressionType.Coalesce } coalesce
                when TryBind(coalesce.Left, name, member, type) is { } first && TryBind(coalesce.Right, name, member, type) is { } second:
                return Either(RowPresence.IsMissing(RowShapes.Unwrap(coalesce.Left)), second, first);

            case SubqueryExpression { Query: { Ending.IsElement: true } query } when TryBind(query.Shaper, name, member, type) is { } bound:
                var widened = bound is EntityExpression or ComplexExpression ? new MissingRowRewriter().Visit(bound) : bound.Wide();
                return new SubqueryExpression(
                    query with { Shaper = widened, Ending = query.Ending with { ResultType = widened.Type.Widened(), OrDefault = true } },
                    widened.Type.Widened());

            case SlotExpression { Slot: ColumnSlot column }:
                return JsonMembers.TryBind(column, name);

            case UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.TypeAs } convert:
                return TryBind(convert.Operand, name, member, type);

            default:
                return null;
        }
    }

    private static Expression Either(Expression test, Expression ifTrue, Expression ifFalse)
    {
        var (t, f) = (ifTrue.Wide(), ifFalse.Wide());
        return t.Type == f.Type ? Expression.Condition(test, t, f) : Expression.Condition(test, t.Widen(), f.Widen());
    }

    private static Expression? BindEntityMember(EntityExpression entity, string name, Type type)
    {
        var entityType = entity.EntityType;
        var property = entityType.FindProperty(name) ?? entityType.GetDerivedTypes().Select(d => d.FindProperty(name)).FirstOrDefault(p => p is not null);
        if (property is not null)
        {
            var column = EntityColumns.Column(entity, property);
            return column.Slot is ColumnSlot { Property: null } json && JsonObjects.ElementOf(json.Type) is not null
                ? JsonMembers.Read(json)
                : OfPresent(entity.Source, entity.Prefix.Segments.IsEmpty ? null : entity.Prefix, property, OfCastType(entity, property, column));
        }

        var complex = entityType.FindComplexProperty(name)
            ?? entityType.GetDerivedTypes().Select(d => d.FindComplexProperty(name)).FirstOrDefault(c => c is not null);
        if (complex is not null)
            return BindComplexProperty(complex, new(entity.Source, entity.Prefix, entity.IsNullable));
        if (entityType.FindNavigation(name) is not { ForeignKey.IsOwnership: true } navigation)
            return entityType.FindNavigation(name) is null ? BindExpanded(entity, name) : null;

        var prefix = entity.Prefix.Append(navigation.GetJsonPath());
        return navigation.IsCollection
            ? OwnedElements(new ColumnSlot(entity.Source, prefix, typeof(List<object?[]>), navigation), navigation, entity)
            : new EntityExpression(navigation.TargetEntityType, entity.Source, prefix, true) { Owner = entity };
    }

    /// <summary>
    ///     The object that an expandable field of a Stripe.net class refers to, if it is no entity of the model: it is expanded and read as JSON.
    /// </summary>
    private static Expression? BindExpanded(EntityExpression entity, string name)
        => StripeClass.Is(entity.EntityType.ClrType) && StripeClass.Find(entity.EntityType.ClrType, name) is (var field, { PropertyType: var type }, true)
            ? JsonMembers.Read(new ColumnSlot(entity.Source, entity.Prefix.Append(field), type))
            : null;

    /// <summary>
    ///     A row that is not of the type that it was cast to has no value for that type's properties. Its JSON has none either, unless another type of the
    ///     hierarchy has a property at the same place.
    /// </summary>
    private static Expression OfCastType(EntityExpression entity, IProperty property, SlotExpression column)
    {
        if (HasDefault(entity, property))
            return OfType(entity, property, column);
        if (entity.Cast is not { } cast || property.DeclaringType is not IEntityType declaring || declaring.IsAssignableFrom(cast.From))
            return column;

        var isShared = entity.EntityType.GetRootType().GetDerivedTypesInclusive()
            .Where(t => !declaring.IsAssignableFrom(t))
            .SelectMany(t => t.GetDeclaredProperties())
            .Any(p => p.GetJsonPath().Equals(property.GetJsonPath()));
        return isShared
            ? Expression.Condition(RowTypes.IsOfCastType(entity).AsCondition(), column.Widen(), Expression.Constant(null, column.Widen().Type))
            : column;
    }

    /// <summary>
    ///     Whether a property of a derived type that takes no null is asked of a row that is of the type, if it is one at all: what its JSON does not say is
    ///     the default then, though the column is read as one that may be missing.
    /// </summary>
    private static bool HasDefault(EntityExpression entity, IProperty property)
        => property is { DeclaringType: IEntityType { BaseType: not null } declaring, ClrType.IsValueType: true }
            && !property.ClrType.IsNullable() && !property.IsForeignKey() && !property.IsKey() && declaring.IsAssignableFrom(entity.EntityType);

    private static Expression OfType(EntityExpression entity, IProperty property, SlotExpression column)
    {
        var value = Expression.Coalesce(column.Widen(), Expression.Constant(ColumnDecoders.DefaultOf(property.ClrType), property.ClrType));
        var missing = entity.Cast is not null ? Expression.Not(RowTypes.IsOfCastType(entity).AsCondition())
            : entity.IsNullable ? RowPresence.IsMissing(entity)
            : null;
        return missing is null
            ? value
            : Expression.Condition(missing, Expression.Constant(null, column.Widen().Type), value.Widen());
    }

    /// <summary>The elements of an embedded list of owned entities; there is no list where the object around it is missing.</summary>
    private static CollectionExpression OwnedElements(ColumnSlot list, INavigation navigation, EntityExpression owner)
    {
        var source = new RowSource(navigation.Name);
        var element = new EntityExpression(navigation.TargetEntityType, source, JsonPath.Root, false) { Owner = owner };
        var query = new BoundQuery(new Elements(list, source), element, new Ending(EndingKind.Sequence, element.Type));
        return new CollectionExpression(new SubqueryExpression(query, navigation.ClrType), navigation, navigation.ClrType)
        {
            Missing = owner.IsNullable ? RowPresence.IsMissing(owner) : null,
        };
    }

    /// <summary>A number of a nested object that is not there is missing, and no zero, as it is where the object is there and does not say it.</summary>
    private static Expression OfPresent(RowSource source, JsonPath? optional, IProperty property, Expression column)
        => optional is null || property.ClrType.IsNullable()
            ? column
            : Expression.Condition(
                RowPresence.IsMissing(source, optional), Expression.Constant(null, column.Widen().Type), column.Widen());

    /// <summary>Where the innermost object around a complex property's members stands, itself included, that may be missing.</summary>
    private static JsonPath? OptionalPathOf(ComplexExpression complex)
    {
        var property = complex.ComplexProperty;
        while (!property.IsNullable)
        {
            if (property.DeclaringType is not IComplexType { ComplexProperty: { IsCollection: false } outer })
                return complex.Prefix.Segments.IsEmpty ? null : complex.Prefix;
            property = outer;
        }

        return complex.Prefix.Append(property.GetJsonPath());
    }

    private static Expression? BindComplexMember(IComplexType complexType, Place place, string name, JsonPath? optional = null)
    {
        if (complexType.FindProperty(name) is { } property)
        {
            var column = EntityColumns.SlotOf(place.Source, place.Prefix.Append(property.GetJsonPath()), property);
            var value = place.IsNullable ? new SlotExpression(column, column.Type.Widened()) : new SlotExpression(column);
            return OfPresent(place.Source, optional, property, value);
        }

        return complexType.FindComplexProperty(name) is { } complex ? BindComplexProperty(complex, place) : null;
    }

    private static Expression BindComplexProperty(IComplexProperty property, Place place)
        => property.IsCollection
            ? new SlotExpression(
                new ColumnSlot(place.Source, place.Prefix.Append(property.GetJsonPath()), typeof(List<object?[]>), property), property.ClrType)
            : new ComplexExpression(property, place.Source, place.Prefix, place.IsNullable || property.IsNullable);

    private static Expression? BindNewMember(NewExpression @new, string name, MemberInfo? member)
    {
        if (@new.Members is not null)
        {
            for (var i = 0; i < @new.Members.Count; i++)
            {
                if (@new.Members[i] == member || @new.Members[i].Name == name)
                    return @new.Arguments[i].Wide();
            }
        }

        return TryFindByConstructor(@new, name, out var argument) ? argument.Wide() : null;
    }

    /// <summary>A record's and a tuple's members are its constructor's parameters by name.</summary>
    private static bool TryFindByConstructor(NewExpression @new, string name, [NotNullWhen(true)] out Expression? argument)
    {
        argument = null;
        if (@new.Constructor is not { } constructor || !IsPositional(@new.Type))
            return false;

        var index = Array.FindIndex(constructor.GetParameters(), p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));
        argument = index < 0 ? null : @new.Arguments[index];
        return argument is not null;
    }

    private static bool IsPositional(Type type)
        => type.FullName?.StartsWith("System.Tuple`", StringComparison.Ordinal) == true
            || type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true
            || type.GetMethod("<Clone>$") is not null;

    /// <summary>Where an object stands in a row.</summary>
    private readonly record struct Place(RowSource Source, JsonPath Prefix, bool IsNullable);
}
