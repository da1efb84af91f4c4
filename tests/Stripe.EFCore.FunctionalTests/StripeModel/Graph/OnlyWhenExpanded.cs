using System.Collections.Immutable;
using Stripe;
using Stripe.Checkout;

namespace StripeEFCore.FunctionalTests.StripeModel.Graph;

/// <summary>
///     The fields that Stripe leaves out unless they are expanded, by the class that is retrieved, as
///     <see href="https://docs.stripe.com/expand#includable-properties">Stripe's documentation</see> and the reference of each object have them.
/// </summary>
internal static class OnlyWhenExpanded
{
    private static readonly Dictionary<Type, ImmutableArray<string>> Fields = new()
    {
        [typeof(Charge)] = ["refunds"],
        [typeof(Coupon)] = ["applies_to"],
        [typeof(CreditNote)] = ["shipping_cost.taxes"],
        [typeof(Customer)] = ["cash_balance", "invoice_credit_balance", "sources", "subscriptions", "tax", "tax_ids"],
        [typeof(Invoice)] = ["confirmation_secret", "payments", "shipping_cost.taxes"],
        [typeof(PaymentLink)] = ["line_items", "line_items.data.discounts", "line_items.data.taxes"],
        [typeof(Plan)] = ["tiers"],
        [typeof(Price)] = ["currency_options", "tiers"],
        [typeof(PromotionCode)] = ["restrictions.currency_options"],
        [typeof(Quote)] =
        [
            "computed.upfront.line_items", "computed.upfront.total_details.breakdown", "computed.recurring.total_details.breakdown",
            "line_items", "line_items.data.discounts", "line_items.data.taxes", "total_details.breakdown",
        ],
        [typeof(Session)] =
        [
            "line_items", "line_items.data.discounts", "line_items.data.taxes", "shipping_cost.taxes", "total_details.breakdown",
        ],
    };

    public static ImmutableArray<string> Of(Type type) => Fields.GetValueOrDefault(type, []);

    /// <summary>Those that lie in the elements of a list, as a request for the list itself names them.</summary>
    public static IEnumerable<string> Within(Type type, string list)
        => Of(type).Where(f => f.StartsWith(list + ".data.", StringComparison.Ordinal)).Select(f => f[(list.Length + 1)..]);
}
