using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Metadata;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>Where in Stripe's JSON the value of a member stands.</summary>
public static class StripePropertyExtensions
{
    /// <summary>Where in the JSON a member's value stands, from the object that holds the member: <c>address.city</c>.</summary>
    /// <param name="member">A property, complex property or owned navigation.</param>
    /// <returns>Field names with dots between them.</returns>
    public static string GetStripeJsonPath(this IReadOnlyPropertyBase member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return JsonNames.PathOf(member).ToString();
    }

    /// <summary>Says where in the JSON a member's value stands.</summary>
    /// <param name="member">The member.</param>
    /// <param name="path">Field names with dots between them, or null to take back what was said.</param>
    public static void SetStripeJsonPath(this IMutablePropertyBase member, string? path)
    {
        ArgumentNullException.ThrowIfNull(member);
        member.SetOrRemoveAnnotation(StripeAnnotationNames.JsonPath, path);
    }

    /// <inheritdoc cref="SetStripeJsonPath(IMutablePropertyBase, string)" />
    /// <param name="fromDataAnnotation">Whether an attribute says so.</param>
    /// <returns>The path that stands.</returns>
    public static string? SetStripeJsonPath(this IConventionPropertyBase member, string? path, bool fromDataAnnotation = false)
    {
        ArgumentNullException.ThrowIfNull(member);
        return member.SetOrRemoveAnnotation(StripeAnnotationNames.JsonPath, path, fromDataAnnotation)?.Value as string;
    }

    /// <summary>Who said where a member's value stands.</summary>
    /// <param name="member">The member.</param>
    /// <returns>The source, or null where nobody did.</returns>
    public static ConfigurationSource? GetStripeJsonPathConfigurationSource(this IConventionPropertyBase member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return member.FindJsonPathSource();
    }
}
