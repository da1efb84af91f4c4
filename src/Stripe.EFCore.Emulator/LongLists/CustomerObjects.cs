namespace Stripe.EFCore.Emulator.LongLists;

/// <summary>Customers with cards, bank accounts, tax ids and discounts of their own; one that was deleted and is still referred to.</summary>
internal static class CustomerObjects
{
    /// <summary>The customer with more than ten of everything.</summary>
    public const string Long = "cus_long";

    public const string Plain = "cus_plain";

    public const string Deleted = "cus_deleted";

    public static void AddTo(LongListWriter data)
    {
        foreach (var (customer, number) in new[] { Long, Plain, Deleted }.Select((c, n) => (c, n)))
            AddMethods(data, customer, number);
        data.Add(Customer(data, Long, "Long Lists, Inc.", "pm_long0"));
        data.Add(Customer(data, Plain, "Plain Person", null));
        data.Add(Customer(data, Deleted, "Deleted Person", null));
        for (var n = 0; n < 12; n++)
            data.Add(new TaxId
            {
                Id = $"txi_long{n:D2}",
                Country = "DE",
                Created = data.Next(),
                CustomerId = Long,
                Owner = new() { Type = "customer", CustomerId = Long },
                Type = "eu_vat",
                Value = $"DE{100000000 + n}",
            });
        for (var n = 0; n < 2; n++)
            data.Add(new TaxId
            {
                Id = $"txi_account{n}",
                Country = "US",
                Created = data.Next(),
                Owner = new() { Type = "self" },
                Type = "us_ein",
                Value = $"12-345678{n}",
            });
        AddSources(data);
        for (var n = 0; n < 12; n++)
        {
            data.Add(new CustomerBalanceTransaction
            {
                Id = $"cbtxn_long{n:D2}",
                Amount = n % 2 == 0 ? -100 : 50,
                Created = data.Next(),
                Currency = "usd",
                CustomerId = Long,
                EndingBalance = -50 * (n / 2) - (n % 2 == 0 ? 100 : 50),
                InvoiceId = n % 2 == 0 ? null : "in_long3_0",
                Metadata = [],
                Type = n % 2 == 0 ? "adjustment" : "applied_to_invoice",
            });
        }
    }

    /// <summary>Deletes the customer that is meant to be deleted, after other objects refer to it.</summary>
    public static void Delete(EmulatedAccount account) => account.Delete("customer", Deleted);

    public static Card CardOf(int number) => new()
    {
        Id = $"card_long{number:D2}",
        Brand = number % 3 == 0 ? "Mastercard" : "Visa",
        Country = "US",
        CustomerId = Long,
        ExpMonth = 1 + number % 12,
        ExpYear = 2030,
        Funding = "credit",
        Last4 = $"{4242 + number}",
        Metadata = [],
    };

    private static Customer Customer(LongListWriter data, string id, string name, string? method) => new()
    {
        Id = id,
        Address = id == Plain ? null : new Address { City = "Ulm", Country = "DE", Line1 = "Street 1", PostalCode = "89073" },
        CashBalance = new CashBalance { Customer = id, Available = new() { ["usd"] = 1000 }, Settings = new() { ReconciliationMode = "automatic" } },
        Created = data.Next(),
        Currency = "usd",
        DefaultSourceId = id == Long ? "card_long03" : null,
        Delinquent = false,
        Discount = id == Long ? DiscountOf(id) : null,
        Email = $"{id}@example.com",
        InvoiceCreditBalance = new() { ["usd"] = 250 },
        InvoicePrefix = "LONG",
        InvoiceSettings = new() { DefaultPaymentMethodId = method },
        Metadata = LongListWriter.Metadata(id.Length),
        Name = name,
        PreferredLocales = [],
        Tax = new() { AutomaticTax = id == Plain ? "unrecognized_location" : "supported" },
        TaxExempt = "none",
    };

    private static Discount DiscountOf(string customer) => new()
    {
        Id = "di_customer",
        CustomerId = customer,
        PromotionCodeId = "promo_long0",
        Source = new() { Type = "coupon", CouponId = "LONGTEN" },
        Start = new DateTime(2025, 2, 1, 0, 0, 0, DateTimeKind.Utc),
    };

    private static void AddMethods(LongListWriter data, string customer, int number)
    {
        for (var n = 0; n < (customer == Long ? 12 : 1); n++)
        {
            data.Add(new PaymentMethod
            {
                Id = $"pm_{customer[4..]}{n}",
                AllowRedisplay = "unspecified",
                Card = n % 4 == 3
                    ? null
                    : new() { Brand = "visa", Country = "US", ExpMonth = 5, ExpYear = 2031, Funding = "credit", Last4 = $"{1000 + 100 * number + n}" },
                Created = data.Next(),
                CustomerId = customer,
                Metadata = [],
                SepaDebit = n % 4 == 3 ? new() { BankCode = "37040044", Country = "DE", Last4 = "3000" } : null,
                Type = n % 4 == 3 ? "sepa_debit" : "card",
            });
        }
    }

    private static void AddSources(LongListWriter data)
    {
        for (var n = 0; n < 10; n++)
            data.Add(CardOf(n));
        data.Add(new BankAccount
        {
            Id = "ba_long",
            BankName = "STRIPE TEST BANK",
            Country = "US",
            Currency = "usd",
            CustomerId = Long,
            Last4 = "6789",
            Metadata = [],
            Status = "verified",
        });
        data.Add(new Source
        {
            Id = "src_long",
            Created = data.Next(),
            Currency = "eur",
            Customer = Long,
            Flow = "none",
            Metadata = [],
            Status = "chargeable",
            Type = "sepa_debit",
            Usage = "reusable",
        });
    }
}
