namespace Stripe.EFCore.Metadata;

/// <summary>Names of the annotations that the provider puts on a model. They stand in compiled models, so they never change.</summary>
internal static class StripeAnnotationNames
{
    public const string Prefix = "Stripe:";

    /// <summary>On an entity type: the name of a resource of the catalog.</summary>
    public const string Resource = Prefix + "Resource";

    /// <summary>On an entity type: what <c>ToStripeList</c> declared, a <see cref="StripeListDeclaration" />.</summary>
    public const string List = Prefix + "List";

    /// <summary>On a property, complex property or navigation: where its value stands in the JSON of what holds it.</summary>
    public const string JsonPath = Prefix + "JsonPath";

    /// <summary>On a property: the name of the list's parameter that it is, and no field.</summary>
    public const string Filter = Prefix + "Filter";

    /// <summary>On what a finished model holds: what the other annotations came to.</summary>
    public const string Resolved = Prefix + "Resolved";
}
