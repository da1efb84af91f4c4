using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stripe.EFCore.Metadata;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>Says which properties are parameters of a list, and no fields of its objects.</summary>
public static class StripeFilterExtensions
{
    /// <summary>
    ///     Says that a property is a parameter of the list: <c>payout</c> of balance transactions, or the parent <c>invoice</c> of
    ///     <c>/v1/invoices/{invoice}/lines</c>. A query compares the property, and in a row it has the value that the row was asked with.
    /// </summary>
    /// <param name="propertyBuilder">The builder of the property.</param>
    /// <param name="name">The parameter's name.</param>
    /// <returns>The same builder.</returns>
    public static PropertyBuilder HasStripeFilter(this PropertyBuilder propertyBuilder, string name)
    {
        ArgumentNullException.ThrowIfNull(propertyBuilder);
        propertyBuilder.Metadata.SetStripeFilter(name);
        return propertyBuilder;
    }

    /// <inheritdoc cref="HasStripeFilter(PropertyBuilder, string)" />
    /// <typeparam name="TProperty">The property's type.</typeparam>
    public static PropertyBuilder<TProperty> HasStripeFilter<TProperty>(this PropertyBuilder<TProperty> propertyBuilder, string name)
        => (PropertyBuilder<TProperty>)HasStripeFilter((PropertyBuilder)propertyBuilder, name);

    /// <summary>The parameter of the list that a property is.</summary>
    /// <param name="property">The property.</param>
    /// <returns>The parameter's name, or null where the property is a field of the objects.</returns>
    public static string? GetStripeFilter(this IReadOnlyProperty property)
    {
        ArgumentNullException.ThrowIfNull(property);
        return property.FindFilter();
    }

    /// <summary>Says that a property is a parameter of the list.</summary>
    /// <param name="property">The property.</param>
    /// <param name="name">The parameter's name.</param>
    public static void SetStripeFilter(this IMutableProperty property, string name)
    {
        ArgumentNullException.ThrowIfNull(property);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        property.SetAnnotation(StripeAnnotationNames.Filter, name);
    }
}
