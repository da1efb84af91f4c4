namespace Stripe.EFCore.Catalog;

internal static partial class CatalogOverlay
{
    /// <summary>The fields of Stripe's search language, from https://docs.stripe.com/search#query-fields.</summary>
    private static Dictionary<string, SearchField[]> SearchFields { get; } = new(StringComparer.Ordinal)
    {
        ["/v1/charges"] = Searchable(
            tokens: "billing_details.address.postal_code currency customer disputed refunded status "
                + $"{Card("card")} {Card("card_present")} {Card("interac_present")}",
            numbers: "amount created"),
        ["/v1/customers"] = Searchable(strings: "email name phone", numbers: "created"),
        ["/v1/invoices"] = Searchable(
            tokens: "currency customer last_finalization_error_code last_finalization_error_type subscription",
            strings: "number receipt_number status",
            numbers: "created total"),
        ["/v1/payment_intents"] = Searchable(tokens: "currency customer status", numbers: "amount created"),
        ["/v1/prices"] = Searchable(tokens: "active currency lookup_key product type"),
        ["/v1/products"] = Searchable(tokens: "active shippable", strings: "description name url"),
        ["/v1/subscriptions"] = Searchable(tokens: "status", numbers: "canceled_at created"),
    };

    /// <summary>The fields named, and metadata, which all that can be searched have.</summary>
    private static SearchField[] Searchable(string tokens = "", string strings = "", string numbers = "")
        =>
        [
            .. Typed(tokens, SearchFieldType.Token),
            .. Typed(strings, SearchFieldType.String),
            .. Typed(numbers, SearchFieldType.Numeric),
            new("metadata", SearchFieldType.Metadata),
        ];

    private static IEnumerable<SearchField> Typed(string names, SearchFieldType type)
        => names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => new SearchField(name, type));

    private static string Card(string method)
    {
        string[] fields = ["brand", "exp_month", "exp_year", "fingerprint", "last4"];
        return string.Join(' ', fields.Select(field => $"payment_method_details.{method}.{field}"));
    }
}
