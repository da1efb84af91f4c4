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
    /// <param name="name">
    ///     The resource's object name (<c>customer</c>, <c>billing.meter</c>), its plural, or its list's path (<c>/v1/customers</c>).
    /// </param>
    /// <returns>The same builder.</returns>
    /// <remarks>A name that is no resource's is refused with the nearest names when the model is built.</remarks>
    public static EntityTypeBuilder ToStripeResource(this EntityTypeBuilder entityTypeBuilder, string name)
    {
        ArgumentNullException.ThrowIfNull(entityTypeBuilder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        entityTypeBuilder.Metadata.SetStripeResourceName(name);
        entityTypeBuilder.Metadata.RemoveAnnotation(StripeAnnotationNames.List);
        return entityTypeBuilder;
    }

    /// <inheritdoc cref="ToStripeResource(EntityTypeBuilder, string)" />
    /// <typeparam name="TEntity">The entity type.</typeparam>
    public static EntityTypeBuilder<TEntity> ToStripeResource<TEntity>(this EntityTypeBuilder<TEntity> entityTypeBuilder, string name)
        where TEntity : class
        => (EntityTypeBuilder<TEntity>)ToStripeResource((EntityTypeBuilder)entityTypeBuilder, name);

    /// <summary>Maps an entity type to a resource of Stripe, for conventions.</summary>
    /// <param name="entityTypeBuilder">The builder of the entity type.</param>
    /// <param name="name">The resource's name, or null to take back what was said.</param>
    /// <param name="fromDataAnnotation">Whether an attribute says so.</param>
    /// <returns>The same builder, or null where a stronger configuration stands.</returns>
    public static IConventionEntityTypeBuilder? ToStripeResource(
        this IConventionEntityTypeBuilder entityTypeBuilder, string? name, bool fromDataAnnotation = false)
    {
        ArgumentNullException.ThrowIfNull(entityTypeBuilder);
        if (!entityTypeBuilder.CanSetStripeResource(name, fromDataAnnotation))
            return null;

        entityTypeBuilder.Metadata.SetStripeResourceName(name, fromDataAnnotation);
        return entityTypeBuilder;
    }

    /// <summary>Whether a convention may map an entity type to a resource.</summary>
    /// <param name="entityTypeBuilder">The builder of the entity type.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="fromDataAnnotation">Whether an attribute says so.</param>
    /// <returns>Whether no stronger configuration stands.</returns>
    public static bool CanSetStripeResource(
        this IConventionEntityTypeBuilder entityTypeBuilder, string? name, bool fromDataAnnotation = false)
    {
        ArgumentNullException.ThrowIfNull(entityTypeBuilder);
        return entityTypeBuilder.CanSetAnnotation(StripeAnnotationNames.Resource, name, fromDataAnnotation);
    }

    /// <summary>
    ///     Maps an entity type to any list in Stripe's style, known to the catalog or not, also to the nested list of one parent
    ///     (<c>/v1/customers/cus_1/tax_ids</c>), or to a list with a filter that every request carries
    ///     (<c>/v1/subscription_items?subscription=sub_1</c>).
    /// </summary>
    /// <typeparam name="TEntity">The entity type.</typeparam>
    /// <param name="entityTypeBuilder">The builder of the entity type.</param>
    /// <param name="path">The path of the list: <c>/v1/some_preview_things</c>.</param>
    /// <param name="configure">Declares what the list can do beyond what the catalog knows of it.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">The path is no list's.</exception>
    public static EntityTypeBuilder<TEntity> ToStripeList<TEntity>(
        this EntityTypeBuilder<TEntity> entityTypeBuilder, string path, Action<StripeListBuilder<TEntity>>? configure = null)
        where TEntity : class
    {
        ArgumentNullException.ThrowIfNull(entityTypeBuilder);
        var list = new StripeListBuilder<TEntity>(path);
        configure?.Invoke(list);
        entityTypeBuilder.Metadata.SetAnnotation(StripeAnnotationNames.List, list.Declaration);
        return entityTypeBuilder;
    }

    /// <summary>Maps an entity type to any list in Stripe's style, about which nothing is known but its path.</summary>
    /// <param name="entityTypeBuilder">The builder of the entity type.</param>
    /// <param name="path">The path of the list.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">The path is no list's.</exception>
    public static EntityTypeBuilder ToStripeList(this EntityTypeBuilder entityTypeBuilder, string path)
    {
        ArgumentNullException.ThrowIfNull(entityTypeBuilder);
        entityTypeBuilder.Metadata.SetAnnotation(StripeAnnotationNames.List, new StripeListBuilder<object>(path).Declaration);
        return entityTypeBuilder;
    }
}
