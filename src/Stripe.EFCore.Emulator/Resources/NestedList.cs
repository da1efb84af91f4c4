using System.Collections.Immutable;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Resources;

/// <summary>A list that belongs to one object and is served below the object's path.</summary>
/// <param name="Parent">The object that has the list.</param>
/// <param name="Segment">The last segment of the list's path.</param>
/// <param name="Items">The objects that the list holds.</param>
internal sealed record NestedList(string Parent, string Segment, ImmutableArray<string> Items)
{
    /// <summary>The path of the field that holds the list inside the parent; empty where the parent has no such field.</summary>
    public required string Field { get; init; }

    /// <summary>The field of the items that names the parent; null where the items live inside the parent.</summary>
    public string? ParentField { get; init; }

    /// <summary>Whether items may live inside the parent.</summary>
    public bool LivesInParent => ParentField is null || HiddenValue.Is(ParentField);

    /// <summary>The filters that the list takes; null for those of its items' own list.</summary>
    public ImmutableArray<FilterSchema>? Filters { get; init; }

    /// <summary>Parameters without which the list is refused.</summary>
    public ImmutableArray<string> Required { get; init; } = [];

    /// <summary>Parameters of paging that the list does not take.</summary>
    public ImmutableArray<string> Unpaged { get; init; } = [];

    /// <summary>What the list offers for items of one kind.</summary>
    public ResourceSchema SchemaOf(ResourceSchema items) => items with
    {
        Filters = [.. Filters ?? items.Filters, .. FilterOfParent],
        Required = Required,
        Unpaged = Unpaged,
        Parents = ImmutableDictionary<string, string>.Empty,
        Default = Filters is null ? items.Default : null,
    };

    private IEnumerable<FilterSchema> FilterOfParent => ParentField is null ? [] : [new FilterSchema(ParentField, FilterKind.Text, ParentField)];

    /// <summary>The URL that Stripe writes into the embedded list, with <c>{id}</c> for the parent's id.</summary>
    public required string Url { get; init; }
}

/// <summary>The lists that belong to one object.</summary>
internal static class NestedLists
{
    public static ImmutableArray<NestedList> All { get; } =
    [
        Of("account capabilities capability account", field: "", filters: "") with { Unpaged = ["limit", "starting_after", "ending_before"] },
        Of("account external_accounts bank_account|card account", filters: "object|bank_account,card"),
        Of(
            "account persons person account",
            field: "",
            filters: "relationship[authorizer]=relationship.authorizer:bool relationship[director]=relationship.director:bool "
            + "relationship[executive]=relationship.executive:bool relationship[legal_guardian]=relationship.legal_guardian:bool "
            + "relationship[owner]=relationship.owner:bool relationship[representative]=relationship.representative:bool"),
        Of("application_fee refunds fee_refund fee", filters: ""),
        Of(
            "billing.meter event_summaries billing.meter_event_summary",
            field: "",
            filters: "customer:ignored end_time:ignored start_time:ignored value_grouping_window:ignored") with
        {
            Required = ["customer", "end_time", "start_time"],
        },
        Of("charge refunds refund charge"),
        Of("checkout.session line_items item", filters: ""),
        Of("credit_note lines credit_note_line_item", filters: ""),
        Of("customer balance_transactions customer_balance_transaction customer", field: "", filters: "created:range invoice"),
        Of("customer cash_balance_transactions customer_cash_balance_transaction customer", field: "", filters: ""),
        Of(
            "customer payment_methods payment_method customer",
            field: "",
            filters: "allow_redisplay|always,limited,unspecified type|" + CoreSchemas.PaymentMethodTypes),
        Of("customer sources bank_account|card|source customer", filters: "object"),
        Of("customer subscriptions subscription customer"),
        Of("customer tax_ids tax_id customer", filters: ""),
        Of("file links file_link file", url: "/v1/file_links?file={id}"),
        Of("financial_connections.account owners financial_connections.account_owner", field: "", filters: "ownership:ignored")
            with { Required = ["ownership"] },
        Of("invoice lines line_item", filters: ""),
        Of("invoice payments invoice_payment invoice", url: "/v1/invoice_payments"),
        Of(
            "payment_intent amount_details_line_items payment_intent_amount_details_line_item $payment_intent",
            field: "amount_details.line_items",
            filters: ""),
        Of("payment_link line_items item", filters: ""),
        Of("product features product_feature $product", field: "", filters: ""),
        Of("quote computed_upfront_line_items item", field: "computed.upfront.line_items", filters: ""),
        Of("quote line_items item", filters: ""),
        Of("radar.value_list list_items radar.value_list_item value_list", url: "/v1/radar/value_list_items?value_list={id}"),
        Of("source source_transactions source_transaction source", field: "", filters: ""),
        Of("subscription items subscription_item", filters: "", url: "/v1/subscription_items?subscription={id}"),
        Of("tax.calculation line_items tax.calculation_line_item", filters: ""),
        Of("tax.transaction line_items tax.transaction_line_item", filters: ""),
        Of("transfer reversals transfer_reversal transfer", filters: ""),
        Of("treasury.transaction entries treasury.transaction_entry transaction", url: "/v1/treasury/transaction_entries?transaction={id}"),
    ];

    public static NestedList? At(string parent, string segment)
        => All.FirstOrDefault(l => l.Parent == parent && l.Segment == segment && l.Url.EndsWith("/{id}/" + segment, StringComparison.Ordinal));

    public static NestedList? In(string parent, string field) => All.FirstOrDefault(l => l.Parent == parent && l.Field == field);

    private static NestedList Of(string text, string? field = null, string? url = null, string? filters = null)
    {
        var parts = text.Split(' ');
        return new NestedList(parts[0], parts[1], [.. parts[2].Split('|')])
        {
            ParentField = parts.Length > 3 ? parts[3] : null,
            Field = field ?? parts[1],
            Filters = filters is null ? null : ResourceSchemas.FiltersOf(filters),
            Url = url ?? $"{ResourceSchemas.PathOf(parts[0])}/{{id}}/{parts[1]}",
        };
    }
}
