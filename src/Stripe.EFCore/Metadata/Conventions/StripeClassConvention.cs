using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Stripe.EFCore.Metadata.Conventions;

/// <summary>
///     Maps the members of Stripe.net's classes. One with a JSON name is a property, nested objects included, and an expandable field is
///     its id. All else
///     is ignored before EF Core's own discovery sees it, which would follow references through hundreds of classes.
/// </summary>
internal sealed class StripeClassConvention : IEntityTypeAddedConvention, IModelFinalizingConvention
{
    public void ProcessEntityTypeAdded(
        IConventionEntityTypeBuilder entityTypeBuilder, IConventionContext<IConventionEntityTypeBuilder> context)
    {
        var type = entityTypeBuilder.Metadata.ClrType;
        if (!StripeClass.Is(type))
            return;

        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!IsMapped(type, property))
                entityTypeBuilder.Ignore(property.Name);
        }
    }

    /// <summary>
    ///     EF Core makes no property of a member whose class is an entity in the same model. A nested object has no id beside it that could
    ///     be a foreign key,
    ///     so it is a value there too.
    /// </summary>
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var entityType in modelBuilder.Metadata.GetEntityTypes().Where(e => StripeClass.Is(e.ClrType)))
        {
            foreach (var property in entityType.ClrType.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                if (!entityType.IsIgnored(property.Name) && entityType.FindMember(property.Name) is null)
                    ((IMutableEntityType)entityType).AddProperty(property);
            }
        }
    }

    private static bool IsMapped(Type type, PropertyInfo property)
        => property is { SetMethod.IsPublic: true, PropertyType.IsInterface: false }
            && property.GetIndexParameters().Length == 0
            && StripeClass.JsonNameOf(type, property.Name) is not null
            && !StripeClass.References(type).Any(r => r.Property.Name == property.Name)
            && !IsListOfExpanded(type, property);

    /// <summary>The objects of a list of expandable fields, which has its ids beside it.</summary>
    private static bool IsListOfExpanded(Type type, PropertyInfo property)
        => property.Name.EndsWith('s') && StripeClass.IsExpandableId(type, property.Name[..^1] + "Ids");
}
