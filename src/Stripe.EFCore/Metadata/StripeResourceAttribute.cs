namespace Stripe.EFCore;

/// <summary>
///     Names the resource of Stripe that a class is read from: its object name (<c>customer</c>), its plural, or its list's path.
/// </summary>
/// <param name="name">The name of the resource.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StripeResourceAttribute(string name) : Attribute
{
    /// <summary>The name of the resource.</summary>
    public string Name { get; } = name;
}
