using System.Globalization;
using System.Text.Json.Nodes;
using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.FunctionalTests.StripeModel.Data;

/// <summary>
///     What the seeded business of the emulator lacks: long lists, discounts, taxes, sources, and objects of the resources that it does not seed. Documents are
///     whole, with expanded objects and hidden fields in their places; the emulator answers with ids and first pages as Stripe does.
/// </summary>
internal sealed partial class StripeBusiness
{
    private static readonly long Now = new DateTimeOffset(2026, 11, 24, 11, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    private readonly EmulatedAccount _account;
    private readonly List<Customer> _customers;
    private readonly List<Subscription> _subscriptions;
    private readonly List<Invoice> _invoices;
    private readonly List<Charge> _charges;
    private readonly List<Price> _prices;
    private readonly List<string> _products;
    private readonly List<string> _coupons;
    private readonly List<string> _promotionCodes;
    private readonly List<string> _payouts;

    private StripeBusiness(EmulatedAccount account, StripeClient client)
    {
        var stripe = client.V1;
        _account = account;
        _customers = [.. stripe.Customers.ListAutoPaging(new() { Limit = 100 })];
        _subscriptions = [.. stripe.Subscriptions.ListAutoPaging(new() { Limit = 100, Status = "all" })];
        _invoices = [.. stripe.Invoices.ListAutoPaging(new() { Limit = 100 })];
        _charges = [.. stripe.Charges.ListAutoPaging(new() { Limit = 100 })];
        _prices = [.. stripe.Prices.ListAutoPaging(new() { Limit = 100, Active = true })];
        _products = [.. stripe.Products.ListAutoPaging(new() { Limit = 100 }).Select(p => p.Id)];
        _coupons = [.. stripe.Coupons.ListAutoPaging(new() { Limit = 100 }).Select(c => c.Id)];
        _promotionCodes = [.. stripe.PromotionCodes.ListAutoPaging(new() { Limit = 100 }).Select(c => c.Id)];
        _payouts = [.. stripe.Payouts.ListAutoPaging(new() { Limit = 100 }).Select(p => p.Id)];
    }

    public static void AddTo(EmulatedAccount account, StripeClient client)
    {
        var business = new StripeBusiness(account, client);
        business.AddCatalog();
        business.AddToCustomers();
        business.AddToSubscriptions();
        business.AddToInvoices();
        business.AddToCharges();
        business.AddBilling();
        business.AddSales();
        business.AddMoney();
    }

    private static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;

    private static JsonArray Items(string text) => (JsonArray)JsonNode.Parse(text)!;

    private static string Join<T>(IEnumerable<T> items, Func<T, string> json) => $"[{string.Join(',', items.Select(json))}]";

    private static string Join(int count, Func<int, string> json) => Join(Enumerable.Range(0, count), json);

    private static string Text(string? value) => value is null ? "null" : $"\"{value}\"";

    private static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static long At(int days) => Now - days * 86400L;

    private string Coupon(int index) => _coupons[index % _coupons.Count];

    /// <summary>A discount as Stripe has it inside the object that it is of.</summary>
    private string Discount(string id, int index, string? customer = null, string? subscription = null, string? invoice = null)
        => $$"""
            {"id":"{{id}}","object":"discount","checkout_session":null,"customer":{{Text(customer)}},"customer_account":null,
             "end":{{(index % 3 == 0 ? "null" : Number(At(-30 - index)))}},"invoice":{{Text(invoice)}},"invoice_item":null,
             "promotion_code":{{(index % 2 == 0 ? Text(_promotionCodes[index % _promotionCodes.Count]) : "null")}},
             "source":{"coupon":{{Text(Coupon(index))}},"type":"coupon"},"start":{{At(60 + index)}},"subscription":{{Text(subscription)}},
             "subscription_item":null}
            """;

    private static string TaxRate(int index)
        => index % 3 == 0
            ? TaxRateOf("txr_vat", "VAT", "DE", 19, false)
            : index % 3 == 1 ? TaxRateOf("txr_tva", "TVA", "FR", 20, true) : TaxRateOf("txr_sales", "Sales tax", "US", 8.25m, false);

    private static string TaxRateOf(string id, string name, string country, decimal percentage, bool isInclusive)
        => $$"""
            {"id":"{{id}}","object":"tax_rate","active":{{(isInclusive ? "false" : "true")}},"country":"{{country}}","created":{{At(400)}},
             "description":null,"display_name":"{{name}}",
             "effective_percentage":null,"flat_amount":null,"inclusive":{{(isInclusive ? "true" : "false")}},"jurisdiction":"{{country}}",
             "jurisdiction_level":"country","livemode":false,
             "metadata":{"region":"{{country}}"},"percentage":{{Number(percentage)}},"rate_type":"percentage","state":null,"tax_type":"vat"}
            """;

    private static string Card(string id, string customer, int index)
        => $$"""
            {"id":"{{id}}","object":"card","address_city":null,"address_country":null,"brand":"{{(index % 2 == 0 ? "Visa" : "MasterCard")}}",
             "country":"{{(index % 3 == 0 ? "US" : "DE")}}",
             "customer":"{{customer}}","cvc_check":"pass","dynamic_last4":null,"exp_month":{{1 + index % 12}},"exp_year":{{2026 + index % 4}},
             "fingerprint":"fp{{index % 5}}",
             "funding":"{{(index % 4 == 0 ? "debit" : "credit")}}","last4":"{{4000 + index}}","metadata":{},"name":null,"tokenization_method":null}
            """;

    private static string BankAccount(string id, string? customer, int index)
        => $$"""
            {"id":"{{id}}","object":"bank_account","account_holder_name":"Holder {{index}}","account_holder_type":"individual","account_type":null,
             "bank_name":"Bank {{index % 3}}",
             "country":"US","currency":"usd","customer":{{Text(customer)}},"fingerprint":"bfp{{index}}","last4":"{{6000 + index}}","metadata":{},
             "routing_number":"110000000","status":"verified"}
            """;

    private void AddCatalog()
    {
        foreach (var index in new[] { 0, 1, 2 })
            _account.Insert("tax_rate", Json(TaxRate(index)));
        _account.Update("product", _subscriptions[2].Items.Data[0].Price.ProductId, d => d["active"] = false);
        for (var i = 0; i < _prices.Count; i++)
        {
            var (index, price) = (i, _prices[i]);
            _account.Update("price", price.Id, d =>
            {
                d["metadata"]!["tier"] = index % 3 == 0 ? "basic" : "pro";
                d["currency_options"] = Json($$"""
                    {"usd":{"custom_unit_amount":null,"tax_behavior":"unspecified","unit_amount":{{price.UnitAmount}},
                     "unit_amount_decimal":"{{price.UnitAmount}}"},
                     "gbp":{"custom_unit_amount":null,"tax_behavior":"inclusive","unit_amount":{{price.UnitAmount * 8 / 10}},
                     "unit_amount_decimal":"{{price.UnitAmount * 8 / 10}}"} }
                    """);
                if (index % 4 != 1)
                    return;

                (d["billing_scheme"], d["tiers_mode"]) = ("tiered", "graduated");
                d["tiers"] = Items($$"""
                    [{"flat_amount":{{index * 100}},"flat_amount_decimal":"{{index * 100}}","unit_amount":{{500 + index}},
                    "unit_amount_decimal":"{{500 + index}}","up_to":10},
                     {"flat_amount":null,"flat_amount_decimal":null,"unit_amount":{{400 + index}},"unit_amount_decimal":"{{400 + index}}","up_to":100},
                     {"flat_amount":null,"flat_amount_decimal":null,"unit_amount":{{300 + index}},"unit_amount_decimal":"{{300 + index}}","up_to":null}]
                    """);
            });
        }

        for (var i = 0; i < _coupons.Count; i++)
        {
            var index = i;
            _account.Update("coupon", _coupons[i], d =>
            {
                d["metadata"]!["campaign"] = index % 2 == 0 ? "spring" : "autumn";
                if (index % 2 == 0)
                    d["applies_to"] = Json($$"""{"products":["{{_products[index % _products.Count]}}","{{_products[(index + 1) % _products.Count]}}"]}""");
            });
        }

        for (var i = 0; i < 5; i++)
        {
            _account.Insert("plan", Json($$"""
                {"id":"plan_{{i}}","object":"plan","active":{{(i == 3 ? "false" : "true")}},"amount":{{(i == 4 ? "null" : Number(1000 * (i + 1)))}},
                 "amount_decimal":null,
                 "billing_scheme":"{{(i == 4 ? "tiered" : "per_unit")}}","created":{{At(300 - i)}},"currency":"{{(i % 2 == 0 ? "usd" : "eur")}}",
                 "interval":"{{(i % 2 == 0 ? "month" : "year")}}",
                 "interval_count":{{1 + i % 2}},"livemode":false,"metadata":{"legacy":"{{i}}"},"meter":null,
                 "nickname":{{(i == 2 ? "null" : Text("Plan " + i))}},
                 "product":"{{_products[i % _products.Count]}}",
                 "tiers":{{(i == 4 ? """[{"flat_amount":100,"unit_amount":10,"up_to":5},{"flat_amount":null,"unit_amount":5,"up_to":null}]""" : "null")}},
                 "tiers_mode":{{(i == 4 ? "\"volume\"" : "null")}},
                 "transform_usage":null,"trial_period_days":{{(i == 1 ? "14" : "null")}},"usage_type":"licensed"}
                """));
        }
    }

    private void AddToCustomers()
    {
        for (var i = 0; i < _customers.Count; i++)
        {
            var (index, id) = (i, _customers[i].Id);
            if (index % 4 == 0)
            {
                _account.Insert("card", Json(Card($"card_{index}", id, index)));
                _account.Insert("bank_account", Json(BankAccount($"ba_{index}", id, index)));
            }

            // More cards than Stripe embeds.
            for (var more = 0; index == 8 && more < 13; more++)
                _account.Insert("card", Json(Card($"card_{index}_{more}", id, more)));
            for (var tax = 0; tax < (index % 5 == 1 ? 1 + index % 2 : 0); tax++)
            {
                _account.Insert("tax_id", Json($$"""
                    {"id":"txi_{{index}}_{{tax}}","object":"tax_id","country":"{{(tax == 0 ? "DE" : "US")}}","created":{{At(100 + index)}},
                     "customer":"{{id}}","customer_account":null,
                     "livemode":false,"owner":{"customer":"{{id}}","type":"customer"},"type":"{{(tax == 0 ? "eu_vat" : "us_ein")}}","value":"DE{{index:D9}}",
                     "verification":{"status":"{{(index % 2 == 0 ? "verified" : "pending")}}","verified_address":null,"verified_name":null} }
                    """));
            }

            _account.Update("customer", id, d =>
            {
                d["default_source"] = index % 4 == 0 ? index % 8 == 0 ? $"card_{index}" : $"ba_{index}" : null;
                var location = index % 2 == 0 ? """{"country":"US","source":"billing_address","state":"CA"}""" : "null";
                var tax = index % 3 == 0 ? "supported" : "not_collecting";
                d["tax"] = Json($$"""{"automatic_tax":"{{tax}}","ip_address":null,"location":{{location}},"provider":"stripe"}""");
                d["invoice_credit_balance"] = index % 6 == 0 ? Json("""{"usd":-500}""") : [];
                if (index % 7 == 2)
                    d["discount"] = Json(Discount($"di_c{index}", index, customer: id));
                if (index % 3 == 1)
                    d["invoice_settings"]!["custom_fields"] = Items($$"""[{"name":"PO","value":"{{index}}"},{"name":"Team","value":"Team {{index % 2}}"}]""");
                if (index % 5 == 0)
                    d["preferred_locales"] = Items("""["de","en"]""");
            });
        }
    }
}
