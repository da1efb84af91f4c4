using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Plans.Expressions;

/// <summary>The columns from which EF Core's materializer makes an object.</summary>
internal static class EntityColumns
{
    public static IEnumerable<(IReadOnlyPropertyBase Property, ColumnSlot Slot)> Of(EntityExpression entity)
    {
        foreach (var property in entity.EntityType.GetAllBaseTypesInclusive()
            .Concat(entity.EntityType.GetDerivedTypes())
            .SelectMany(t => t.GetDeclaredProperties()))
            yield return (property, (ColumnSlot)Column(entity, property).Slot);

        var complex = entity.EntityType.GetAllBaseTypesInclusive()
            .Concat(entity.EntityType.GetDerivedTypes())
            .SelectMany(t => t.GetDeclaredComplexProperties());
        foreach (var column in complex.SelectMany(c => Of(c, entity.Source, entity.Prefix)))
            yield return column;
    }

    public static IEnumerable<(IReadOnlyPropertyBase Property, ColumnSlot Slot)> Of(IComplexType complexType, RowSource source, JsonPath prefix)
    {
        foreach (var property in complexType.GetProperties())
            yield return (property, SlotOf(source, prefix.Append(property.GetJsonPath()), property));
        foreach (var column in complexType.GetComplexProperties().SelectMany(c => Of(c, source, prefix)))
            yield return column;
    }

    /// <summary>The list's own column, or whether there is an object and the columns of its members.</summary>
    private static IEnumerable<(IReadOnlyPropertyBase Property, ColumnSlot Slot)> Of(IComplexProperty property, RowSource source, JsonPath prefix)
    {
        var path = prefix.Append(property.GetJsonPath());
        if (property.IsCollection)
            return [(property, new ColumnSlot(source, path, typeof(List<object?[]>), property))];

        var members = Of(property.ComplexType, source, prefix);
        return property.IsNullable ? members.Prepend((property, ColumnSlot.Presence(source, path))) : members;
    }

    /// <summary>The columns of an entity's primary key; none of a keyless one.</summary>
    public static SlotExpression[] KeyOf(EntityExpression entity)
        => [.. entity.EntityType.FindPrimaryKey()?.Properties.Select(p => Column(entity, p)) ?? []];

    /// <summary>The slot of an entity's property.</summary>
    public static SlotExpression Column(EntityExpression entity, IProperty property)
    {
        if (entity.Owner is { } owner && entity.EntityType.FindOwnership() is { } ownership && ownership.Properties.Contains(property))
        {
            var key = Column(owner, ownership.PrincipalKey.Properties[ownership.Properties.ToList().IndexOf(property)]);
            return new SlotExpression(key.Slot, entity.IsNullable ? key.Type.Widened() : key.Type);
        }

        var column = SlotOf(entity.Source, entity.Prefix.Append(property.GetJsonPath()), property);
        return entity.IsNullable || property.DeclaringType is IEntityType declaring && !declaring.IsAssignableFrom(entity.EntityType)
            ? new SlotExpression(column, column.ValueType.Widened())
            : new SlotExpression(column);
    }

    /// <summary>The column of a property; one that not every row of a hierarchy has is read as one that may be missing.</summary>
    public static ColumnSlot SlotOf(RowSource source, JsonPath path, IProperty property)
        => property.IsOrdinal()
            ? new(source, JsonPath.Root, typeof(OrdinalMarker))
            : new(
                source,
                path,
                property.DeclaringType is IEntityType { BaseType: not null } ? property.ClrType.Widened() : property.ClrType,
                property.GetTypeMapping().Converter is null ? null : property);
}
