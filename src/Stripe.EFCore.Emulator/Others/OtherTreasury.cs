using Stripe.Treasury;
using static Stripe.EFCore.Emulator.LongLists.LongListWriter;
using static Stripe.EFCore.Emulator.Others.OtherWriter;

namespace Stripe.EFCore.Emulator.Others;

/// <summary>Financial accounts and every kind of flow into and out of them, with the transactions and entries that these make.</summary>
internal static class OtherTreasury
{
    public static void AddTo(OtherWriter data)
    {
        for (var n = 0; n < Each; n++)
        {
            data.Add(new FinancialAccount
            {
                Id = Account(data, n),
                ActiveFeatures = ["financial_addresses.aba"],
                Balance = new() { Cash = new() { ["usd"] = 1000 * n }, InboundPending = new() { ["usd"] = 0 }, OutboundPending = new() { ["usd"] = 0 } },
                Country = "US",
                Created = data.Next(),
                FinancialAddresses = [],
                Metadata = Metadata(n),
                Status = n % 4 == 3 ? "closed" : "open",
                StatusDetails = new(),
                SupportedCurrencies = ["usd"],
            });
        }

        // The first account has more than a page of everything, the next two have some.
        for (var n = 0; n < 3 * Each; n++)
        {
            var account = Account(data, n < 2 * Each ? 0 : 1 + n % 2);
            AddIncoming(data, account, n);
            AddOutgoing(data, account, n);
            AddTransaction(data, account, n);
        }
    }

    private static string Account(OtherWriter data, int number) => data.Id<FinancialAccount>(number);

    private static void AddIncoming(OtherWriter data, string account, int number)
    {
        var transaction = data.Id<Transaction>(number);
        data.Add(new ReceivedCredit
        {
            Id = data.Id<ReceivedCredit>(number),
            Amount = 100 + number,
            Created = data.Next(),
            Currency = "usd",
            FinancialAccount = account,
            InitiatingPaymentMethodDetails = new() { Type = "stripe", FinancialAccount = new() { Id = account, Network = "stripe" } },
            LinkedFlows = new()
            {
                SourceFlow = number % 3 == 2 ? null : data.Id("obp", number),
                SourceFlowType = OneOf(number, "outbound_payment", "payout", null!),
            },
            Network = "stripe",
            Status = number % 4 == 3 ? "failed" : "succeeded",
            TransactionId = transaction,
        });
        data.Add(new ReceivedDebit
        {
            Id = data.Id<ReceivedDebit>(number),
            Amount = 100 + number,
            Created = data.Next(),
            Currency = "usd",
            FinancialAccount = account,
            LinkedFlows = new(),
            Network = "ach",
            Status = number % 3 == 2 ? "failed" : "succeeded",
            TransactionId = transaction,
        });
        data.Add(new InboundTransfer
        {
            Id = data.Id<InboundTransfer>(number),
            Amount = 100 + number,
            Created = data.Next(),
            Currency = "usd",
            FinancialAccount = account,
            LinkedFlows = new(),
            Metadata = Metadata(number),
            Status = OneOf(number, "succeeded", "processing", "failed", "canceled"),
            StatusTransitions = new(),
            TransactionId = transaction,
        });
        data.Add(new CreditReversal
        {
            Id = data.Id<CreditReversal>(number),
            Amount = 100 + number,
            Created = data.Next(),
            Currency = "usd",
            FinancialAccount = account,
            Metadata = Metadata(number),
            Network = "ach",
            ReceivedCredit = data.Id<ReceivedCredit>(number % 5),
            Status = OneOf(number, "posted", "processing", "canceled"),
            StatusTransitions = new(),
            TransactionId = transaction,
        });
        data.Add(
            new DebitReversal
            {
                Id = data.Id<DebitReversal>(number),
                Amount = 100 + number,
                Created = data.Next(),
                Currency = "usd",
                FinancialAccount = account,
                LinkedFlows = new(),
                Metadata = Metadata(number),
                Network = "ach",
                ReceivedDebit = data.Id<ReceivedDebit>(number % 5),
                Status = OneOf(number, "completed", "processing", "canceled"),
                StatusTransitions = new(),
                TransactionId = transaction,
            },
            "resolution",
            OneOf(number, "won", "lost", null!));
    }

    private static void AddOutgoing(OtherWriter data, string account, int number)
    {
        var transaction = data.Id<Transaction>(number);
        var status = OneOf(number, "posted", "processing", "failed", "canceled", "returned");
        data.Add(new OutboundPayment
        {
            Id = data.Id<OutboundPayment>(number),
            Amount = 100 + number,
            Created = data.Next(),
            Currency = "usd",
            Customer = number % 4 == 3 ? null : data.Of("customer", number % 4),
            ExpectedArrivalDate = data.Next(),
            FinancialAccount = account,
            Metadata = Metadata(number),
            Status = status,
            StatusTransitions = new(),
            TransactionId = transaction,
        });
        data.Add(new OutboundTransfer
        {
            Id = data.Id<OutboundTransfer>(number),
            Amount = 100 + number,
            Created = data.Next(),
            Currency = "usd",
            ExpectedArrivalDate = data.Next(),
            FinancialAccount = account,
            Metadata = Metadata(number),
            Status = status,
            StatusTransitions = new(),
            TransactionId = transaction,
        });
    }

    /// <summary>Transactions are not posted in the order in which they were created.</summary>
    private static void AddTransaction(OtherWriter data, string account, int number)
    {
        var created = data.Next();
        var status = OneOf(number, "posted", "open", "posted", "void");
        data.Add(new Transaction
        {
            Id = data.Id<Transaction>(number),
            Amount = number % 2 == 0 ? 100 + number : -100 - number,
            BalanceImpact = new() { Cash = 100 },
            Created = created,
            Currency = "usd",
            Description = $"Transaction {number}",
            FinancialAccount = account,
            Flow = data.Id<ReceivedCredit>(number),
            FlowType = "received_credit",
            Status = status,
            StatusTransitions = new() { PostedAt = status == "posted" ? created.AddHours(number * 17 % 60) : null },
        });
        for (var n = 0; n < 1 + number % 2; n++)
        {
            data.Add(new TransactionEntry
            {
                Id = data.Id<TransactionEntry>(10 * number + n),
                BalanceImpact = new() { Cash = 100 },
                Created = created,
                Currency = "usd",
                EffectiveAt = created.AddHours(number * 7 % 24),
                FinancialAccount = account,
                Flow = data.Id<ReceivedCredit>(number),
                FlowType = "received_credit",
                TransactionId = data.Id<Transaction>(number),
                Type = "received_credit",
            });
        }
    }
}
