namespace Stripe.EFCore.Emulator.Seeding;

/// <summary>Customers and what is sold: customers, products, prices, coupons, promotion codes.</summary>
internal static class CatalogObjects
{
    private static readonly string[] FirstNames = ["Ada", "Björn", "Chiara", "Dmitri", "Élodie", "Fatima", "Grace", "Hiro", "Ines", "Jürgen", "Kofi", "Ludmila", "Mei", "Noor", "Óscar", "Priya"];
    private static readonly string[] LastNames = ["Lovelace", "Åkesson", "Rossi", "Ivanov", "Dubois", "Haddad", "Hopper", "Tanaka", "García", "Müller", "Mensah", "Nováková", "Lin", "Aziz", "Ortega", "Sharma"];
    private static readonly (string City, string Country, string Currency, string Locale)[] Places =
        [("Berlin", "DE", "eur", "de"), ("Paris", "FR", "eur", "fr"), ("London", "GB", "gbp", "en"), ("New York", "US", "usd", "en"), ("San Francisco", "US", "usd", "en"), ("Tokyo", "JP", "usd", "ja"), ("São Paulo", "BR", "usd", "pt")];

    private static readonly string[] ProductNames = ["Starter", "Team", "Business", "Enterprise", "Storage", "Support"];
    private static readonly string[] Intervals = ["month", "month", "year"];

    public static IEnumerable<ISeededResource> All(SeedPlan plan)
    {
        var math = plan.Math;
        var start = math.SecondAt(0);
        yield return new SeededResource(plan, "customer", "cus", plan.Customers, plan.CustomerSecond, (json, i) => Customer(plan, json, i));
        yield return new SeededResource(plan, "product", "prod", plan.Products, i => start + i, (json, i) => Product(plan, json, i, start));
        yield return new SeededResource(plan, "price", "price", plan.Prices, i => start + 100 + i / 3, (json, i) => WritePrice(plan, json, i));
        yield return new SeededResource(plan, "coupon", "", plan.Coupons, i => start + 200 + i, (json, i) => Coupon(json, i, start), i => $"SAVE{(i + 1) * 10}");
        yield return new SeededResource(plan, "promotion_code", "promo", plan.PromotionCodes, i => start + 300 + i, (json, i) => PromotionCode(json, i, start));
    }

    /// <summary>A price's members behind its id and object; subscriptions embed it.</summary>
    public static void WritePrice(SeedPlan plan, JsonWriter json, long index)
    {
        var interval = Intervals[index % 3];
        var isOneTime = index % 9 == 5;
        json.Flag("active", index % 7 != 6)
            .Text("billing_scheme", "per_unit")
            .Number("created", plan.Math.SecondAt(0) + 100 + index / 3)
            .Text("currency", SeedPlan.CurrencyOfPrice(index))
            .Null("custom_unit_amount")
            .Flag("livemode", false)
            .Text("lookup_key", index % 4 == 0 ? $"key_{index}" : null)
            .Object("metadata")
            .Text("nickname", index % 2 == 0 ? $"Plan {index}" : null)
            .Text("product", plan.Math.Id("prod", index / 3));
        if (isOneTime)
            json.Null("recurring");
        else
            json.Object("recurring", r => r.Text("interval", interval).Number("interval_count", 1).Null("meter", "trial_period_days").Text("usage_type", "licensed"));
        json.Text("tax_behavior", "unspecified").Null("tiers_mode", "transform_quantity")
            .Text("type", isOneTime ? "one_time" : "recurring")
            .Number("unit_amount", SeedPlan.UnitAmount(index))
            .Text("unit_amount_decimal", SeedMath.Number(SeedPlan.UnitAmount(index)));
    }

    private static void Customer(SeedPlan plan, JsonWriter json, long index)
    {
        var math = plan.Math;
        var (first, last) = (FirstNames[math.Pick(index, 10, FirstNames.Length)], LastNames[math.Pick(index, 11, LastNames.Length)]);
        var place = Places[math.Pick(index, 12, Places.Length)];
        var hasName = index % 11 != 3;
        var email = index % 13 == 5 ? null : $"{(index % 9 == 0 ? first : first.ToLowerInvariant())}.{last.ToLowerInvariant()}{index}@example.{(index % 3 == 0 ? "org" : "com")}";
        if (index % 6 == 4)
            json.Null("address");
        else
            json.Object("address", a => a.Text("city", index % 17 == 2 ? null : place.City).Text("country", place.Country).Text("line1", $"{1 + index % 90} Main Street").Null("line2").Text("postal_code", $"{10000 + index % 80000}").Null("state"));
        json.Number("balance", index % 4 == 0 ? math.Pick(index, 13, 5000) - 2500 : 0)
            .Number("created", plan.CustomerSecond(index))
            .Text("currency", index % 5 == 4 ? null : place.Currency)
            .Null("default_source")
            .Flag("delinquent", math.Pick(index, 14, 12) == 0)
            .Text("description", index % 8 == 0 ? $"Customer number {index}" : null)
            .Null("discount")
            .Text("email", email)
            .Text("invoice_prefix", math.Id("", index)[^8..])
            .Object("invoice_settings", s => s.Null("custom_fields").Text("default_payment_method", plan.Math.Id("pm", index)).Null("footer", "rendering_options"))
            .Flag("livemode", false);
        json.Object("metadata", m =>
        {
            if (index % 3 == 0)
                m.Text("plan", index % 2 == 0 ? "gold" : "silver");
            if (index % 4 == 0)
                m.Text("tenant", $"t{index % 5}");
        });
        json.Text("name", hasName ? $"{first} {last}" : null)
            .Number("next_invoice_sequence", 1 + index % 9)
            .Text("phone", index % 7 == 0 ? $"+49301{index % 1000000:D6}" : null);
        if (index % 4 == 1)
            json.Texts("preferred_locales", place.Locale, "en");
        else if (index % 4 == 2)
            json.Texts("preferred_locales", place.Locale);
        else
            json.Texts("preferred_locales");
        json.Null("shipping").Text("tax_exempt", "none").Null("test_clock");
    }

    private static void Product(SeedPlan plan, JsonWriter json, long index, long start)
        => json.Flag("active", index % 5 != 4)
            .Number("created", start + index)
            .Text("default_price", plan.Math.Id("price", index * 3))
            .Text("description", index % 2 == 0 ? $"The {ProductNames[index % ProductNames.Length]} plan" : null)
            .Texts("images")
            .Flag("livemode", false)
            .Texts("marketing_features")
            .Object("metadata")
            .Text("name", index < ProductNames.Length ? ProductNames[index] : $"{ProductNames[index % ProductNames.Length]} {index / ProductNames.Length}")
            .Null("package_dimensions")
            .Null("shippable")
            .Null("statement_descriptor", "tax_code")
            .Text("type", "service")
            .Null("unit_label")
            .Number("updated", start + index)
            .Null("url");

    private static void Coupon(JsonWriter json, long index, long start)
        => json.Null("amount_off")
            .Number("created", start + 200 + index)
            .Null("currency")
            .Text("duration", "once")
            .Null("duration_in_months")
            .Flag("livemode", false)
            .Null("max_redemptions")
            .Object("metadata")
            .Text("name", $"{(index + 1) * 10} percent off")
            .Number("percent_off", (index + 1) * 10)
            .Null("redeem_by")
            .Number("times_redeemed", index * 3)
            .Flag("valid", true);

    private static void PromotionCode(JsonWriter json, long index, long start)
        => json.Flag("active", index % 3 != 2)
            .Text("code", $"Welcome{index}")
            .Number("created", start + 300 + index)
            .Null("customer", "expires_at")
            .Flag("livemode", false)
            .Null("max_redemptions")
            .Object("metadata")
            .Object("promotion", p => p.Text("coupon", $"SAVE{(index / 2 + 1) * 10}").Text("type", "coupon"))
            .Object("restrictions", r => r.Flag("first_time_transaction", false).Null("minimum_amount", "minimum_amount_currency"))
            .Number("times_redeemed", index);
}
