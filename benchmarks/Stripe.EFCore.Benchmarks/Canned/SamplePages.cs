using System.Text.Json;
using System.Text.Json.Nodes;

namespace StripeEFCore.Benchmarks.Canned;

/// <summary>Pages of 100 objects as Stripe writes them: indented, every field present, most of the optional ones null.</summary>
internal static class SamplePages
{
    private const long Start = 1_700_000_000;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static byte[] Customers() => Page("/v1/customers", Customer);

    public static byte[] Subscriptions() => Page("/v1/subscriptions", Subscription);

    private static byte[] Page(string url, Func<int, JsonObject> item) => JsonSerializer.SerializeToUtf8Bytes(
        List(url, [.. Enumerable.Range(0, 100).Select(item)], hasMore: true), Indented);

    private static JsonObject List(string url, JsonArray data, bool hasMore)
        => new() { ["object"] = "list", ["data"] = data, ["has_more"] = hasMore, ["url"] = url };

    private static JsonObject Customer(int i) => new()
    {
        ["id"] = $"cus_Nffrq{i:D9}",
        ["object"] = "customer",
        ["address"] = Address(i),
        ["balance"] = i % 7 * -250,
        ["created"] = Start - i * 937,
        ["currency"] = "eur",
        ["default_source"] = null,
        ["delinquent"] = i % 9 == 0,
        ["description"] = $"Customer {i} of the example shop",
        ["discount"] = null,
        ["email"] = $"person{i}@example{i % 7}.com",
        ["invoice_prefix"] = $"A1B2{i:D4}",
        ["invoice_settings"] = new JsonObject
        {
            ["custom_fields"] = null,
            ["default_payment_method"] = $"pm_1Nffrq{i:D12}",
            ["footer"] = null,
            ["rendering_options"] = null,
        },
        ["livemode"] = false,
        ["metadata"] = Metadata(i),
        ["name"] = $"Person Number {i}",
        ["next_invoice_sequence"] = i,
        ["phone"] = null,
        ["preferred_locales"] = new JsonArray("de", "en"),
        ["shipping"] = null,
        ["tax_exempt"] = "none",
        ["test_clock"] = null,
    };

    private static JsonObject Subscription(int i) => new()
    {
        ["id"] = $"sub_1MowQVLkdIwHu7ix{i:D6}",
        ["object"] = "subscription",
        ["application"] = null,
        ["application_fee_percent"] = null,
        ["automatic_tax"] = new JsonObject { ["disabled_reason"] = null, ["enabled"] = false, ["liability"] = null },
        ["billing_cycle_anchor"] = Start - i * 937,
        ["billing_cycle_anchor_config"] = null,
        ["billing_mode"] = new JsonObject
        {
            ["flexible"] = new JsonObject { ["proration_discounts"] = "included" },
            ["type"] = "flexible",
            ["updated_at"] = Start - i * 937,
        },
        ["billing_thresholds"] = null,
        ["cancel_at"] = null,
        ["cancel_at_period_end"] = i % 11 == 0,
        ["canceled_at"] = null,
        ["cancellation_details"] = new JsonObject { ["comment"] = null, ["feedback"] = null, ["reason"] = null },
        ["collection_method"] = "charge_automatically",
        ["created"] = Start - i * 937,
        ["currency"] = "eur",
        ["customer"] = $"cus_Nffrq{i:D9}",
        ["customer_account"] = null,
        ["days_until_due"] = null,
        ["default_payment_method"] = $"pm_1Nffrq{i:D12}",
        ["default_source"] = null,
        ["default_tax_rates"] = new JsonArray(),
        ["description"] = null,
        ["discounts"] = new JsonArray(),
        ["ended_at"] = null,
        ["invoice_settings"] = new JsonObject { ["account_tax_ids"] = null, ["issuer"] = new JsonObject { ["type"] = "self" } },
        ["items"] = List($"/v1/subscription_items?subscription=sub_1MowQVLkdIwHu7ix{i:D6}", [Item(i)], hasMore: false),
        ["latest_invoice"] = $"in_1MowQWLkdIwHu7ix{i:D6}",
        ["livemode"] = false,
        ["metadata"] = Metadata(i),
        ["next_pending_invoice_item_invoice"] = null,
        ["on_behalf_of"] = null,
        ["pause_collection"] = null,
        ["payment_settings"] = PaymentSettings(),
        ["pending_invoice_item_interval"] = null,
        ["pending_setup_intent"] = null,
        ["pending_update"] = null,
        ["schedule"] = null,
        ["start_date"] = Start - i * 937,
        ["status"] = i % 5 == 0 ? "past_due" : "active",
        ["test_clock"] = null,
        ["transfer_data"] = null,
        ["trial_end"] = null,
        ["trial_settings"] = new JsonObject { ["end_behavior"] = new JsonObject { ["missing_payment_method"] = "create_invoice" } },
        ["trial_start"] = null,
    };

    private static JsonObject Item(int i) => new()
    {
        ["id"] = $"si_Na6dzxczY5fwHx{i:D4}",
        ["object"] = "subscription_item",
        ["billing_thresholds"] = null,
        ["created"] = Start - i * 937,
        ["current_period_end"] = Start - i * 937 + 2_592_000,
        ["current_period_start"] = Start - i * 937,
        ["discounts"] = new JsonArray(),
        ["metadata"] = new JsonObject(),
        ["plan"] = Plan(i),
        ["price"] = Price(i),
        ["quantity"] = 1 + i % 4,
        ["subscription"] = $"sub_1MowQVLkdIwHu7ix{i:D6}",
        ["tax_rates"] = new JsonArray(),
    };

    private static JsonObject Plan(int i) => new()
    {
        ["id"] = $"price_1MowQULkdIwHu7ix{i % 10:D6}",
        ["object"] = "plan",
        ["active"] = true,
        ["amount"] = 1000 + i % 10 * 500,
        ["amount_decimal"] = $"{1000 + i % 10 * 500}",
        ["billing_scheme"] = "per_unit",
        ["created"] = Start - 90_000,
        ["currency"] = "eur",
        ["discount"] = null,
        ["interval"] = "month",
        ["interval_count"] = 1,
        ["livemode"] = false,
        ["metadata"] = new JsonObject(),
        ["meter"] = null,
        ["nickname"] = null,
        ["product"] = $"prod_Na6dGcTsmU0I{i % 10:D4}",
        ["tiers_mode"] = null,
        ["transform_usage"] = null,
        ["trial_period_days"] = null,
        ["usage_type"] = "licensed",
    };

    private static JsonObject Price(int i) => new()
    {
        ["id"] = $"price_1MowQULkdIwHu7ix{i % 10:D6}",
        ["object"] = "price",
        ["active"] = true,
        ["billing_scheme"] = "per_unit",
        ["created"] = Start - 90_000,
        ["currency"] = "eur",
        ["custom_unit_amount"] = null,
        ["livemode"] = false,
        ["lookup_key"] = null,
        ["metadata"] = new JsonObject(),
        ["nickname"] = null,
        ["product"] = $"prod_Na6dGcTsmU0I{i % 10:D4}",
        ["recurring"] = new JsonObject
        {
            ["interval"] = "month",
            ["interval_count"] = 1,
            ["meter"] = null,
            ["trial_period_days"] = null,
            ["usage_type"] = "licensed",
        },
        ["tax_behavior"] = "unspecified",
        ["tiers_mode"] = null,
        ["transform_quantity"] = null,
        ["type"] = "recurring",
        ["unit_amount"] = 1000 + i % 10 * 500,
        ["unit_amount_decimal"] = $"{1000 + i % 10 * 500}",
    };

    private static JsonObject PaymentSettings() => new()
    {
        ["payment_method_options"] = new JsonObject
        {
            ["acss_debit"] = null,
            ["bancontact"] = null,
            ["card"] = new JsonObject { ["network"] = null, ["request_three_d_secure"] = "automatic" },
            ["customer_balance"] = null,
            ["konbini"] = null,
            ["sepa_debit"] = null,
            ["us_bank_account"] = null,
        },
        ["payment_method_types"] = new JsonArray("card", "sepa_debit"),
        ["save_default_payment_method"] = "off",
    };

    private static JsonObject Address(int i) => new()
    {
        ["city"] = "Berlin",
        ["country"] = "DE",
        ["line1"] = $"Example Street {i}",
        ["line2"] = null,
        ["postal_code"] = $"{10115 + i}",
        ["state"] = null,
    };

    private static JsonObject Metadata(int i) => new() { ["tenant"] = $"tenant_{i % 5}", ["order"] = $"{6000 + i}" };
}
