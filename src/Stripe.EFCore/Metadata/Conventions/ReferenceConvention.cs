using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Stripe.EFCore.Metadata.Conventions;

/// <summary>
///     Makes navigations of what refers to a Stripe.net class in the model: the expandable fields of Stripe.net's classes, and members of
///     read models that
///     are of such a class. To types that are not in the model there are none, so that it holds what the context names and not all that
///     these reach.
/// </summary>
internal sealed class ReferenceConvention : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var entityType in modelBuilder.Metadata.GetEntityTypes().ToArray())
        {
            if (StripeClass.Is(entityType.ClrType))
                RelateExpandables(entityType);
            else
                RelateMembers(entityType);
        }
    }

    private static void RelateExpandables(IConventionEntityType entityType)
    {
        foreach (var (property, idMember) in StripeClass.References(entityType.ClrType))
        {
            if (entityType.Model.FindEntityType(property.PropertyType) is not { } target || target.FindPrimaryKey() is not { } key
                || entityType.FindProperty(idMember) is not { } foreignKey || entityType.FindNavigation(property.Name) is not null
                || entityType.FindIgnoredConfigurationSource(property.Name) is not (null or ConfigurationSource.Convention))
            {
                continue;
            }

            entityType.RemoveIgnored(property.Name);
            entityType.Builder.HasRelationship(target, [foreignKey], key)
                ?.HasNavigation(property, pointsToPrincipal: true)
                ?.IsUnique(false);
        }
    }

    private static void RelateMembers(IConventionEntityType entityType)
    {
        foreach (var member in entityType.ClrType.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!IsFree(entityType, member))
                continue;

            if (entityType.Model.FindEntityType(member.PropertyType) is { } principal && StripeClass.Is(principal.ClrType))
                entityType.Builder.HasRelationship(principal, member)?.IsUnique(false);
            else if (ElementOf(member.PropertyType) is { } element && StripeClass.Is(element)
                && entityType.Model.FindEntityType(element) is { } dependent)
                RelateCollection(entityType, member, dependent);
        }
    }

    /// <summary>Whether nothing is said of a member; that a Stripe.net class can be one JSON value says nothing.</summary>
    private static bool IsFree(IConventionEntityType entityType, PropertyInfo member)
        => !entityType.IsIgnored(member.Name)
            && (entityType.FindMember(member.Name) is not { } mapped
                || mapped is IConventionProperty property && property.GetConfigurationSource() == ConfigurationSource.Convention);

    /// <summary>The other end is found by the expandable field of the dependent's that leads here by its name.</summary>
    private static void RelateCollection(IConventionEntityType principal, MemberInfo member, IConventionEntityType dependent)
    {
        if (dependent.FindProperty(principal.ShortName() + "Id") is not { } foreignKey || principal.FindPrimaryKey() is not { } key
            || !StripeClass.IsExpandableId(dependent.ClrType, foreignKey.Name))
        {
            return;
        }

        dependent.Builder.HasRelationship(principal, [foreignKey], key)
            ?.HasNavigation(member, pointsToPrincipal: false)
            ?.IsUnique(false);
    }

    private static Type? ElementOf(Type type) => type.IsGenericType && type.GetGenericArguments() is [var element] ? element : null;
}
