using static Stripe.EFCore.Emulator.LongLists.LongListWriter;

namespace Stripe.EFCore.Emulator.LongLists;

/// <summary>A connected account with persons and bank accounts, an application, a transfer of 11 reversals, an application fee of 11 refunds.</summary>
internal static class ConnectObjects
{
    public const string Account = "acct_long";

    public const string Application = "ca_long";

    private const int Each = 11;

    public static void AddTo(LongListWriter data)
    {
        data.Add(new Application { Id = Application, Name = "Long Lists" });
        data.Add(new Account
        {
            Id = Account,
            BusinessType = "company",
            ChargesEnabled = true,
            Country = "US",
            Created = data.Next(),
            DefaultCurrency = "usd",
            DetailsSubmitted = true,
            Email = "connected@example.com",
            Metadata = [],
            PayoutsEnabled = true,
            Type = "custom",
        });
        for (var n = 0; n < Each; n++)
        {
            data.Add(new global::Stripe.Person
            {
                Id = $"person_long{n:D2}",
                Account = Account,
                Created = data.Next(),
                FirstName = "Person",
                LastName = $"Number {n}",
                Metadata = [],
                Relationship = new() { Owner = n == 0 },
            });
            data.Add(new BankAccount
            {
                Id = $"ba_long{n:D2}",
                AccountId = Account,
                BankName = "STRIPE TEST BANK",
                Country = "US",
                Currency = "usd",
                Last4 = $"{2000 + n}",
                Metadata = [],
                Status = "new",
            });
        }

        foreach (var capability in new[] { "card_payments", "transfers", "sepa_debit_payments" })
            data.Add(new Capability { Id = capability, AccountId = Account, Requested = true, RequestedAt = data.Next(), Status = "active" });
        AddTransfer(data);
        AddFee(data);
    }

    private static void AddTransfer(LongListWriter data) => data.Add(new Transfer
    {
        Id = "tr_long",
        Amount = 2200,
        AmountReversed = Each * 10,
        BalanceTransactionId = "txn_ch1",
        Created = data.Next(),
        Currency = "usd",
        DestinationId = Account,
        DestinationPaymentId = "ch_long2",
        Metadata = [],
        Reversals = List(Each, n => new TransferReversal
        {
            Id = $"trr_long{n:D2}",
            Amount = 10,
            BalanceTransactionId = "txn_re1_00",
            Created = data.Next(),
            Currency = "usd",
            Metadata = Metadata(n),
            SourceRefundId = $"re_long1_{n:D2}",
            TransferId = "tr_long",
        }),
        SourceTransactionId = "ch_long1",
        SourceType = "card",
    });

    private static void AddFee(LongListWriter data) => data.Add(new ApplicationFee
    {
        Id = "fee_long",
        AccountId = Account,
        Amount = 500,
        AmountRefunded = Each * 5,
        ApplicationId = Application,
        BalanceTransactionId = "txn_ch0",
        ChargeId = "ch_long0",
        Created = data.Next(),
        Currency = "usd",
        OriginatingTransactionId = "ch_long1",
        Refunds = List(Each, n => new ApplicationFeeRefund
        {
            Id = $"fr_long{n:D2}",
            Amount = 5,
            BalanceTransactionId = "txn_re0_00",
            Created = data.Next(),
            Currency = "usd",
            FeeId = "fee_long",
            Metadata = Metadata(n),
        }),
    });
}
