using Stripe;
using Stripe.EFCore.Emulator;

namespace BillingDashboard;

/// <summary>A customer who pays in yen, which has no smaller unit: the emulator's own customers pay in currencies of two decimals.</summary>
internal static class JapaneseCustomer
{
    private const string Id = "cus_tanaka";
    private const string Yen = "jpy";

    public static void AddTo(EmulatedAccount account, DateTime now)
    {
        var began = now.AddMonths(-5);
        account.Insert(new Customer { Id = Id, Name = "Tanaka Shoten", Email = "tanaka@example.jp", Created = began });
        account.Insert(new Product { Id = "prod_tokyo", Name = "Tokyo", Active = true, Created = began });
        var price = new Price
        {
            Id = "price_tokyo",
            Active = true,
            Created = began,
            Currency = Yen,
            ProductId = "prod_tokyo",
            UnitAmount = 9800,
            UnitAmountDecimal = 9800,
            Type = "recurring",
            BillingScheme = "per_unit",
            Recurring = new() { Interval = "month", IntervalCount = 1, UsageType = "licensed" },
        };
        account.Insert(new Subscription
        {
            Id = "sub_tokyo",
            CustomerId = Id,
            Status = "active",
            Created = began,
            StartDate = began,
            Currency = Yen,
            Items = new() { Data = [new() { Id = "si_tokyo", Price = price, Quantity = 3, Created = began }] },
        });
        account.Insert(InvoiceOf("in_tokyo_paid", "paid", now.AddMonths(-1)));
        account.Insert(InvoiceOf("in_tokyo_open", "open", now.AddDays(-45)));
        account.Insert(new Charge
        {
            Id = "ch_tokyo_failed",
            CustomerId = Id,
            Created = now.AddDays(-10),
            Currency = Yen,
            Amount = 29400,
            Status = "failed",
            FailureCode = "card_declined",
            FailureMessage = "Your card has expired.",
            Outcome = new() { Reason = "expired_card", Type = "issuer_declined" },
        });
    }

    private static Invoice InvoiceOf(string id, string status, DateTime created) => new()
    {
        Id = id,
        Number = id == "in_tokyo_paid" ? "TOKYO-0002" : "TOKYO-0001",
        CustomerId = Id,
        CustomerName = "Tanaka Shoten",
        Status = status,
        Created = created,
        Currency = Yen,
        DueDate = created.AddDays(30),
        Total = 29400,
        AmountDue = 29400,
        AmountPaid = status == "paid" ? 29400 : 0,
        AmountRemaining = status == "paid" ? 0 : 29400,
        Lines = new()
        {
            Data =
            [
                new()
                {
                    Id = id.Replace("in_", "il_"),
                    Amount = 29400,
                    Currency = Yen,
                    Description = "3 × Tokyo (at ¥9,800 / month)",
                    Pricing = new() { PriceDetails = new() { PriceId = "price_tokyo", Product = "prod_tokyo" }, Type = "price_details" },
                },
            ],
        },
    };
}
