using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Lists;

/// <summary>
///     The lines of a credit note that is not made: each line of the invoice in full, or those that <c>lines</c> names with the amounts that it gives. The
///     other inputs change the note and not its lines. https://docs.stripe.com/api/credit_notes/preview_lines
/// </summary>
internal static class CreditNotePreview
{
    public const string Path = "/v1/credit_notes/preview/lines";

    private static readonly ResourceSchema Schema = ResourceSchemas.Of(
        "credit_note_line_item",
        "credit_notes/preview/lines",
        "cnli",
        "invoice amount:int credit_amount:int effective_at:int email_type|credit_note,none lines:ignored memo metadata:ignored out_of_band_amount:int "
        + "reason|duplicate,fraudulent,order_change,product_unsatisfactory refund_amount:int refunds:ignored shipping_cost:ignored") with
    {
        Required = ["invoice"],
        Parents = ResourceSchemas.One("invoice", "invoice"),
    };

    /// <exception cref="ApiError">There is no invoice, or a parameter is not one of a preview.</exception>
    public static IEnumerable<JsonObject> Lines(AccountStore store, Parameters parameters)
    {
        ListRules.Check(store, Schema, parameters);
        foreach (var filter in Schema.Filters.Where(f => parameters[f.Name] is not null))
            FilterPredicates.Of(store, filter, parameters[filter.Name]!);

        var lines = NestedItems.Of(store, NestedLists.In("invoice", "lines")!, parameters["invoice"]!, Parameters.None);
        var chosen = Chosen(parameters);
        return lines.Where(l => chosen.IsEmpty || chosen.ContainsKey(JsonFields.Text(l["id"])!)).Select(l => Line(l, chosen));
    }

    private static JsonObject Line(JsonObject line, ImmutableDictionary<string, long?> chosen)
    {
        var id = JsonFields.Text(line["id"])!;
        var amount = chosen.GetValueOrDefault(id) ?? line["amount"]?.GetValue<long>() ?? 0;
        return new JsonObject
        {
            ["id"] = "cnli_" + id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..],
            ["object"] = "credit_note_line_item",
            ["amount"] = amount,
            ["description"] = line["description"]?.DeepClone(),
            ["discount_amount"] = 0,
            ["discount_amounts"] = new JsonArray(),
            ["invoice_line_item"] = id,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["pretax_credit_amounts"] = new JsonArray(),
            ["quantity"] = line["quantity"]?.DeepClone(),
            ["tax_rates"] = new JsonArray(),
            ["taxes"] = new JsonArray(),
            ["type"] = "invoice_line_item",
            ["unit_amount"] = null,
            ["unit_amount_decimal"] = null,
        };
    }

    /// <summary>The invoice's lines that <c>lines[0][invoice_line_item]</c> and so on name, with their amounts where these are given.</summary>
    private static ImmutableDictionary<string, long?> Chosen(Parameters parameters)
        => parameters.All.Where(p => p.Key.StartsWith("lines[", StringComparison.Ordinal) && p.Key.EndsWith("][invoice_line_item]", StringComparison.Ordinal))
            .ToImmutableDictionary(
                p => p.Value,
                p => parameters[p.Key.Replace("[invoice_line_item]", "[amount]", StringComparison.Ordinal)] is { } amount
                    ? FilterPredicates.Integer(amount, "lines")
                    : (long?)null);
}
