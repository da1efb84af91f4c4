using System.Collections.Immutable;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog.Writes;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Updates.Errors;

namespace Stripe.EFCore.Updates.Parameters;

/// <summary>A property of an entity type, and what is the same for it in all entities.</summary>
/// <param name="Property">The property.</param>
/// <param name="Path">The field that it holds.</param>
/// <param name="Place">Where its values stand, for messages.</param>
internal sealed record EntityMember(IProperty Property, ImmutableArray<string> Path, FieldPlace Place)
{
    /// <summary>The parameter of the list that it is, and no field; null for a field.</summary>
    public string? Filter { get; } = Property.FindFilter();

    /// <summary>
    ///     Whether Stripe itself counts the value on, so that Update, which marks all properties, would set it back: two invoices would have one number. See
    ///     <see href="https://docs.stripe.com/api/customers/object#customer_object-next_invoice_sequence">next_invoice_sequence</see>.
    /// </summary>
    public bool IsCounter => Path is ["next_invoice_sequence"];

    public bool IsPrimaryKey { get; } = Property.IsPrimaryKey();

    /// <summary>The member of Stripe.net's class that holds the object whose id the property has; null for none.</summary>
    public PropertyInfo? Reference { get; init; }

    /// <summary>The parameter of the list whose value stands in the path of a create; null for none.</summary>
    public string? Parent { get; init; }

    /// <summary>The values that a new object has before anybody sets one. Where the property takes null, which tells both apart, it is mostly null.</summary>
    private ImmutableArray<object?> Beginnings { get; } = Property.ClrType.IsValueType ? [Property.Sentinel, FieldTree.BeginningOf(Property)] : [];

    /// <summary>Whether a new object holds only what its class begins with, which no caller chose: false, zero.</summary>
    public bool IsUnset(object value)
    {
        foreach (var beginning in Beginnings)
        {
            if (Equals(value, beginning))
                return true;
        }

        return false;
    }
}

/// <summary>The members of an entity type that a write may send.</summary>
/// <param name="Properties">The properties, those of nested objects too.</param>
/// <param name="Lists">The lists of nested objects.</param>
internal sealed record EntityMembers(ImmutableArray<EntityMember> Properties, ImmutableArray<(IComplexProperty Complex, FieldPlace Place)> Lists)
{
    public static EntityMembers Of(IEntityType type) => type.GetOrAddRuntimeAnnotationValue(StripeAnnotationNames.EntityMembers, static t => Make(t!), type);

    public static FieldPlace PlaceOf(IEntityType type, IPropertyBase member)
        => new(type, MemberNames.WithHolders(member), StripeWrites.Find(type.GetStripeResource().ListPath)!) { IsTracked = true };

    private static EntityMembers Make(IEntityType type) => new(
        [
            .. type.GetFlattenedProperties().Select(p => new EntityMember(p, p.GetJsonPath().Segments, PlaceOf(type, p))
            {
                Reference = FieldTree.ReferenceBeside(type.ClrType, p),
                Parent = p.DeclaringType is IEntityType ? ParentPath.ParameterOf(type, p) : null,
            }),
        ],
        [.. type.GetFlattenedComplexProperties().Where(c => c.IsCollection).Select(c => (c, PlaceOf(type, c)))]);
}
