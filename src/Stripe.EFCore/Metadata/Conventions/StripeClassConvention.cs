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
        => property is { SetMethod.IsPublic: true }
            && property.GetIndexParameters().Length == 0
            && (StripeClass.Find(type, property.Name) is { IsExpanded: false } || property.IsDefined(typeof(JsonPathAttribute)))
            && !IsListOfExpanded(type, property);

    /// <summary>The objects of a list of expandable fields, which has its ids beside it.</summary>
    private static bool IsListOfExpanded(Type type, PropertyInfo property)
        => property.Name.EndsWith('s') && StripeClass.IsExpandableId(type, property.Name[..^1] + "Ids");
}

/// <summary>
///     Keeps expandable fields that are no navigations as Stripe.net keeps them, id and object in one, so that an object that Stripe sends expanded is in
///     the entity. Which fields are navigations is known when the model is finished.
/// </summary>
internal sealed class ExpandableFieldConvention : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var entityType in modelBuilder.Metadata.GetEntityTypes().Where(e => StripeClass.Is(e.ClrType)))
        {
            foreach (var (property, objectMember) in StripeClass.ExpandableFields(entityType.ClrType))
            {
                if (entityType.FindMember(property.Name) is null && !entityType.IsIgnored(property.Name) && !IsMapped(entityType, objectMember))
                    ((IMutableEntityType)entityType).AddProperty(property);
            }
        }
    }

    /// <summary>Whether the object is mapped by itself, or the user leaves it out explicitly.</summary>
    private static bool IsMapped(IConventionEntityType entityType, string? objectMember)
        => objectMember is not null
            && (entityType.FindMember(objectMember) is not null || entityType.FindNavigation(objectMember) is not null
                || entityType.FindIgnoredConfigurationSource(objectMember) is not (null or ConfigurationSource.Convention));
}
