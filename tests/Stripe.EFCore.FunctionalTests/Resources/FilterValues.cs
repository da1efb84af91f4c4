using System.Text.Json.Nodes;
using Stripe.EFCore.Catalog;

namespace StripeEFCore.FunctionalTests.Resources;

/// <summary>Where the values of a filter are found: in the field that it compares, or in other objects.</summary>
internal static class FilterValues
{
    /// <summary>The list of the objects that a mandatory parameter names.</summary>
    private static readonly Dictionary<string, string> Lists = new()
    {
        ["/v1/financial_connections/transactions account"] = "/v1/financial_connections/accounts",
        ["card"] = "/v1/issuing/cards",
        ["customer"] = "/v1/customers",
        ["financial_account"] = "/v1/treasury/financial_accounts",
        ["payment_record"] = "/v1/payment_records",
        ["setup_intent"] = "/v1/setup_intents",
        ["subscription"] = "/v1/subscriptions",
        ["value_list"] = "/v1/radar/value_lists",
    };

    /// <summary>Fields with the values of filters that compare none: of the list's own objects, or of another list's.</summary>
    private static readonly Dictionary<string, (string? List, string Path)> Fields = new()
    {
        ["/v1/balance_transactions payout"] = ("/v1/payouts", "id"),
        ["/v1/billing/credit_balance_transactions customer"] = ("/v1/billing/credit_grants", "customer"),
        ["/v1/billing/credit_balance_transactions customer_account"] = ("/v1/billing/credit_grants", "customer_account"),
        ["/v1/financial_connections/transactions transaction_refresh[after]"] = (null, "transaction_refresh"),
        ["/v1/payment_records created_after"] = (null, "created"),
        ["/v1/payment_records created_before"] = (null, "created"),
        ["/v1/product_catalog/trial_offers created"] = ("/v1/products", "created"),
        ["/v1/tax_ids owner[account]"] = ("/v1/accounts", "id"),
        ["/v1/tax_ids owner[customer]"] = ("/v1/customers", "id"),
        ["/v1/tax_ids owner[customer_account]"] = ("/v1/customers", "customer_account"),
        ["/v1/subscriptions current_period_end"] = (null, "items.data.current_period_end"),
        ["/v1/subscriptions current_period_start"] = (null, "items.data.current_period_start"),
        ["/v1/subscriptions plan"] = (null, "items.data.price.id"),
        ["/v1/subscriptions price"] = (null, "items.data.price.id"),
        ["/v2/core/accounts applied_configurations"] = (null, "applied_configurations"),
        ["/v2/core/events object_id"] = (null, "related_object.id"),
        ["/v2/money_management/adjustments adjusted_flow"] = (null, "adjusted_flow.*"),
        ["/v2/money_management/transactions flow"] = (null, "flow.*"),
    };

    /// <summary>Values of filters that are no object's.</summary>
    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["/v1/apps/secrets scope[user]"] = ["usr_1", "usr_2"],
        ["/v1/billing/meters/{meter}/event_summaries value_grouping_window"] = ["day", "hour"],
        ["/v1/treasury/debit_reversals resolution"] = ["lost", "won"],
    };

    public static string ListOfParents(string path, string parameter) => Lists.GetValueOrDefault($"{path} {parameter}") ?? Lists[parameter];

    /// <summary>Different values of a filter that some objects have.</summary>
    public static async Task<string[]> OfAsync(ResourcesFixture stripe, ListedSet set, ListParameter filter, List<JsonObject> objects)
    {
        var key = $"{set.Path} {filter.Name}";
        if (filter.Type == ParameterType.Boolean)
            return ["false", "true"];
        if (Words.TryGetValue(key, out var words))
            return words;
        if (key == "/v1/financial_connections/accounts session")
            return SessionsOf(stripe);
        if (key == "/v1/radar/value_lists contains")
            return [.. (await stripe.Judge.ReadAsync("/v1/radar/value_list_items", $"value_list={objects[^1]["id"]}"))
                .Select(i => (string)i["value"]!)
                .Distinct()];

        var (list, path) = Fields.TryGetValue(key, out var known) ? known : (null, filter.Field!.ToString());
        var from = list is null ? objects
            : filter.Name == "payout" ? (await stripe.Judge.ReadAsync(list)).FindAll(p => (bool)p["automatic"]!)
            : await stripe.Judge.ReadAsync(list);
        return [.. from.SelectMany(o => ObjectText.Values(o, path.Split('.'))).Where(v => v.Length > 0).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Sessions are in no answer.</summary>
    private static string[] SessionsOf(ResourcesFixture stripe)
        =>
        [
            .. stripe.Emulator.Account().Ids("financial_connections.account")
                .SelectMany(id => ObjectText.Values(stripe.Emulator.Account().Get("financial_connections.account", id), "$session")).Distinct(),
        ];
}
