using static Stripe.EFCore.Emulator.Others.OtherWriter;

namespace Stripe.EFCore.Emulator.Others;

/// <summary>What customers have: tax ids, changes of their balances, cards and bank accounts of old; and the account's own tax ids.</summary>
internal static class OtherCustomers
{
    /// <summary>The customers that have all of it.</summary>
    private const int Owners = 4;

    public static void AddTo(OtherWriter data)
    {
        for (var n = 0; n < Each; n++)
            data.Add(TaxId(data, n, new() { Type = "self" }));
        for (var n = 0; n < 3; n++)
        {
            data.Add(TaxId(data, 50 + n, new() { Type = "account", AccountId = data.Id<Account>(n) }));
            data.Add(TaxId(data, 60 + n, new() { Type = "application", ApplicationId = data.Id<Application>(0) }));
        }

        for (var customer = 0; customer < Owners; customer++)
        {
            for (var n = 0; n < OneOf(customer, 2, 12, 1, 3); n++)
            {
                var number = 100 * (customer + 1) + n;
                data.Add(TaxId(
                    data, number, new() { Type = "customer", CustomerId = data.Of("customer", customer), CustomerAccount = data.CustomerAccount(customer) }));
                data.Add(BalanceTransaction(data, customer, number, n));
                data.Add(CashTransaction(data, customer, number, n));
                AddSources(data, customer, number, n);
            }
        }
    }

    private static TaxId TaxId(OtherWriter data, int number, TaxIdOwner owner) => new()
    {
        Id = data.Id<TaxId>(number),
        Country = OneOf(number, "DE", "FR"),
        Created = data.Next(),
        CustomerId = owner.CustomerId,
        Owner = owner,
        Type = "eu_vat",
        Value = $"DE{100_000_000 + number}",
        Verification = new() { Status = OneOf(number, "verified", "pending") },
    };

    private static CustomerBalanceTransaction BalanceTransaction(OtherWriter data, int customer, int id, int number) => new()
    {
        Id = data.Id<CustomerBalanceTransaction>(1000 + id),
        Amount = number % 2 == 0 ? -100 : 50,
        Created = data.Next(),
        Currency = "usd",
        CustomerId = data.Of("customer", customer),
        EndingBalance = -50 * (number / 2) - (number % 2 == 0 ? 100 : 50),
        InvoiceId = number % 2 == 0 ? null : data.Of("invoice", number % 4),
        Metadata = [],
        Type = number % 2 == 0 ? "adjustment" : "applied_to_invoice",
    };

    private static CustomerCashBalanceTransaction CashTransaction(OtherWriter data, int customer, int id, int number) => new()
    {
        Id = data.Id<CustomerCashBalanceTransaction>(id),
        Created = data.Next(),
        Currency = "usd",
        CustomerId = data.Of("customer", customer),
        EndingBalance = 1000 * (number + 1),
        Funded = new() { BankTransfer = new() { Reference = $"REF{id}", Type = "us_bank_transfer" } },
        NetAmount = 1000,
        Type = "funded",
    };

    private static void AddSources(OtherWriter data, int customer, int id, int number)
    {
        var owner = data.Of("customer", customer);
        data.Add(new Card
        {
            Id = data.Id<Card>(id),
            Brand = OneOf(number, "Visa", "Mastercard"),
            Country = "US",
            CustomerId = owner,
            ExpMonth = 1 + number,
            ExpYear = 2030,
            Funding = "credit",
            Last4 = $"{4000 + id}",
            Metadata = [],
        });
        if (number % 2 == 0)
        {
            data.Add(new BankAccount
            {
                Id = data.Id<BankAccount>(5000 + id),
                BankName = "STRIPE TEST BANK",
                Country = "US",
                Currency = "usd",
                CustomerId = owner,
                Last4 = $"{6000 + id}",
                Metadata = [],
                Status = "verified",
            });
        }

        if (number > 0)
            return;

        var source = data.Id<Source>(customer);
        data.Add(new Source
        {
            Id = source,
            Created = data.Next(),
            Currency = "usd",
            Customer = owner,
            Flow = "receiver",
            Metadata = [],
            Status = "chargeable",
            Type = "ach_credit_transfer",
            Usage = "reusable",
        });
        for (var n = 0; n < OneOf(customer, 3, 12, 1, 2); n++)
        {
            data.Add(new SourceTransaction
            {
                Id = data.Id<SourceTransaction>(100 * customer + n),
                AchCreditTransfer = new() { Last4 = "6789", RoutingNumber = "110000000" },
                Amount = 1000 + n,
                Created = data.Next(),
                Currency = "usd",
                Source = source,
                Status = "succeeded",
                Type = "ach_credit_transfer",
            });
        }
    }
}
