using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stripe.EFCore.Infrastructure;
using Stripe.EFCore.Metadata;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>Maps entity types to Stripe's lists.</summary>
public static class StripeEntityTypeBuilderExtensions
{
    /// <summary>Maps an entity type to a resource of Stripe.</summary>
    /// <param name="entityTypeBuilder">The builder of the entity type.</param>
    /// <param name="name">The resource's object name (<c>customer</c>, <c>billing.meter</c>), its plural, or its list's path (<c>/v1/customers</c>).</param>
    /// <returns>The same builder.</returns>
    public static EntityTypeBuilder ToStripeResource(this EntityTypeBuilder entityTypeBuilder, string name)
    {
        ArgumentNullException.ThrowIfNull(entityTypeBuilder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        entityTypeBuilder.Metadata.SetAnnotation(StripeAnnotationNames.Resource, name);
        return entityTypeBuilder;
    }

    /// <inheritdoc cref="ToStripeResource(EntityTypeBuilder, string)" />
    /// <typeparam name="TEntity">The entity type.</typeparam>
    public static EntityTypeBuilder<TEntity> ToStripeResource<TEntity>(this EntityTypeBuilder<TEntity> entityTypeBuilder, string name)
        where TEntity : class
        => (EntityTypeBuilder<TEntity>)ToStripeResource((EntityTypeBuilder)entityTypeBuilder, name);

    /// <summary>Maps an entity type to any list in Stripe's style, known to the catalog or not.</summary>
    /// <typeparam name="TEntity">The entity type.</typeparam>
    /// <param name="entityTypeBuilder">The builder of the entity type.</param>
    /// <param name="path">The path of the list: <c>/v1/some_preview_things</c>.</param>
    /// <param name="configure">Declares what the list can do; without it only paging is assumed.</param>
    /// <returns>The same builder.</returns>
    public static EntityTypeBuilder<TEntity> ToStripeList<TEntity>(
        this EntityTypeBuilder<TEntity> entityTypeBuilder, string path, Action<StripeListBuilder<TEntity>>? configure = null)
        where TEntity : class
    {
        ArgumentNullException.ThrowIfNull(entityTypeBuilder);
        var list = new StripeListBuilder<TEntity>(entityTypeBuilder, path);
        configure?.Invoke(list);
        entityTypeBuilder.Metadata.SetAnnotation(StripeAnnotationNames.Resource, list.Build());
        return entityTypeBuilder;
    }

    /// <summary>The name of the resource that an entity type was mapped to by <c>ToStripeResource</c>; null where a convention decides.</summary>
    /// <param name="entityType">The entity type.</param>
    /// <returns>The name, or null.</returns>
    public static string? GetStripeResourceName(this IReadOnlyEntityType entityType)
    {
        ArgumentNullException.ThrowIfNull(entityType);
        return entityType[StripeAnnotationNames.Resource] as string;
    }

    /// <summary>Says where in the JSON a property's value stands, from the object that holds the property: <c>address.city</c>.</summary>
    /// <param name="propertyBuilder">The builder of the property.</param>
    /// <param name="path">Field names with dots between them.</param>
    /// <returns>The same builder.</returns>
    public static PropertyBuilder HasJsonPath(this PropertyBuilder propertyBuilder, string path)
    {
        ArgumentNullException.ThrowIfNull(propertyBuilder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        propertyBuilder.Metadata.SetAnnotation(StripeAnnotationNames.JsonPath, path);
        return propertyBuilder;
    }

    /// <inheritdoc cref="HasJsonPath(PropertyBuilder, string)" />
    /// <typeparam name="TProperty">The property's type.</typeparam>
    public static PropertyBuilder<TProperty> HasJsonPath<TProperty>(this PropertyBuilder<TProperty> propertyBuilder, string path)
        => (PropertyBuilder<TProperty>)HasJsonPath((PropertyBuilder)propertyBuilder, path);

    /// <inheritdoc cref="HasJsonPath(PropertyBuilder, string)" />
    public static ComplexTypePropertyBuilder HasJsonPath(this ComplexTypePropertyBuilder propertyBuilder, string path)
    {
        ArgumentNullException.ThrowIfNull(propertyBuilder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        propertyBuilder.Metadata.SetAnnotation(StripeAnnotationNames.JsonPath, path);
        return propertyBuilder;
    }

    /// <inheritdoc cref="HasJsonPath(PropertyBuilder, string)" />
    public static ComplexPropertyBuilder HasJsonPath(this ComplexPropertyBuilder propertyBuilder, string path)
    {
        ArgumentNullException.ThrowIfNull(propertyBuilder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        propertyBuilder.Metadata.SetAnnotation(StripeAnnotationNames.JsonPath, path);
        return propertyBuilder;
    }
}
