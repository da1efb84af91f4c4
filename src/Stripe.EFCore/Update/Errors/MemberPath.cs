using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Metadata;

namespace Stripe.EFCore.Updates.Errors;

/// <summary>A member of an entity as messages name it, and what it is to EF Core and to Stripe.</summary>
/// <param name="EntityType">The entity type.</param>
/// <param name="Name">The property with the members below it: <c>Items[0].Price</c>.</param>
/// <param name="Property">The property of the model that holds it; null where none has that name.</param>
/// <param name="Fields">The fields of the object that lead to it, without places in lists: <c>items</c>, <c>price</c>.</param>
internal sealed record MemberPath(IReadOnlyEntityType EntityType, string Name, IReadOnlyPropertyBase? Property, string[] Fields)
{
    public static MemberPath Of(IReadOnlyEntityType type, string member)
    {
        var parts = member.Split('.').Select(part => part.Split('[')[0]).ToArray();
        for (var length = parts.Length; length > 0; length--)
        {
            if (Find(type, string.Join('.', parts[..length])) is { } property)
                return new(type, member, property, [.. PathOf(property), .. parts[length..].Select(JsonNames.FieldNameOf)]);
        }

        return new(type, member, null, [.. parts.Select(JsonNames.FieldNameOf)]);
    }

    /// <summary>Whether it is a member of a class of Stripe.net's, whose type nobody can change.</summary>
    public bool IsOfStripeNet => Property?.PropertyInfo?.DeclaringType?.Assembly == typeof(StripeEntity).Assembly;

    /// <summary>How a caller takes a change of the property back: a statement of C#; null where the model has no such property.</summary>
    public string? TakeBack => Property is null ? null : $"{EntryOf(Property)}.IsModified = false";

    private static string EntryOf(IReadOnlyPropertyBase property)
    {
        var call = property is IReadOnlyComplexProperty { IsCollection: true } ? "ComplexCollection" : property is IReadOnlyComplexProperty ? "ComplexProperty"
            : "Property";
        var holder = property.DeclaringType is IReadOnlyComplexType { ComplexProperty: { IsCollection: false } complex } ? EntryOf(complex)
            : "context.Entry(entity)";
        return $"{holder}.{call}(\"{property.Name}\")";
    }

    private static IReadOnlyPropertyBase? Find(IReadOnlyEntityType type, string name)
        => ((ITypeBase)type).GetFlattenedProperties().Concat<IPropertyBase>(((ITypeBase)type).GetFlattenedComplexProperties())
            .FirstOrDefault(p => MemberNames.WithHolders(p) == name);

    private static IEnumerable<string> PathOf(IReadOnlyPropertyBase property) => property switch
    {
        IReadOnlyProperty plain => plain.GetJsonPath().Segments,
        IReadOnlyComplexProperty complex => complex.GetJsonPath().Segments,
        _ => [],
    };
}
