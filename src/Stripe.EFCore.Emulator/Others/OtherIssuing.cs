using Stripe.Issuing;
using static Stripe.EFCore.Emulator.LongLists.LongListWriter;
using static Stripe.EFCore.Emulator.Others.OtherWriter;

namespace Stripe.EFCore.Emulator.Others;

/// <summary>Cards that the business issues: who holds them, how they look, what they pay, what goes wrong.</summary>
internal static class OtherIssuing
{
    private const int Designs = 3;
    private const int Holders = 4;

    public static void AddTo(OtherWriter data)
    {
        for (var n = 0; n < Each; n++)
        {
            data.Add(Cardholder(data, n));
            data.Add(new PhysicalBundle
            {
                Id = data.Id<PhysicalBundle>(n),
                Features = new() { CardLogo = "optional", CarrierText = "optional", SecondLine = "unsupported" },
                Name = $"Bundle {n}",
                Status = OneOf(n, "active", "inactive", "review"),
                Type = OneOf(n, "custom", "standard"),
            });
            data.Add(new PersonalizationDesign
            {
                Id = data.Id<PersonalizationDesign>(n),
                Created = data.Next(),
                LookupKey = n % 4 == 3 ? null : $"design_{n}",
                Metadata = Metadata(n),
                Name = $"Design {n}",
                PhysicalBundleId = data.Id<PhysicalBundle>(n % Designs),
                Preferences = new() { IsDefault = n == 0, IsPlatformDefault = n == 1 },
                RejectionReasons = new(),
                Status = OneOf(n, "active", "review", "inactive", "rejected"),
            });
            data.Add(Card(data, n));
        }

        for (var n = 0; n < 2 * Each; n++)
            AddUse(data, n);
    }

    private static Cardholder Cardholder(OtherWriter data, int number) => new()
    {
        Id = data.Id<Cardholder>(number),
        Billing = new() { Address = new Address { City = "Ulm", Country = "DE", Line1 = "Street 1", PostalCode = "89073" } },
        Created = data.Next(),
        Email = $"holder{number % 6}@example.com",
        Metadata = Metadata(number),
        Name = $"Holder {number}",
        PhoneNumber = $"+1555000{number % 6:D4}",
        Requirements = new(),
        SpendingControls = new(),
        Status = OneOf(number, "active", "active", "inactive", "blocked"),
        Type = OneOf(number, "individual", "company"),
    };

    private static Issuing.Card Card(OtherWriter data, int number) => new()
    {
        Id = data.Id<Issuing.Card>(number),
        Brand = "Visa",
        Cardholder = Cardholder(data, number % Holders),
        Created = data.Next(),
        Currency = "usd",
        ExpMonth = 1 + number % 6,
        ExpYear = 2030 + number % 3,
        Last4 = $"{1000 + number % 6}",
        Metadata = Metadata(number),
        PersonalizationDesignId = number % 4 == 3 ? null : data.Id<PersonalizationDesign>(number % Designs),
        SpendingControls = new(),
        Status = OneOf(number, "active", "inactive", "canceled"),
        Type = OneOf(number, "virtual", "physical"),
    };

    private static void AddUse(OtherWriter data, int number)
    {
        var card = number % 5;
        data.Add(new Issuing.Token
        {
            Id = data.Id<Issuing.Token>(number),
            CardId = data.Id<Issuing.Card>(card),
            Created = data.Next(),
            Last4 = $"{9000 + number}",
            Network = "visa",
            NetworkUpdatedAt = data.Next(),
            Status = OneOf(number, "active", "requested", "suspended", "deleted"),
            WalletProvider = "apple_pay",
        });
        data.Add(new Authorization
        {
            Id = data.Id<Authorization>(number),
            Amount = 100 + number,
            Approved = number % 4 != 3,
            AuthorizationMethod = "online",
            BalanceTransactions = [],
            Card = Card(data, card),
            CardholderId = data.Id<Cardholder>(card % Holders),
            Created = data.Next(),
            Currency = "usd",
            MerchantAmount = 100 + number,
            MerchantCurrency = "usd",
            MerchantData = new() { Category = "taxicabs_limousines", Name = "Rocket Rides" },
            Metadata = Metadata(number),
            RequestHistory = [],
            Status = OneOf(number, "closed", "pending", "reversed", "expired"),
            TokenId = data.Id<Issuing.Token>(number),
            Transactions = [],
            VerificationData = new(),
        });
        data.Add(new Transaction
        {
            Id = data.Id<Transaction>(number),
            Amount = number % 4 == 3 ? 100 + number : -100 - number,
            AuthorizationId = data.Id<Authorization>(number),
            CardId = data.Id<Issuing.Card>(card),
            CardholderId = data.Id<Cardholder>(card % Holders),
            Created = data.Next(),
            Currency = "usd",
            MerchantAmount = -100 - number,
            MerchantCurrency = "usd",
            MerchantData = new() { Category = "taxicabs_limousines", Name = "Rocket Rides" },
            Metadata = Metadata(number),
            TokenId = data.Id<Issuing.Token>(number),
            Type = number % 4 == 3 ? "refund" : "capture",
        });
        if (number % 2 == 0)
        {
            data.Add(new Issuing.Dispute
            {
                Id = data.Id<Issuing.Dispute>(number),
                Amount = 100 + number,
                BalanceTransactions = [],
                Created = data.Next(),
                Currency = "usd",
                Evidence = new() { Reason = "fraudulent", Fraudulent = new() { Explanation = "Not mine." } },
                Metadata = Metadata(number),
                Status = OneOf(number / 2, "submitted", "unsubmitted", "won", "lost", "expired"),
                TransactionId = data.Id<Transaction>(number),
            });
        }
    }
}
