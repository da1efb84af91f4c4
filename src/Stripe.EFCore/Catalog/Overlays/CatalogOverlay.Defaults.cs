namespace Stripe.EFCore.Catalog.Overlays;

internal static partial class CatalogOverlay
{
    /// <summary>
    ///     Lists of which Stripe's documentation says that the bare list holds every object but those with one value of a field. So the bare list answers
    ///     a condition that leaves this value out, whatever other values there are going to be. Values of which this is not quite clear are asked for by name.
    /// </summary>
    private static Dictionary<string, HiddenValues> HiddenByDefault { get; } = new(StringComparer.Ordinal)
    {
        // "By default, returns a list of subscriptions that have not been canceled." And of the parameter: "If no value is supplied, all subscriptions
        // that have not been canceled are returned." (https://docs.stripe.com/api/subscriptions/list) The same page calls those "that are canceled and
        // subscriptions that are expired due to incomplete payment" ended, and does not say whether expired ones count as canceled here.
        ["/v1/subscriptions"] = new("status", "canceled", ["incomplete_expired"]),

        // "Unfiltered, the list returns all payment method types except custom." (https://docs.stripe.com/api/payment_methods/list)
        ["/v1/payment_methods"] = new("type", "custom", []),
    };
}
