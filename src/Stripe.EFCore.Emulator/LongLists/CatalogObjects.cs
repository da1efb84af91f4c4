namespace Stripe.EFCore.Emulator.LongLists;

/// <summary>What is sold: products, prices with tiers and other currencies, coupons, tax rates.</summary>
internal static class CatalogObjects
{
    public const int Prices = 20;

    public static string PriceId(int number) => $"price_long{number % Prices:D2}";

    public static string ProductId(int number) => $"prod_long{number % 4}";

    public static Price PriceOf(int number) => new()
    {
        Id = PriceId(number),
        Active = true,
        BillingScheme = number % 5 == 0 ? "tiered" : "per_unit",
        Created = new DateTime(2025, 1, 1, 0, 0, number % Prices, DateTimeKind.Utc),
        Currency = "usd",
        CurrencyOptions = new() { ["usd"] = Option(number, 1), ["eur"] = Option(number, 2) },
        LookupKey = $"long_{number % Prices}",
        Metadata = LongListWriter.Metadata(number % Prices),
        ProductId = ProductId(number % Prices),
        Recurring = new PriceRecurring { Interval = "month", IntervalCount = 1, UsageType = "licensed" },
        TaxBehavior = "exclusive",
        Tiers = number % 5 == 0 ? [new PriceTier { UpTo = 10, UnitAmount = 500 }, new PriceTier { UnitAmount = 400, FlatAmount = 100 }] : null,
        TiersMode = number % 5 == 0 ? "graduated" : null,
        Type = "recurring",
        UnitAmount = number % 5 == 0 ? null : AmountOf(number),
    };

    public static long AmountOf(int number) => 100 * (1 + number % Prices);

    public static TaxRate TaxRateOf(int number) => new()
    {
        Id = $"txr_long{number}",
        Active = true,
        Created = new DateTime(2025, 1, 2, 0, 0, number, DateTimeKind.Utc),
        DisplayName = number == 0 ? "VAT" : "Sales tax",
        Inclusive = number == 0,
        Metadata = [],
        Percentage = number == 0 ? 19 : 7.25m,
        RateType = "percentage",
    };

    public static void AddTo(LongListWriter data)
    {
        foreach (var (id, name) in new[] { ("txcd_10000000", "General - Electronically Supplied Services"), ("txcd_99999999", "General - Tangible Goods") })
            data.Add(new TaxCode { Id = id, Name = name, Description = name });
        for (var n = 0; n < 4; n++)
        {
            data.Add(new Product
            {
                Id = ProductId(n),
                Active = true,
                Created = data.Next(),
                DefaultPriceId = PriceId(n),
                Images = [],
                MarketingFeatures = [],
                Metadata = LongListWriter.Metadata(n),
                Name = new[] { "Desk", "Chair", "Lamp", "Shelf" }[n],
                TaxCodeId = n == 3 ? null : n % 2 == 0 ? "txcd_10000000" : "txcd_99999999",
                Type = "service",
                Updated = data.Next(),
            });
        }

        for (var n = 0; n < Prices; n++)
            data.Add(PriceOf(n));
        for (var n = 0; n < 2; n++)
            data.Add(TaxRateOf(n));
        AddCoupons(data);
        data.Add(new ShippingRate
        {
            Id = "shr_long",
            Active = true,
            Created = data.Next(),
            DisplayName = "Ground",
            FixedAmount = new() { Amount = 700, Currency = "usd", CurrencyOptions = new() { ["eur"] = new() { Amount = 650, TaxBehavior = "exclusive" } } },
            Metadata = [],
            TaxBehavior = "exclusive",
            TaxCodeId = "txcd_10000000",
            Type = "fixed_amount",
        });
    }

    private static void AddCoupons(LongListWriter data)
    {
        data.Add(new Coupon
        {
            Id = "LONGTEN",
            AppliesTo = new() { Products = [ProductId(0), ProductId(1)] },
            Created = data.Next(),
            Duration = "forever",
            Metadata = [],
            Name = "Ten percent",
            PercentOff = 10,
            Valid = true,
        });
        data.Add(new Coupon
        {
            Id = "LONGFIVE",
            AmountOff = 500,
            Created = data.Next(),
            Currency = "usd",
            CurrencyOptions = new() { ["eur"] = new() { AmountOff = 450 } },
            Duration = "once",
            Metadata = [],
            Valid = true,
        });
        for (var n = 0; n < 3; n++)
        {
            data.Add(new PromotionCode
            {
                Id = $"promo_long{n}",
                Active = true,
                Code = $"LONG{n}",
                Created = data.Next(),
                CustomerId = n == 2 ? CustomerObjects.Long : null,
                Metadata = [],
                Promotion = new() { Type = "coupon", CouponId = n == 1 ? "LONGFIVE" : "LONGTEN" },
                Restrictions = new()
                {
                    MinimumAmount = n == 1 ? 1000 : null,
                    MinimumAmountCurrency = n == 1 ? "usd" : null,
                    CurrencyOptions = new() { ["eur"] = new() { MinimumAmount = 900 } },
                },
            });
        }
    }

    private static PriceCurrencyOptions Option(int number, int share)
        => new() { UnitAmount = AmountOf(number) / share, TaxBehavior = "exclusive" };
}
