using Stripe.Checkout;
using static Stripe.EFCore.Emulator.LongLists.LongListWriter;
using static Stripe.EFCore.Emulator.Others.OtherWriter;

namespace Stripe.EFCore.Emulator.Others;

/// <summary>Payment links, checkout sessions and quotes with their items; items of payment intents.</summary>
internal static class OtherSales
{
    private const int Amount = 500;

    public static void AddTo(OtherWriter data)
    {
        for (var n = 0; n < Each; n++)
        {
            data.Add(Link(data, n));
            data.Add(Session(data, n));
            data.Add(Quote(data, n));
        }

        for (var n = 0; n < 4; n++)
        {
            foreach (var item in Enumerable.Range(0, OneOf(n, 3, 12, 1, 2)))
            {
                data.Add(
                    new PaymentIntentAmountDetailsLineItem
                    {
                        Id = data.Id("uli", 100 * n + item),
                        ProductCode = $"SKU{item}",
                        ProductName = $"Item {item}",
                        Quantity = 1 + item,
                        UnitCost = Amount,
                    },
                    "payment_intent",
                    data.Of("payment_intent", n));
            }
        }
    }

    private static StripeList<LineItem> Items(OtherWriter data, int number, int count) => List(count, n => new LineItem
    {
        Id = data.Id("li", 100 * number + n),
        AmountSubtotal = Amount,
        AmountTotal = Amount,
        Currency = "usd",
        Description = $"Item {n}",
        Discounts = [],
        Price = new()
        {
            Id = data.Of("price", n),
            Active = true,
            BillingScheme = "per_unit",
            Created = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            Currency = "usd",
            Metadata = [],
            ProductId = data.FieldOf("price", n, "product"),
            Type = "one_time",
            UnitAmount = Amount,
        },
        Quantity = 1,
        Taxes = [],
    });

    private static int ItemsOf(int number) => OneOf(number, 2, 12, 1, 3);

    private static PaymentLink Link(OtherWriter data, int number) => new()
    {
        Id = data.Id<PaymentLink>(number),
        Active = number % 3 != 2,
        ApplicationId = number % 4 == 1 ? data.Id<Application>(0) : null,
        Currency = "usd",
        LineItems = Items(data, 1000 + number, ItemsOf(number)),
        Metadata = Metadata(number),
        OnBehalfOfId = number % 4 == 1 ? data.Id<Account>(number % 3) : null,
        ShippingOptions = [],
        Url = $"https://buy.emulated.example/{number}",
    };

    private static Session Session(OtherWriter data, int number) => new()
    {
        Id = data.Id<Session>(number),
        AmountSubtotal = Amount * ItemsOf(number),
        AmountTotal = Amount * ItemsOf(number),
        Created = data.Next(),
        Currency = "usd",
        CustomerId = data.Of("customer", number % 4),
        CustomerAccount = data.CustomerAccount(number),
        CustomerDetails = new() { Email = $"buyer{number % 3}@example.com", Name = $"Buyer {number % 3}" },
        Discounts = [],
        ExpiresAt = data.Next(),
        LineItems = Items(data, 2000 + number, ItemsOf(number)),
        Metadata = Metadata(number),
        Mode = number % 3 == 1 ? "subscription" : "payment",
        PaymentIntentId = number % 3 == 0 ? data.Of("payment_intent", number) : null,
        PaymentLinkId = number % 4 == 0 ? data.Id<PaymentLink>(number % 3) : null,
        PaymentMethodTypes = ["card"],
        PaymentStatus = number % 4 == 3 ? "unpaid" : "paid",
        Status = OneOf(number, "complete", "complete", "open", "expired"),
        SubscriptionId = number % 3 == 1 ? data.Of("subscription", number) : null,
        TotalDetails = new(),
    };

    private static Quote Quote(OtherWriter data, int number) => new()
    {
        Id = data.Id<Quote>(number),
        AmountSubtotal = Amount * ItemsOf(number),
        AmountTotal = Amount * ItemsOf(number),
        CollectionMethod = "charge_automatically",
        Computed = new()
        {
            Upfront = new()
            {
                AmountSubtotal = Amount * ItemsOf(number + 1),
                AmountTotal = Amount * ItemsOf(number + 1),
                LineItems = Items(data, 3000 + number, ItemsOf(number + 1)),
                TotalDetails = new(),
            },
        },
        Created = data.Next(),
        Currency = "usd",
        CustomerId = data.Of("customer", number % 4),
        CustomerAccount = data.CustomerAccount(number),
        DefaultTaxRateIds = number % 3 == 0 ? [data.Id<TaxRate>(0), data.Id<TaxRate>(1)] : [],
        ExpiresAt = data.Next(),
        LineItems = Items(data, 4000 + number, ItemsOf(number)),
        Metadata = Metadata(number),
        Number = $"QT-{number:D4}",
        Status = OneOf(number, "open", "draft", "accepted", "canceled"),
        StatusTransitions = new(),
        SubscriptionId = number % 4 == 2 ? data.Of("subscription", number) : null,
        TotalDetails = new(),
    };
}
