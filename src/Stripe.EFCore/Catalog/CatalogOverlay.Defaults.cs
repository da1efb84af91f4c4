namespace Stripe.EFCore.Catalog;

internal static partial class CatalogOverlay
{
    /// <summary>
    ///     Lists of which Stripe's documentation says that the bare list holds every object but those with one value of a field. So the bare list answers
    ///     a condition that leaves this value out, whatever other values there are going to be.
    /// </summary>
    private static Dictionary<string, HiddenValue> HiddenByDefault { get; } = new(StringComparer.Ordinal)
    {
        // "By default, returns a list of subscriptions that have not been canceled." And of the parameter: "If no value is supplied, all subscriptions
        // that have not been canceled are returned." (https://docs.stripe.com/api/subscriptions/list)
        ["/v1/subscriptions"] = new("status", "canceled"),

        // "Unfiltered, the list returns all payment method types except custom." (https://docs.stripe.com/api/payment_methods/list)
        ["/v1/payment_methods"] = new("type", "custom"),
    };
}
