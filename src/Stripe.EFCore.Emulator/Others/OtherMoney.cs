using Stripe.FinancialConnections;
using static Stripe.EFCore.Emulator.LongLists.LongListWriter;
using static Stripe.EFCore.Emulator.Others.OtherWriter;

namespace Stripe.EFCore.Emulator.Others;

/// <summary>Top-ups of the balance; bank accounts that customers gave access to, their owners and transactions.</summary>
internal static class OtherMoney
{
    public static void AddTo(OtherWriter data)
    {
        for (var n = 0; n < Each; n++)
        {
            data.Add(new Topup
            {
                Id = data.Id<Topup>(n),
                Amount = 1000 * (1 + n * 7 % Each),
                Created = data.Next(),
                Currency = "usd",
                Description = $"Top-up {n}",
                Metadata = Metadata(n),
                Status = OneOf(n, "succeeded", "pending", "failed", "canceled"),
            });
            AddBankAccount(data, n);
        }
    }

    private static void AddBankAccount(OtherWriter data, int number)
    {
        var id = data.Id<global::Stripe.FinancialConnections.Account>(number);
        var ownership = data.Id<AccountOwnership>(number);
        data.Add(
            new global::Stripe.FinancialConnections.Account
            {
                Id = id,
                AccountHolder = number % 3 == 2
                    ? new() { Type = "account", AccountId = data.Id<global::Stripe.Account>(number % 4) }
                    : new() { Type = "customer", CustomerId = data.Of("customer", number % 4), CustomerAccount = data.CustomerAccount(number) },
                Category = "cash",
                Created = data.Next(),
                DisplayName = $"Account {number}",
                InstitutionName = "STRIPE TEST BANK",
                Last4 = $"{1000 + number}",
                OwnershipId = ownership,
                Permissions = ["balances", "ownership", "transactions"],
                Status = "active",
                Subcategory = "checking",
                SupportedPaymentMethodTypes = ["us_bank_account"],
            },
            "session",
            data.Id("fcsess", number % 3));
        data.Add(new AccountOwnership
        {
            Id = ownership,
            Created = data.Next(),
            Owners = List(OneOf(number, 1, 12, 2, 3), n => Owner(data, ownership, 100 * number + n)),
        });
        for (var n = 0; n < OneOf(number, 4, 12, 1, 6); n++)
            data.Add(Transaction(data, id, number, n));
    }

    private static AccountOwner Owner(OtherWriter data, string ownership, int number) => new()
    {
        Id = data.Id("fcaown", number),
        Email = $"owner{number}@example.com",
        Name = $"Owner {number}",
        Ownership = ownership,
        RefreshedAt = data.Next(),
    };

    /// <summary>Two of an account's transactions come by each refresh.</summary>
    private static Transaction Transaction(OtherWriter data, string account, int accountNumber, int number)
    {
        var at = data.Next();
        return new Transaction
        {
            Id = data.Id<Transaction>(100 * accountNumber + number),
            Account = account,
            Amount = number % 2 == 0 ? -100 * number : 250,
            Currency = "usd",
            Description = $"Transaction {number}",
            Status = OneOf(number, "posted", "pending"),
            StatusTransitions = new() { PostedAt = number % 2 == 0 ? at : null },
            TransactedAt = at.AddHours(-5),
            TransactionRefresh = data.Id("fctxnref", 100 * accountNumber + number / 2),
            Updated = at,
        };
    }
}
