namespace Stripe.EFCore;

/// <summary>
///     Says that a property is a parameter of the list, and no field of its objects: <c>[StripeFilter("payout")]</c> on a property of a class for balance
///     transactions. A query compares the property, and the request carries the value. In a row the property has the value that the row was asked with.
/// </summary>
/// <param name="name">The parameter's name, or the name of the parent in the list's path: <c>invoice</c> of <c>/v1/invoices/{invoice}/lines</c>.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class StripeFilterAttribute(string name) : Attribute
{
    /// <summary>The parameter's name.</summary>
    public string Name { get; } = name;
}
