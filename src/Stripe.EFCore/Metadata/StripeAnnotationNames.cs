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

    /// <summary>On a compiled model: the versions that it was made with.</summary>
    public const string Versions = Prefix + "Versions";

    /// <summary>On an entity type of a compiled model: a hash of all that the model says of it.</summary>
    public const string Content = Prefix + "Content";

    /// <summary>On a type of a compiled model: a hash of the members of its class.</summary>
    public const string Members = Prefix + "Members";

    /// <summary>On a compiled model: that it fits the classes and versions of this process.</summary>
    public const string Verified = Prefix + "Verified";

    /// <summary>On an entity type of a finished model: the query that reads answers to writes.</summary>
    public const string AnswerQuery = Prefix + "AnswerQuery";

    /// <summary>On an entity type of a finished model: the members that a write may send.</summary>
    public const string EntityMembers = Prefix + "EntityMembers";

    /// <summary>On what a finished model holds: what the other annotations came to.</summary>
    public const string Resolved = Prefix + "Resolved";
}
