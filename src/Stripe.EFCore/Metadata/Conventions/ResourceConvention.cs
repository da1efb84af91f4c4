using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Metadata.Conventions;

/// <summary>
///     Writes down which resource an entity type is read from, so that a finished model knows it without attributes. A class whose name is
///     no resource's is
///     found by the name of its <c>DbSet</c>.
/// </summary>
internal sealed class ResourceConvention(ProviderConventionSetBuilderDependencies dependencies) : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        var sets = dependencies.SetFinder.FindSets(dependencies.ContextType).ToLookup(s => s.Type, s => s.Name);
        foreach (var entityType in modelBuilder.Metadata.GetEntityTypes())
        {
            if (entityType.BaseType is not null || entityType.IsOwned()
                || entityType.FindAnnotation(StripeAnnotationNames.List) is not null)
                continue;

            var name = entityType.ResourceName();
            if (StripeCatalog.Find(name) is null && !entityType.IsNamedByTheUser())
                name = sets[entityType.ClrType].FirstOrDefault(s => StripeCatalog.Find(s) is not null) ?? name;
            if (StripeCatalog.Find(name) is not null)
                entityType.Builder.HasAnnotation(StripeAnnotationNames.Resource, name);
        }
    }
}

/// <summary>
///     Writes down where in the JSON every member's value stands, so that a finished model knows it without attributes and reflection.
/// </summary>
internal sealed class JsonPathConvention : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var entityType in modelBuilder.Metadata.GetEntityTypes())
        {
            NameDiscriminator(entityType);
            WriteAll(entityType);
            foreach (var navigation in entityType.GetDeclaredNavigations())
            {
                if (navigation is { ForeignKey.IsOwnership: true, IsOnDependent: false })
                    Write(navigation);
            }
        }
    }

    private static void WriteAll(IConventionTypeBase type)
    {
        foreach (var property in type.GetDeclaredProperties())
            Write(property);
        foreach (var complexProperty in type.GetDeclaredComplexProperties())
        {
            Write(complexProperty);
            WriteAll(complexProperty.ComplexType);
        }
    }

    private static void Write(IConventionPropertyBase member)
    {
        if (member.FindAnnotation(StripeAnnotationNames.JsonPath) is null)
            ((IConventionAnnotatable)member).SetAnnotation(StripeAnnotationNames.JsonPath, JsonNames.PathOf(member).ToString());
    }

    /// <summary>What tells Stripe's objects apart is the field <c>object</c>, whose values are the classes' names in snake case.</summary>
    private static void NameDiscriminator(IConventionEntityType entityType)
    {
        if (entityType.FindDiscriminatorProperty() is not IConventionProperty discriminator
            || discriminator.GetConfigurationSource() != ConfigurationSource.Convention)
            return;

        if (discriminator.DeclaringType == entityType && discriminator.FindAnnotation(StripeAnnotationNames.JsonPath) is null)
            discriminator.SetAnnotation(StripeAnnotationNames.JsonPath, "object");
        if (entityType.GetDiscriminatorValueConfigurationSource() is null or ConfigurationSource.Convention
            && !entityType.ClrType.IsAbstract)
            entityType.SetDiscriminatorValue(JsonNames.FieldNameOf(entityType.ShortName()));
    }
}
