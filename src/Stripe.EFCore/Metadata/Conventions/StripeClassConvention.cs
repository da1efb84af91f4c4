using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Stripe.EFCore.Metadata.Conventions;

/// <summary>
///     Maps Stripe.net's classes. A member with a JSON name is a property, nested objects included; an expandable field is its id, and beside it a
///     navigation where the object's type is in the model too, so that the model holds what the context names and not all that Stripe's objects reach.
/// </summary>
internal sealed class StripeClassConvention : IEntityTypeAddedConvention, IModelFinalizingConvention
{
    public void ProcessEntityTypeAdded(IConventionEntityTypeBuilder entityTypeBuilder, IConventionContext<IConventionEntityTypeBuilder> context)
    {
        var type = entityTypeBuilder.Metadata.ClrType;
        if (!StripeClass.Is(type))
            return;

        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!IsMapped(type, property))
                entityTypeBuilder.Ignore(property.Name);
            else
                entityTypeBuilder.Property(property)?.HasAnnotation(StripeAnnotationNames.JsonPath, StripeClass.JsonNameOf(type, property.Name));
        }
    }

    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var entityType in modelBuilder.Metadata.GetEntityTypes().Where(e => StripeClass.Is(e.ClrType)).ToArray())
        {
            foreach (var (name, target) in StripeClass.Expandables(entityType.ClrType))
            {
                if (modelBuilder.Metadata.FindEntityType(target) is { } targetType)
                    Relate(entityType, name, targetType);
            }
        }
    }

    private static bool IsMapped(Type type, PropertyInfo property)
        => property.SetMethod is { IsPublic: true }
            && property.GetIndexParameters().Length == 0
            && !property.PropertyType.IsInterface
            && (property.GetCustomAttribute<JsonPropertyNameAttribute>() is not null
                || property.PropertyType == typeof(string) && StripeClass.IsExpandableId(type, property.Name));

    private static void Relate(IConventionEntityType entityType, string name, IConventionEntityType target)
    {
        if (entityType.FindProperty(name + "Id") is not { } foreignKey || target.FindPrimaryKey() is not { } key
            || entityType.FindNavigation(name) is not null || entityType.FindIgnoredConfigurationSource(name) is ConfigurationSource.Explicit)
        {
            return;
        }

        entityType.RemoveIgnored(name);
        entityType.Builder.HasRelationship(target, [foreignKey], key)
            ?.HasNavigation(entityType.ClrType.GetProperty(name)!, pointsToPrincipal: true)
            ?.IsUnique(false)
            ?.IsRequired(false);
    }
}
