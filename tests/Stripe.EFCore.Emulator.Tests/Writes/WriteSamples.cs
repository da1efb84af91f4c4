using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests.Writes;

/// <summary>What no refusal tells a client: values that belong together, and what the answer does not show.</summary>
public sealed class WriteSamples(StripeEmulator emulator)
{
    /// <summary>Services that write no resource of the emulated API.</summary>
    public static FrozenSet<string> NoResources { get; } = FrozenSet.Create(
        "OAuthToken",                   // the OAuth tests have it
        "V2.Billing.MeterEventStream"); // answers with nothing

    /// <summary>Answers that are not kept, or that one look shows.</summary>
    public static FrozenSet<string> OnlyAnswered { get; } = FrozenSet.Create("V2.Core.Accounts.PersonToken");

    /// <summary>
    ///     Parameters that Stripe.net's options have and the update does not take: Stripe.net shares a class between the create and the update, or between
    ///     cards and bank accounts.
    /// </summary>
    private static readonly FrozenSet<string> NotTaken = FrozenSet.Create(
        "BankAccount account_type", "BankAccount documents", "Card account_type", "Card documents", "Card validate", "Charge exchange_rate",
        "Checkout.Session payment_intent_data[application_fee_amount]", "Checkout.Session payment_intent_data[capture_method]",
        "Checkout.Session payment_intent_data[on_behalf_of]", "Checkout.Session payment_intent_data[receipt_email]",
        "Checkout.Session payment_intent_data[shipping]", "Checkout.Session payment_intent_data[transfer_data]",
        "Checkout.Session payment_intent_data[transfer_group]", "Issuing.PersonalizationDesign preferences[is_platform_default]",
        "PaymentIntent transfer_data[destination]", "PaymentLink line_items[0][price]", "PaymentLink line_items[0][price_data]",
        "PaymentLink payment_intent_data[capture_method]", "PaymentLink subscription_data[description]", "PaymentMethod card[cvc]",
        "PaymentMethod card[number]", "PaymentMethod card[token]", "PaymentMethod us_bank_account[account_number]",
        "PaymentMethod us_bank_account[financial_connections_account]", "PaymentMethod us_bank_account[routing_number]",
        "PromotionCode restrictions[first_time_transaction]", "PromotionCode restrictions[minimum_amount]",
        "PromotionCode restrictions[minimum_amount_currency]", "Quote subscription_data[billing_mode]", "ShippingRate fixed_amount[amount]",
        "ShippingRate fixed_amount[currency]", "Source card");

    /// <summary>Parameters whose effect is another one than that of a field of their name, or that a request must expand to see.</summary>
    private static readonly FrozenDictionary<string, string> NotShown = new Dictionary<string, string>
    {
        ["Customer cash_balance"] = "expanded only",
        ["Customer tax"] = "expanded only",
        ["InvoiceItem invoicing_rules"] = "a word becomes a list of objects",
        ["Treasury.FinancialAccount features"] = "expanded only",
        ["V2.Core.Account"] = "included only",
        ["V2.Core.EventDestination webhook_endpoint"] = "included only",
    }.ToFrozenDictionary();

    /// <summary>Parameters that need objects of their own; the lifecycle tests set them.</summary>
    private static readonly FrozenSet<string> ElsewhereTested = FrozenSet.Create(
        "Checkout.Session line_items[0][tax_rates]",
        "Invoice shipping_cost", "PaymentLink line_items", "Product default_price", "Quote line_items[0][discounts]", "Quote line_items[0][tax_rates]",
        "Subscription add_invoice_items", "Subscription items");

    public Dictionary<string, object?> CreateOf(string service)
        => service switch
        {
            "AccountExternalAccount" => new() { ["external_account"] = "tok_visa" },
            "BankAccount" => new() { ["source"] = "btok_us_verified" },
            "Billing.MeterEvent" or "V2.Billing.MeterEvent" => new()
            {
                ["event_name"] = First("billing.meter", m => Is(m, "status", "active"), "event_name"),
                ["payload[stripe_customer_id]"] = First("customer"),
            },
            "Charge" => new() { ["amount"] = 500L, ["currency"] = "usd", ["source"] = "tok_visa" },
            "Coupon" => new() { ["percent_off"] = 25m, ["duration"] = "once" },
            "CreditNote" => new() { ["invoice"] = First("invoice", i => Is(i, "status", "open")), ["amount"] = 1L },
            "EphemeralKey" => new() { ["customer"] = First("customer") },
            "Price" => new() { ["unit_amount"] = 500L },
            "Refund" => new() { ["charge"] = First("charge", c => Is(c, "paid", "true") && Is(c, "amount_refunded", "0")) },
            "Subscription" => new() { ["items[0][price]"] = Recurring("usd"), ["payment_behavior"] = "default_incomplete" },
            "SubscriptionItem" => new()
            {
                ["subscription"] = First(
                    "subscription",
                    s => Is(s, "status", "active") && Is(s, "currency", "usd")
                        && !s.ToJsonString().Contains(Recurring("usd"), StringComparison.Ordinal)),
                ["price"] = Recurring("usd"),
            },
            _ => [],
        };

    public Dictionary<string, object?> UpdateOf(string service, string path)
        => (service, path) switch
        {
            ("Invoice", "days_until_due" or "due_date") => new() { ["collection_method"] = "send_invoice" },
            ("SubscriptionItem", "price") => new() { [path] = Recurring("usd") },
            (_, "payment_method") => new() { [path] = FreeMethod() },
            ("Quote", _) when path.StartsWith("line_items[0][price_data]", StringComparison.Ordinal) => new()
            {
                ["line_items[0][price_data][currency]"] = "usd",
                ["line_items[0][price_data][product]"] = First("product"),
            },
            _ => [],
        };

    public static bool IsTaken(string service, string path)
    {
        var prefixes = Prefixes(path).Select(p => $"{service} {p}").ToArray();
        return !prefixes.Any(NotTaken.Contains);
    }

    public static bool IsTestedHere(string service, string path) => !Prefixes(path).Any(p => ElsewhereTested.Contains($"{service} {p}"));

    public string[] ParentsOf(string service, int count)
        => count == 0 ? [] : [First(service switch
        {
            "ApplicationFeeRefund" => "application_fee",
            "ProductFeature" => "product",
            "TransferReversal" => "transfer",
            _ when service.StartsWith("V2.Core.Accounts.", StringComparison.Ordinal) => "v2.core.account",
            _ when service.StartsWith("Account", StringComparison.Ordinal) => "account",
            _ => "customer",
        })];

    /// <summary>The path of the field that a parameter sets, by their names; null where the class has no such field.</summary>
    public static string? FieldOf(string service, Type entity, string path)
    {
        if (NotShown.ContainsKey(service) || Prefixes(path).Any(p => NotShown.ContainsKey($"{service} {p}")))
            return null;

        var names = path.Replace("]", "", StringComparison.Ordinal).Split('[').Where(t => !char.IsDigit(t[0])).ToArray();
        var type = entity;
        foreach (var name in names)
        {
            if (OptionPath.PropertiesOf(type).FirstOrDefault(p => p.Name == name).Property is not { } property)
                return null;
            type = property.PropertyType;
            type = OptionPath.IsGeneric(type, typeof(List<>)) ? type.GetGenericArguments()[0] : type;
            if (OptionPath.IsGeneric(type, typeof(Dictionary<,>)) || OptionPath.IsGeneric(type, typeof(StripeList<>)))
                return null;
        }

        return string.Join('.', names);
    }

    private static IEnumerable<string> Prefixes(string path)
    {
        for (var at = path.IndexOf('['); at >= 0; at = path.IndexOf('[', at + 1))
            yield return path[..at];
        yield return path;
    }

    private string Recurring(string currency)
        => First(
            "price",
            p => Is(p, "active", "true") && Is(p, "type", "recurring") && Is(p, "currency", currency) && Is(p, "billing_scheme", "per_unit"));

    /// <summary>A payment method that no customer has.</summary>
    private string FreeMethod()
    {
        var id = $"pm_free{emulator.Account().Count("payment_method")}";
        emulator.Account().Insert("payment_method", new() { ["id"] = id, ["type"] = "card", ["card"] = new JsonObject() });
        return id;
    }

    private string First(string resource, Func<JsonObject, bool>? isRight = null, string field = "id")
    {
        var account = emulator.Account();
        return account.Ids(resource).Select(id => account.Get(resource, id)!).Where(d => isRight?.Invoke(d) != false).Select(d => (string)d[field]!).First();
    }

    private static bool Is(JsonObject document, string field, string value)
        => document[field] is { } node && (node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString()) == value;
}
