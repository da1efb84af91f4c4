using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stripe.EFCore.Metadata;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>Says where in Stripe's JSON the value of a member stands.</summary>
public static class StripePropertyBuilderExtensions
{
    /// <summary>Says where in the JSON a member's value stands, from the object that holds the member: <c>address.city</c>.</summary>
    /// <param name="propertyBuilder">The builder of the member.</param>
    /// <param name="path">Field names with dots between them.</param>
    /// <returns>The same builder.</returns>
    public static PropertyBuilder HasJsonPath(this PropertyBuilder propertyBuilder, string path)
    {
        ArgumentNullException.ThrowIfNull(propertyBuilder);
        propertyBuilder.Metadata.SetStripeJsonPath(Checked(path));
        return propertyBuilder;
    }

    /// <inheritdoc cref="HasJsonPath(PropertyBuilder, string)" />
    /// <typeparam name="TProperty">The member's type.</typeparam>
    public static PropertyBuilder<TProperty> HasJsonPath<TProperty>(this PropertyBuilder<TProperty> propertyBuilder, string path)
        => (PropertyBuilder<TProperty>)HasJsonPath((PropertyBuilder)propertyBuilder, path);

    /// <inheritdoc cref="HasJsonPath(PropertyBuilder, string)" />
    public static PrimitiveCollectionBuilder HasJsonPath(this PrimitiveCollectionBuilder propertyBuilder, string path)
    {
        ArgumentNullException.ThrowIfNull(propertyBuilder);
        propertyBuilder.Metadata.SetStripeJsonPath(Checked(path));
        return propertyBuilder;
    }

    /// <inheritdoc cref="HasJsonPath(PropertyBuilder, string)" />
    /// <typeparam name="TProperty">The member's type.</typeparam>
    public static PrimitiveCollectionBuilder<TProperty> HasJsonPath<TProperty>(
        this PrimitiveCollectionBuilder<TProperty> propertyBuilder, string path)
        => (PrimitiveCollectionBuilder<TProperty>)HasJsonPath((PrimitiveCollectionBuilder)propertyBuilder, path);

    /// <inheritdoc cref="HasJsonPath(PropertyBuilder, string)" />
    public static ComplexTypePropertyBuilder HasJsonPath(this ComplexTypePropertyBuilder propertyBuilder, string path)
    {
        ArgumentNullException.ThrowIfNull(propertyBuilder);
        propertyBuilder.Metadata.SetStripeJsonPath(Checked(path));
        return propertyBuilder;
    }

    /// <inheritdoc cref="HasJsonPath(PropertyBuilder, string)" />
    /// <typeparam name="TProperty">The member's type.</typeparam>
    public static ComplexTypePropertyBuilder<TProperty> HasJsonPath<TProperty>(
        this ComplexTypePropertyBuilder<TProperty> propertyBuilder, string path)
        => (ComplexTypePropertyBuilder<TProperty>)HasJsonPath((ComplexTypePropertyBuilder)propertyBuilder, path);

    /// <inheritdoc cref="HasJsonPath(PropertyBuilder, string)" />
    public static ComplexPropertyBuilder HasJsonPath(this ComplexPropertyBuilder propertyBuilder, string path)
    {
        ArgumentNullException.ThrowIfNull(propertyBuilder);
        propertyBuilder.Metadata.SetStripeJsonPath(Checked(path));
        return propertyBuilder;
    }

    /// <inheritdoc cref="HasJsonPath(PropertyBuilder, string)" />
    /// <typeparam name="TComplex">The member's type.</typeparam>
    public static ComplexPropertyBuilder<TComplex> HasJsonPath<TComplex>(this ComplexPropertyBuilder<TComplex> propertyBuilder, string path)
        where TComplex : notnull
        => (ComplexPropertyBuilder<TComplex>)HasJsonPath((ComplexPropertyBuilder)propertyBuilder, path);

    /// <inheritdoc cref="HasJsonPath(PropertyBuilder, string)" />
    public static ComplexCollectionBuilder HasJsonPath(this ComplexCollectionBuilder propertyBuilder, string path)
    {
        ArgumentNullException.ThrowIfNull(propertyBuilder);
        propertyBuilder.Metadata.SetStripeJsonPath(Checked(path));
        return propertyBuilder;
    }

    /// <inheritdoc cref="HasJsonPath(PropertyBuilder, string)" />
    /// <typeparam name="TElement">The type of the elements.</typeparam>
    public static ComplexCollectionBuilder<TElement> HasJsonPath<TElement>(
        this ComplexCollectionBuilder<TElement> propertyBuilder, string path)
        where TElement : notnull
        => (ComplexCollectionBuilder<TElement>)HasJsonPath((ComplexCollectionBuilder)propertyBuilder, path);

    /// <summary>Says where in the JSON an owned type's objects stand, from their owner's object.</summary>
    /// <param name="ownedNavigationBuilder">The builder of the owned type.</param>
    /// <param name="path">Field names with dots between them.</param>
    /// <returns>The same builder.</returns>
    public static OwnedNavigationBuilder HasJsonPath(this OwnedNavigationBuilder ownedNavigationBuilder, string path)
    {
        ArgumentNullException.ThrowIfNull(ownedNavigationBuilder);
        ownedNavigationBuilder.Metadata.PrincipalToDependent!.SetStripeJsonPath(Checked(path));
        return ownedNavigationBuilder;
    }

    /// <inheritdoc cref="HasJsonPath(OwnedNavigationBuilder, string)" />
    /// <typeparam name="TOwner">The owner.</typeparam>
    /// <typeparam name="TOwned">The owned type.</typeparam>
    public static OwnedNavigationBuilder<TOwner, TOwned> HasJsonPath<TOwner, TOwned>(
        this OwnedNavigationBuilder<TOwner, TOwned> ownedNavigationBuilder, string path)
        where TOwner : class
        where TOwned : class
        => (OwnedNavigationBuilder<TOwner, TOwned>)HasJsonPath((OwnedNavigationBuilder)ownedNavigationBuilder, path);

    /// <summary>Says where in the JSON a member's value stands, for conventions.</summary>
    /// <param name="propertyBuilder">The builder of the member.</param>
    /// <param name="path">Field names with dots between them, or null to take back what was said.</param>
    /// <param name="fromDataAnnotation">Whether an attribute says so.</param>
    /// <returns>The same builder, or null where a stronger configuration stands.</returns>
    public static IConventionPropertyBuilder? HasJsonPath(
        this IConventionPropertyBuilder propertyBuilder, string? path, bool fromDataAnnotation = false)
    {
        ArgumentNullException.ThrowIfNull(propertyBuilder);
        if (!propertyBuilder.CanSetJsonPath(path, fromDataAnnotation))
            return null;

        propertyBuilder.Metadata.SetStripeJsonPath(path, fromDataAnnotation);
        return propertyBuilder;
    }

    /// <inheritdoc cref="HasJsonPath(IConventionPropertyBuilder, string, bool)" />
    public static IConventionComplexPropertyBuilder? HasJsonPath(
        this IConventionComplexPropertyBuilder propertyBuilder, string? path, bool fromDataAnnotation = false)
    {
        ArgumentNullException.ThrowIfNull(propertyBuilder);
        if (!propertyBuilder.CanSetJsonPath(path, fromDataAnnotation))
            return null;

        propertyBuilder.Metadata.SetStripeJsonPath(path, fromDataAnnotation);
        return propertyBuilder;
    }

    /// <summary>Whether a convention may say where a member's value stands.</summary>
    /// <param name="propertyBuilder">The builder of the member.</param>
    /// <param name="path">The path.</param>
    /// <param name="fromDataAnnotation">Whether an attribute says so.</param>
    /// <returns>Whether no stronger configuration stands.</returns>
    public static bool CanSetJsonPath(this IConventionPropertyBuilder propertyBuilder, string? path, bool fromDataAnnotation = false)
    {
        ArgumentNullException.ThrowIfNull(propertyBuilder);
        return propertyBuilder.CanSetAnnotation(StripeAnnotationNames.JsonPath, path, fromDataAnnotation);
    }

    /// <inheritdoc cref="CanSetJsonPath(IConventionPropertyBuilder, string, bool)" />
    public static bool CanSetJsonPath(this IConventionComplexPropertyBuilder propertyBuilder, string? path, bool fromDataAnnotation = false)
    {
        ArgumentNullException.ThrowIfNull(propertyBuilder);
        return propertyBuilder.CanSetAnnotation(StripeAnnotationNames.JsonPath, path, fromDataAnnotation);
    }

    private static string Checked(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return path.Split('.').All(segment => segment.Length > 0)
            ? path
            : throw new ArgumentException(
                $"A JSON path is field names with one dot between them, as in 'address.city'; '{path}' is none.", nameof(path));
    }
}
