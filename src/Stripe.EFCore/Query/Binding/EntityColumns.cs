using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Plans;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Binding;

/// <summary>The columns from which EF Core's materializer makes an object.</summary>
internal static class EntityColumns
{
    public static IEnumerable<(IReadOnlyPropertyBase Property, ColumnSlot Slot)> Of(EntityExpression entity)
    {
        foreach (var property in entity.EntityType.GetAllBaseTypesInclusive().Concat(entity.EntityType.GetDerivedTypes()).SelectMany(t => t.GetDeclaredProperties()))
            yield return (property, (ColumnSlot)MemberBinder.Column(entity, property).Slot);

        var complex = entity.EntityType.GetAllBaseTypesInclusive().Concat(entity.EntityType.GetDerivedTypes()).SelectMany(t => t.GetDeclaredComplexProperties());
        foreach (var column in complex.SelectMany(c => Of(c, entity.Source, entity.Prefix)))
            yield return column;
    }

    public static IEnumerable<(IReadOnlyPropertyBase Property, ColumnSlot Slot)> Of(IComplexType complexType, RowSource source, JsonPath prefix)
    {
        foreach (var property in complexType.GetProperties())
            yield return (property, MemberBinder.Slot(source, prefix.Append(property.GetJsonPath()), property));
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
        return property.IsNullable ? members.Prepend((property, StructuralEquality.Presence(source, path))) : members;
    }
}

/// <summary>The source under which the columns of an embedded list's elements are kept, whoever reads the list.</summary>
internal static class ElementSources
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<IReadOnlyPropertyBase, RowSource> Sources = [];

    public static RowSource Of(IReadOnlyPropertyBase list) => Sources.GetValue(list, l => new RowSource(l.Name));
}
