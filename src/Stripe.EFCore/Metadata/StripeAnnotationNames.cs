namespace Stripe.EFCore.Metadata;

/// <summary>Names of the annotations that the provider puts on a model. They stand in compiled models, so they never change.</summary>
internal static class StripeAnnotationNames
{
    public const string Prefix = "Stripe:";

    /// <summary>On an entity type: the name of a resource of the catalog, or a declared <see cref="Catalog.StripeResource" />.</summary>
    public const string Resource = Prefix + "Resource";

    /// <summary>On a property, complex property or navigation: where its value stands in the JSON of what holds it.</summary>
    public const string JsonPath = Prefix + "JsonPath";

    /// <summary>On a runtime entity type or property: what <see cref="Resource" /> and <see cref="JsonPath" /> came to.</summary>
    public const string Resolved = Prefix + "Resolved";
}
