using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Metadata;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>Which resource of Stripe an entity type is mapped to.</summary>
public static class StripeEntityTypeExtensions
{
    /// <summary>
    ///     The resource of Stripe that an entity type is mapped to, or the path of the list that <c>ToStripeList</c> declared.
    /// </summary>
    /// <param name="entityType">The entity type.</param>
    /// <returns>Its name, or null where there is none (yet: conventions find it when the model is finished).</returns>
    public static string? GetStripeResourceName(this IReadOnlyEntityType entityType)
    {
        ArgumentNullException.ThrowIfNull(entityType);
        var root = entityType.GetRootType();
        return root.FindDeclaredList()?.List.ListPath ?? root[StripeAnnotationNames.Resource] as string;
    }

    /// <summary>Maps an entity type to a resource of Stripe.</summary>
    /// <param name="entityType">The entity type.</param>
    /// <param name="name">The resource's name, or null to take back what was said.</param>
    public static void SetStripeResourceName(this IMutableEntityType entityType, string? name)
    {
        ArgumentNullException.ThrowIfNull(entityType);
        entityType.SetOrRemoveAnnotation(StripeAnnotationNames.Resource, name);
    }

    /// <inheritdoc cref="SetStripeResourceName(IMutableEntityType, string)" />
    /// <param name="fromDataAnnotation">Whether an attribute says so.</param>
    /// <returns>The name that stands.</returns>
    public static string? SetStripeResourceName(this IConventionEntityType entityType, string? name, bool fromDataAnnotation = false)
    {
        ArgumentNullException.ThrowIfNull(entityType);
        return entityType.SetOrRemoveAnnotation(StripeAnnotationNames.Resource, name, fromDataAnnotation)?.Value as string;
    }

    /// <summary>Who mapped an entity type to its resource.</summary>
    /// <param name="entityType">The entity type.</param>
    /// <returns>The source, or null where nobody did.</returns>
    public static ConfigurationSource? GetStripeResourceNameConfigurationSource(this IConventionEntityType entityType)
    {
        ArgumentNullException.ThrowIfNull(entityType);
        return entityType.FindAnnotation(StripeAnnotationNames.Resource)?.GetConfigurationSource();
    }
}
