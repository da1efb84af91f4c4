using Stripe.Checkout;
using static Stripe.EFCore.Emulator.LongLists.LongListWriter;

namespace Stripe.EFCore.Emulator.LongLists;

/// <summary>Checkout sessions, payment links and quotes with more than ten line items.</summary>
internal static class SalesObjects
{
    public static void AddTo(LongListWriter data)
    {
        for (var n = 0; n < 2; n++)
        {
            data.Add(new PaymentLink
            {
                Id = $"plink_long{n}",
                Active = n == 0,
                ApplicationId = n == 0 ? ConnectObjects.Application : null,
                Currency = "usd",
                LineItems = List(12, i => Item($"li_plink{n}", i)),
                Metadata = Metadata(n),
                OnBehalfOfId = n == 0 ? ConnectObjects.Account : null,
                ShippingOptions = n == 0 ? [new() { ShippingAmount = 700, ShippingRateId = "shr_long" }] : [],
                Url = $"https://buy.emulated.example/{n}",
            });
        }

        for (var n = 0; n < 3; n++)
            data.Add(CheckoutSession(data, n));
        for (var n = 0; n < 2; n++)
            data.Add(Quote(data, n));
    }

    private static LineItem Item(string id, int number) => new()
    {
        Id = $"{id}_{number:D2}",
        AmountSubtotal = CatalogObjects.AmountOf(number),
        AmountTotal = CatalogObjects.AmountOf(number),
        Currency = "usd",
        Description = $"Item {number}",
        Discounts = number % 4 == 1 ? [LineDiscount()] : [],
        Price = CatalogObjects.PriceOf(number),
        Quantity = 1,
        Taxes = number % 4 == 2 ? [new() { Amount = 7, Rate = CatalogObjects.TaxRateOf(0), TaxableAmount = 100 }] : [],
    };

    private static LineItemDiscount LineDiscount() => new()
    {
        Amount = 10,
        Discount = new Discount
        {
            Id = "di_line",
            Source = new() { Type = "coupon", CouponId = "LONGTEN" },
            Start = new DateTime(2025, 3, 1, 0, 0, 0, DateTimeKind.Utc),
        },
    };

    private static Session CheckoutSession(LongListWriter data, int number)
    {
        var items = number == 2 ? 1 : 15;
        var total = Enumerable.Range(0, items).Sum(CatalogObjects.AmountOf);
        return new Session
        {
            Id = $"cs_long{number}",
            AmountSubtotal = total,
            AmountTotal = total,
            Created = data.Next(),
            Currency = "usd",
            CustomerId = CustomerObjects.Long,
            Discounts = number == 0 ? [new() { CouponId = "LONGTEN" }, new() { PromotionCodeId = "promo_long0" }] : [],
            InvoiceId = number == 1 ? "in_long3_0" : null,
            LineItems = List(items, i => Item($"li_cs{number}", i)),
            Metadata = Metadata(number),
            Mode = number == 1 ? "subscription" : "payment",
            PaymentIntentId = number == 0 ? "pi_long0" : null,
            PaymentLinkId = number == 0 ? "plink_long0" : null,
            PaymentMethodTypes = ["card"],
            PaymentStatus = "paid",
            SetupIntentId = number == 2 ? "seti_long0" : null,
            ShippingCost = number == 0 ? new() { AmountSubtotal = 700, AmountTotal = 700, ShippingRateId = "shr_long", Taxes = [] } : null,
            Status = "complete",
            SubscriptionId = number == 1 ? "sub_items20_0" : null,
            TotalDetails = new()
            {
                AmountDiscount = 0,
                AmountTax = 0,
                Breakdown = new() { Discounts = [], Taxes = [new() { Amount = 7, Rate = CatalogObjects.TaxRateOf(0) }] },
            },
        };
    }

    private static Quote Quote(LongListWriter data, int number) => new()
    {
        Id = $"qt_long{number}",
        AmountSubtotal = Enumerable.Range(0, 12).Sum(CatalogObjects.AmountOf),
        AmountTotal = Enumerable.Range(0, 12).Sum(CatalogObjects.AmountOf),
        CollectionMethod = "charge_automatically",
        Computed = new()
        {
            Upfront = new()
            {
                AmountSubtotal = Enumerable.Range(0, 11).Sum(CatalogObjects.AmountOf),
                AmountTotal = Enumerable.Range(0, 11).Sum(CatalogObjects.AmountOf),
                LineItems = List(11, i => Item($"li_upfront{number}", i)),
                TotalDetails = new() { Breakdown = new() { Discounts = [], Taxes = [] } },
            },
        },
        Created = data.Next(),
        Currency = "usd",
        CustomerId = CustomerObjects.Long,
        DefaultTaxRateIds = number == 0 ? ["txr_long0", "txr_long1"] : [],
        DiscountIds = number == 0 ? ["di_quote"] : [],
        ExpiresAt = data.Next(),
        FromQuote = number == 1 ? new() { IsRevision = true, QuoteId = "qt_long0" } : null,
        InvoiceId = number == 0 ? "in_long3_2" : null,
        LineItems = List(12, i => Item($"li_quote{number}", i)),
        Metadata = Metadata(number),
        Number = $"QT-LONG-{number}",
        Status = number == 0 ? "accepted" : "open",
        SubscriptionId = number == 0 ? "sub_items20_1" : null,
        SubscriptionScheduleId = number == 0 ? "sub_sched_long1" : null,
        TotalDetails = new() { Breakdown = new() { Discounts = [], Taxes = [] } },
    };
}
