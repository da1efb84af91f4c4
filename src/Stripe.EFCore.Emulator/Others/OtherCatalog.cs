using Stripe.Climate;
using Stripe.Entitlements;
using Stripe.ProductCatalog;
using static Stripe.EFCore.Emulator.LongLists.LongListWriter;
using static Stripe.EFCore.Emulator.Others.OtherWriter;

namespace Stripe.EFCore.Emulator.Others;

/// <summary>Tax rates and codes, shipping rates, trial offers, features of products, what countries need, what the climate may have.</summary>
internal static class OtherCatalog
{
    private static readonly string[] Countries = ["US", "DE", "GB", "FR", "IE", "JP", "CA", "AU", "NL", "SE", "ES", "IT"];

    public static string TaxCode(int number) => $"txcd_{20_030_000 + number}";

    public static TaxRate TaxRate(OtherWriter data, int number) => new()
    {
        Id = data.Id<TaxRate>(number),
        Active = number % 4 != 3,
        Country = Countries[number % 4],
        Created = data.Next(),
        DisplayName = number % 2 == 0 ? "VAT" : "Sales tax",
        Inclusive = number % 2 == 0,
        Metadata = Metadata(number),
        Percentage = 5 + number,
        RateType = "percentage",
    };

    public static void AddTo(OtherWriter data)
    {
        for (var n = 0; n < Each; n++)
        {
            data.Add(TaxRate(data, n));
            data.Add(new TaxCode { Id = TaxCode(n), Name = $"Tax code {n}", Description = $"Goods of kind {n}" });
            data.Add(ShippingRate(data, n));
            data.Add(TrialOffer(data, n), "created", new DateTimeOffset(data.Next()).ToUnixTimeSeconds());
            data.Add(Feature(data, n));
            data.Add(CountrySpec(n));
            AddClimate(data, n);
        }

        for (var n = 0; n < 4; n++)
            AddFeatures(data, n);
    }

    private static ShippingRate ShippingRate(OtherWriter data, int number) => new()
    {
        Id = data.Id<ShippingRate>(number),
        Active = number % 3 != 2,
        Created = data.Next(),
        DisplayName = OneOf(number, "Ground", "Air", "Courier"),
        FixedAmount = new() { Amount = 500 + 10 * number, Currency = OneOf(number, "usd", "eur") },
        Metadata = Metadata(number),
        TaxBehavior = "exclusive",
        TaxCodeId = number % 2 == 0 ? TaxCode(number) : null,
        Type = "fixed_amount",
    };

    private static TrialOffer TrialOffer(OtherWriter data, int number) => new()
    {
        Id = data.Id<TrialOffer>(number),
        Active = number % 3 != 1,
        Duration = new() { Type = "relative", Relative = new() { Iterations = 1 + number % 3 } },
        EndBehavior = new() { Type = "transition", Transition = new() { PriceId = data.Of("price", number + 1) } },
        Nickname = $"Trial {number}",
        PriceId = data.Of("price", number % 5),
    };

    private static Feature Feature(OtherWriter data, int number) => new()
    {
        Id = data.Id<Feature>(number),
        Active = number % 3 != 2,
        LookupKey = $"feature-{number}",
        Metadata = Metadata(number),
        Name = $"Feature {number}",
    };

    /// <summary>What a product grants, and to what a customer is entitled: neither object names its owner.</summary>
    private static void AddFeatures(OtherWriter data, int number)
    {
        foreach (var n in Enumerable.Range(0, OneOf(number, 2, 12, 1, 4)))
        {
            data.Add(
                new ProductFeature { Id = data.Id<ProductFeature>(100 * number + n), EntitlementFeature = Feature(data, n) },
                "product",
                data.Of("product", number));
            data.Add(
                new ActiveEntitlement
                {
                    Id = data.Id<ActiveEntitlement>(100 * number + n),
                    FeatureId = data.Id<Feature>(n),
                    LookupKey = $"feature-{n}",
                },
                "customer",
                data.Of("customer", number));
        }
    }

    private static CountrySpec CountrySpec(int number) => new()
    {
        Id = Countries[number],
        DefaultCurrency = OneOf(number, "usd", "eur", "gbp"),
        SupportedBankAccountCurrencies = new() { ["usd"] = [Countries[number]] },
        SupportedPaymentCurrencies = ["usd", "eur"],
        SupportedPaymentMethods = ["ach", "card", "stripe"],
        SupportedTransferCountries = [.. Countries.Take(3)],
        VerificationFields = [],
    };

    private static void AddClimate(OtherWriter data, int number)
    {
        var supplier = new Supplier
        {
            Id = data.Id<Supplier>(number),
            InfoUrl = $"https://climate.example/suppliers/{number}",
            Locations = [new() { City = "Reykjavik", Country = "IS", Latitude = 64.1m, Longitude = -21.9m }],
            Name = $"Supplier {number}",
            RemovalPathway = OneOf(number, "direct_air_capture", "enhanced_weathering"),
        };
        data.Add(supplier);
        data.Add(new global::Stripe.Climate.Product
        {
            Id = data.Id<global::Stripe.Climate.Product>(number),
            Created = data.Next(),
            CurrentPricesPerMetricTon = new() { ["usd"] = new() { AmountFees = 100, AmountSubtotal = 10_000, AmountTotal = 10_100 } },
            DeliveryYear = 2028 + number % 3,
            MetricTonsAvailable = 10 * number,
            Name = $"Removal {number}",
            Suppliers = [supplier],
        });
        data.Add(new Order
        {
            Id = data.Id<Order>(number),
            AmountFees = 10,
            AmountSubtotal = 1000 + number,
            AmountTotal = 1010 + number,
            Created = data.Next(),
            Currency = "usd",
            DeliveryDetails = [],
            ExpectedDeliveryYear = 2028,
            Metadata = Metadata(number),
            MetricTons = 0.1m * (number + 1),
            ProductId = data.Id<global::Stripe.Climate.Product>(number % 3),
            Status = OneOf(number, "confirmed", "open", "canceled"),
        });
    }
}
