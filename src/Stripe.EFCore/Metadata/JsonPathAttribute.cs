namespace Stripe.EFCore;

/// <summary>Says where in an object's JSON a property's value stands: <c>address.city</c>.</summary>
/// <param name="path">Field names from the object that holds the property down, with dots between them.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class JsonPathAttribute(string path) : Attribute
{
    /// <summary>The path.</summary>
    public string Path { get; } = path;
}
