namespace Stripe.EFCore.Catalog;

/// <summary>
///     What the classes of Stripe.net cannot tell about their fields, by hand, from Stripe's documentation. A key is a class of Stripe.net's, without
///     its first namespace, and a field.
/// </summary>
internal static partial class ObjectOverlay
{
    /// <summary>Classes of objects that can be expanded and that are missing in Stripe.net's table of <c>object</c> values.</summary>
    public static Dictionary<string, Type> UnregisteredClasses { get; } = new(StringComparer.Ordinal)
    {
        ["radar.rule"] = typeof(Radar.Rule),
    };

    /// <summary>The path of the whole list of which a field embeds the first page.</summary>
    private static Dictionary<string, string> ListPaths { get; } = new(StringComparer.Ordinal)
    {
        ["Account external_accounts"] = "/v1/accounts/{id}/external_accounts",
        ["ApplicationFee refunds"] = "/v1/application_fees/{id}/refunds",
        ["Charge refunds"] = "/v1/refunds?charge={id}",
        ["Checkout.Session line_items"] = "/v1/checkout/sessions/{id}/line_items",
        ["CreditNote lines"] = "/v1/credit_notes/{id}/lines",
        ["Customer sources"] = "/v1/customers/{id}/sources",
        ["Customer subscriptions"] = "/v1/subscriptions?customer={id}",
        ["Customer tax_ids"] = "/v1/customers/{id}/tax_ids",
        ["File links"] = "/v1/file_links?file={id}",
        ["FinancialConnections.Session accounts"] = "/v1/financial_connections/accounts?session={id}",
        ["Invoice lines"] = "/v1/invoices/{id}/lines",
        ["Invoice payments"] = "/v1/invoice_payments?invoice={id}",
        ["PaymentIntentAmountDetails line_items"] = "/v1/payment_intents/{id}/amount_details_line_items",
        ["PaymentLink line_items"] = "/v1/payment_links/{id}/line_items",
        ["Quote line_items"] = "/v1/quotes/{id}/line_items",
        ["QuoteComputedUpfront line_items"] = "/v1/quotes/{id}/computed_upfront_line_items",
        ["Radar.ValueList list_items"] = "/v1/radar/value_list_items?value_list={id}",
        ["Subscription items"] = "/v1/subscription_items?subscription={id}",
        ["Tax.Calculation line_items"] = "/v1/tax/calculations/{id}/line_items",
        ["Tax.Transaction line_items"] = "/v1/tax/transactions/{id}/line_items",
        ["Transfer reversals"] = "/v1/transfers/{id}/reversals",
    };

    /// <summary>Fields that hold an object as it was when something happened to it.</summary>
    private static HashSet<string> Snapshots { get; } = ["EventData object"];

    /// <summary>The field that its class and these tables describe together.</summary>
    public static ObjectField Complete(ObjectField field, Type holder)
    {
        var key = Key(holder, field.Name);
        return field with
        {
            OnlyWhenExpanded = OnlyWhenExpanded.ContainsKey(key),
            NotInLists = NotInLists.Contains(key),
            CannotExpand = CannotExpand.Contains(key),
            ListPath = ListPaths.GetValueOrDefault(key),
            IsSnapshot = Snapshots.Contains(key),
        };
    }

    /// <summary>A class of the user's goes by the class of Stripe.net's that it derives from.</summary>
    private static string Key(Type holder, string field)
    {
        var type = holder;
        while (type.Assembly != typeof(StripeEntity).Assembly && type.BaseType is { } parent)
            type = parent;
        return type.Namespace is { } space && space.StartsWith(nameof(Stripe), StringComparison.Ordinal)
            ? $"{type.FullName![(nameof(Stripe).Length + 1)..]} {field}"
            : field;
    }
}
