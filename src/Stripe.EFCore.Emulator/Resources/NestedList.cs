using System.Collections.Immutable;

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

    /// <summary>The URL that Stripe writes into the embedded list, with <c>{id}</c> for the parent's id.</summary>
    public required string Url { get; init; }
}

/// <summary>The lists that belong to one object.</summary>
internal static class NestedLists
{
    public static ImmutableArray<NestedList> All { get; } =
    [
        Of("account capabilities capability account", field: ""),
        Of("account external_accounts bank_account|card account"),
        Of("account persons person account", field: ""),
        Of("application_fee refunds fee_refund fee"),
        Of("billing.meter event_summaries billing.meter_event_summary", field: ""),
        Of("charge refunds refund charge"),
        Of("checkout.session line_items item"),
        Of("credit_note lines credit_note_line_item"),
        Of("customer balance_transactions customer_balance_transaction customer", field: ""),
        Of("customer cash_balance_transactions customer_cash_balance_transaction customer", field: ""),
        Of("customer payment_methods payment_method customer", field: ""),
        Of("customer sources bank_account|card|source customer"),
        Of("customer subscriptions subscription customer"),
        Of("customer tax_ids tax_id customer"),
        Of("file links file_link file", url: "/v1/file_links?file={id}"),
        Of("financial_connections.account owners financial_connections.account_owner", field: ""),
        Of("invoice lines line_item"),
        Of("invoice payments invoice_payment invoice", url: "/v1/invoice_payments"),
        Of("payment_intent amount_details_line_items payment_intent_amount_details_line_item", field: "amount_details.line_items"),
        Of("payment_link line_items item"),
        Of("product features product_feature", field: ""),
        Of("quote computed_upfront_line_items item", field: "computed.upfront.line_items"),
        Of("quote line_items item"),
        Of("source source_transactions source_transaction source", field: ""),
        Of("subscription items subscription_item", url: "/v1/subscription_items?subscription={id}"),
        Of("tax.calculation line_items tax.calculation_line_item"),
        Of("tax.transaction line_items tax.transaction_line_item"),
        Of("transfer reversals transfer_reversal transfer"),
        Of("treasury.transaction entries treasury.transaction_entry transaction", url: "/v1/treasury/transaction_entries?transaction={id}"),
    ];

    public static NestedList? At(string parent, string segment)
        => All.FirstOrDefault(l => l.Parent == parent && l.Segment == segment && l.Url.EndsWith("/{id}/" + segment, StringComparison.Ordinal));

    public static NestedList? In(string parent, string field) => All.FirstOrDefault(l => l.Parent == parent && l.Field == field);

    private static NestedList Of(string text, string? field = null, string? url = null)
    {
        var parts = text.Split(' ');
        return new NestedList(parts[0], parts[1], [.. parts[2].Split('|')])
        {
            ParentField = parts.Length > 3 ? parts[3] : null,
            Field = field ?? parts[1],
            Url = url ?? $"{ResourceSchemas.PathOf(parts[0])}/{{id}}/{parts[1]}",
        };
    }
}
