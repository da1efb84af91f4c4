using static Stripe.EFCore.Emulator.LongLists.LongListWriter;
using static Stripe.EFCore.Emulator.Others.OtherWriter;

namespace Stripe.EFCore.Emulator.Others;

/// <summary>Connected accounts with people, capabilities and bank accounts; transfers with reversals; application fees with refunds.</summary>
internal static class OtherConnect
{
    public static void AddTo(OtherWriter data)
    {
        data.Add(new Application { Id = data.Id<Application>(0), Name = "Rocket Rides" });
        for (var n = 0; n < Each; n++)
        {
            data.Add(Account(data, n));
            AddPeople(data, n);
        }

        for (var n = 0; n < Each; n++)
        {
            data.Add(Transfer(data, n));
            data.Add(Fee(data, n));
        }
    }

    private static Account Account(OtherWriter data, int number) => new()
    {
        Id = data.Id<Account>(number),
        BusinessType = number % 2 == 0 ? "company" : "individual",
        ChargesEnabled = number % 4 != 3,
        Country = OneOf(number, "US", "DE", "GB"),
        Created = data.Next(),
        DefaultCurrency = OneOf(number, "usd", "eur", "gbp"),
        DetailsSubmitted = number % 4 != 3,
        Email = $"seller{number}@example.com",
        Metadata = Metadata(number),
        PayoutsEnabled = number % 4 != 3,
        Type = OneOf(number, "custom", "express"),
    };

    private static void AddPeople(OtherWriter data, int account)
    {
        var id = data.Id<Account>(account);
        for (var n = 0; n < OneOf(account, 3, 12, 1, 2); n++)
        {
            data.Add(new global::Stripe.Person
            {
                Id = data.Id<global::Stripe.Person>(100 * account + n),
                Account = id,
                Created = data.Next(),
                Email = $"person{n}.seller{account}@example.com",
                FirstName = OneOf(n, "Ada", "Grace", "Alan"),
                LastName = $"Number {n}",
                Metadata = [],
                Relationship = new()
                {
                    Authorizer = n % 3 == 1,
                    Director = n % 2 == 1,
                    Executive = n % 2 == 0,
                    LegalGuardian = n % 5 == 4,
                    Owner = n == 0,
                    Representative = n == 1,
                    Title = n == 0 ? "CEO" : null,
                },
            });
        }

        var capabilities = new[] { "card_payments", "transfers", "sepa_debit_payments", "us_bank_account_ach_payments" };
        foreach (var capability in capabilities.Take(1 + account % capabilities.Length))
        {
            data.Add(new Capability
            {
                Id = capability,
                AccountId = id,
                Requested = true,
                RequestedAt = data.Next(),
                Status = account % 4 == 3 ? "pending" : "active",
            });
        }

        for (var n = 0; n < 1 + account % 3; n++)
        {
            data.Add(new BankAccount
            {
                Id = data.Id<BankAccount>(1000 + 10 * account + n),
                AccountId = id,
                BankName = "STRIPE TEST BANK",
                Country = "US",
                Currency = "usd",
                DefaultForCurrency = n == 0,
                Last4 = $"{2000 + 10 * account + n}",
                Metadata = [],
                Status = "new",
            });
        }

        if (account % 2 == 0)
        {
            data.Add(new Card
            {
                Id = data.Id<Card>(1000 + account),
                AccountId = id,
                Brand = "Visa",
                Country = "US",
                Currency = "usd",
                ExpMonth = 5,
                ExpYear = 2031,
                Funding = "debit",
                Last4 = $"{3000 + account}",
                Metadata = [],
            });
        }
    }

    private static Transfer Transfer(OtherWriter data, int number)
    {
        var id = data.Id<Transfer>(number);
        var reversals = OneOf(number, 0, 2, 12, 1);
        return new Transfer
        {
            Id = id,
            Amount = 10_000 + 100 * number,
            AmountReversed = reversals * 50,
            Created = data.Next(),
            Currency = "usd",
            DestinationId = data.Id<Account>(number % 4),
            Metadata = Metadata(number),
            Reversals = List(reversals, n => new TransferReversal
            {
                Id = data.Id<TransferReversal>(100 * number + n),
                Amount = 50,
                Created = data.Next(),
                Currency = "usd",
                Metadata = Metadata(n),
                TransferId = id,
            }),
            SourceTransactionId = number % 3 == 0 ? data.Of("charge", number) : null,
            SourceType = "card",
            TransferGroup = number % 3 == 1 ? $"group_{number % 2}" : null,
        };
    }

    private static ApplicationFee Fee(OtherWriter data, int number)
    {
        var id = data.Id<ApplicationFee>(number);
        var refunds = OneOf(number, 1, 0, 12, 3);
        return new ApplicationFee
        {
            Id = id,
            AccountId = data.Id<Account>(number % 3),
            Amount = 500 + number,
            AmountRefunded = refunds * 5,
            ApplicationId = data.Id<Application>(0),
            ChargeId = data.Of("charge", number % 5),
            Created = data.Next(),
            Currency = "usd",
            Refunds = List(refunds, n => new ApplicationFeeRefund
            {
                Id = data.Id<ApplicationFeeRefund>(100 * number + n),
                Amount = 5,
                Created = data.Next(),
                Currency = "usd",
                FeeId = id,
                Metadata = Metadata(n),
            }),
        };
    }
}
