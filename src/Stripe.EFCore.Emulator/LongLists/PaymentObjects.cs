using Stripe.EFCore.Emulator.Lists;
using Stripe.EFCore.Emulator.Shapes;
using static Stripe.EFCore.Emulator.LongLists.LongListWriter;

namespace Stripe.EFCore.Emulator.LongLists;

/// <summary>Payment intents, charges of 12 refunds, the balance transactions of both, payouts, setup intents with mandates.</summary>
internal static class PaymentObjects
{
    public const int Charges = 4;

    private const int RefundsEach = 12;
    private const long Amount = 5000;
    private const long Refund = 100;
    private const long Fee = 175;

    public static void AddTo(LongListWriter data)
    {
        data.Add(new BankAccount
        {
            Id = "ba_payout",
            BankName = "STRIPE TEST BANK",
            Country = "US",
            Currency = "usd",
            Last4 = "1111",
            Metadata = [],
            Status = "verified",
        });
        for (var n = 0; n < Charges; n++)
        {
            data.Add(Charge(data, n));
            AddTransaction(data, new($"txn_ch{n}", $"ch_long{n}", "charge", Amount, Fee, "po_long" + n % 2));
            for (var r = 0; r < RefundsOf(n); r++)
                AddRefund(data, n, r);
            data.Add(Intent(data, n));
        }

        for (var n = 0; n < 2; n++)
        {
            var amount = Enumerable.Range(0, Charges).Where(c => c % 2 == n).Sum(c => Amount - Fee - Refund * RefundsOf(c));
            data.Add(Payout(data, $"po_long{n}", amount, automatic: true));
            AddTransaction(data, new($"txn_po{n}", $"po_long{n}", "payout", -amount, 0, $"po_long{n}"));
        }

        data.Add(Payout(data, "po_manual", 1, automatic: false));
        AddTransaction(data, new("txn_pomanual", "po_manual", "payout", -1, 0, null));
        data.Add(new Topup
        {
            Id = "tu_long",
            Amount = 900,
            BalanceTransactionId = "txn_tu",
            Created = data.Next(),
            Currency = "usd",
            Metadata = [],
            Status = "succeeded",
        });
        AddTransaction(data, new("txn_tu", "tu_long", "topup", 900, 0, null));
        data.Add(new Dispute
        {
            Id = "du_long",
            Amount = Amount,
            BalanceTransactions = [],
            ChargeId = "ch_long3",
            Created = data.Next(),
            Currency = "usd",
            Metadata = [],
            PaymentIntentId = "pi_long3",
            Reason = "fraudulent",
            Status = "needs_response",
        });
        data.Add(new Review
        {
            Id = "prv_long",
            ChargeId = "ch_long2",
            Created = data.Next(),
            Open = true,
            OpenedReason = "rule",
            PaymentIntentId = "pi_long2",
            Reason = "rule",
        });
        AddSetups(data);
    }

    private static int RefundsOf(int charge) => charge switch { 0 or 1 => RefundsEach, 2 => 1, _ => 0 };

    private static Charge Charge(LongListWriter data, int number) => new()
    {
        Id = $"ch_long{number}",
        Amount = Amount,
        AmountCaptured = Amount,
        AmountRefunded = Refund * RefundsOf(number),
        ApplicationId = number == 0 ? ConnectObjects.Application : null,
        ApplicationFeeId = number == 0 ? "fee_long" : null,
        BalanceTransactionId = $"txn_ch{number}",
        BillingDetails = new() { Name = "Long Lists, Inc." },
        Captured = true,
        Created = data.Next(),
        Currency = "usd",
        CustomerId = number == 3 ? CustomerObjects.Deleted : CustomerObjects.Long,
        Disputed = number == 3,
        FraudDetails = new(),
        Metadata = Metadata(number),
        OnBehalfOfId = number == 0 ? ConnectObjects.Account : null,
        Paid = true,
        PaymentIntentId = $"pi_long{number}",
        PaymentMethod = "pm_long0",
        PaymentMethodDetails = new() { Type = "card", Card = new() { Brand = "visa", Last4 = "4242", ExpMonth = 5, ExpYear = 2031 } },
        Refunded = false,
        ReviewId = number == 2 ? "prv_long" : null,
        Source = number % 2 == 0 ? CustomerObjects.CardOf(number) : null,
        Status = "succeeded",
        TransferId = number == 1 ? "tr_long" : null,
        TransferData = number == 1 ? new() { DestinationId = ConnectObjects.Account } : null,
    };

    private static void AddRefund(LongListWriter data, int charge, int number)
    {
        data.Add(new Refund
        {
            Id = $"re_long{charge}_{number:D2}",
            Amount = Refund,
            BalanceTransactionId = $"txn_re{charge}_{number:D2}",
            ChargeId = $"ch_long{charge}",
            Created = data.Next(),
            Currency = "usd",
            Metadata = Metadata(number),
            PaymentIntentId = $"pi_long{charge}",
            PaymentMethodId = "pm_long0",
            Reason = number % 3 == 0 ? "requested_by_customer" : null,
            Status = number % 4 == 3 ? "pending" : "succeeded",
        });
        AddTransaction(data, new($"txn_re{charge}_{number:D2}", $"re_long{charge}_{number:D2}", "refund", -Refund, 0, "po_long" + charge % 2));
    }

    private static PaymentIntent Intent(LongListWriter data, int number) => new()
    {
        Id = $"pi_long{number}",
        Amount = Amount,
        AmountDetails = number == 0 ? new() { LineItems = List(12, LineItem), Tip = new() } : null,
        AmountReceived = Amount,
        CaptureMethod = "automatic",
        ConfirmationMethod = "automatic",
        Created = data.Next(),
        Currency = "usd",
        CustomerId = number == 3 ? CustomerObjects.Deleted : CustomerObjects.Long,
        LatestChargeId = $"ch_long{number}",
        Metadata = Metadata(number),
        OnBehalfOfId = number == 0 ? ConnectObjects.Account : null,
        PaymentMethodId = "pm_long0",
        PaymentMethodTypes = ["card"],
        ReviewId = number == 2 ? "prv_long" : null,
        Status = "succeeded",
    };

    private static PaymentIntentAmountDetailsLineItem LineItem(int number) => new()
    {
        Id = $"uli_long{number:D2}",
        ProductCode = $"SKU{number}",
        ProductName = $"Item {number}",
        Quantity = 1,
        UnitCost = 400,
    };

    private static Payout Payout(LongListWriter data, string id, long amount, bool automatic) => new()
    {
        Id = id,
        Amount = amount,
        ArrivalDate = data.Next(),
        Automatic = automatic,
        BalanceTransactionId = $"txn_{id.Replace("_", "", StringComparison.Ordinal).Replace("long", "", StringComparison.Ordinal)}",
        Created = data.Next(),
        Currency = "usd",
        DestinationId = "ba_payout",
        Metadata = [],
        Method = "standard",
        ReconciliationStatus = automatic ? "completed" : "not_applicable",
        SourceType = "card",
        Status = "paid",
        Type = "bank_account",
    };

    private static void AddTransaction(LongListWriter data, Movement movement)
    {
        var created = data.Next();
        var document = EntityJson.Of(new BalanceTransaction
        {
            Id = movement.Id,
            Amount = movement.Amount,
            AvailableOn = created.AddDays(2),
            Created = created,
            Currency = "usd",
            Fee = movement.Fee,
            FeeDetails = movement.Fee == 0 ? [] : [new() { Amount = movement.Fee, Currency = "usd", Type = "stripe_fee" }],
            Net = movement.Amount - movement.Fee,
            ReportingCategory = movement.Type,
            SourceId = movement.Source,
            Status = "available",
            Type = movement.Type,
        });
        document[PayoutFilter.StoredField] = movement.Payout;
        data.Account.Insert("balance_transaction", document);
    }

    private static void AddSetups(LongListWriter data)
    {
        for (var n = 0; n < 2; n++)
        {
            data.Add(new Mandate
            {
                Id = $"mandate_long{n}",
                PaymentMethodId = "pm_long3",
                Status = "active",
                Type = n == 0 ? "multi_use" : "single_use",
                CustomerAcceptance = new() { AcceptedAt = data.Next(), Type = "offline" },
            });
            data.Add(new SetupIntent
            {
                Id = $"seti_long{n}",
                AttachToSelf = false,
                Created = data.Next(),
                CustomerId = CustomerObjects.Long,
                LatestAttemptId = $"setatt_long{n}",
                MandateId = n == 0 ? "mandate_long0" : null,
                Metadata = [],
                PaymentMethodId = "pm_long3",
                PaymentMethodTypes = ["sepa_debit"],
                SingleUseMandateId = n == 1 ? "mandate_long1" : null,
                Status = "succeeded",
                Usage = "off_session",
            });
            data.Add(new SetupAttempt
            {
                Id = $"setatt_long{n}",
                Created = data.Next(),
                CustomerId = CustomerObjects.Long,
                PaymentMethodId = "pm_long3",
                PaymentMethodDetails = new()
                {
                    Type = "bancontact",
                    Bancontact = new() { GeneratedSepaDebitId = "pm_long3", GeneratedSepaDebitMandateId = $"mandate_long{n}" },
                },
                SetupIntentId = $"seti_long{n}",
                Status = "succeeded",
                Usage = "off_session",
            });
        }
    }

    /// <summary>Money that comes or goes.</summary>
    /// <param name="Payout">The payout that it is a part of; null where it is part of none.</param>
    private sealed record Movement(string Id, string Source, string Type, long Amount, long Fee, string? Payout);
}
