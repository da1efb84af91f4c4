using Stripe.Radar;
using static Stripe.EFCore.Emulator.LongLists.LongListWriter;
using static Stripe.EFCore.Emulator.Others.OtherWriter;

namespace Stripe.EFCore.Emulator.Others;

/// <summary>Setups of payment methods, payments that were recorded elsewhere, reviews, warnings and lists of Radar, how payment methods are shown.</summary>
internal static class OtherPayments
{
    public static void AddTo(OtherWriter data)
    {
        for (var n = 0; n < Each; n++)
        {
            AddSetup(data, n);
            AddRecord(data, n);
            AddRadar(data, n);
            AddMethods(data, n);
        }
    }

    private static void AddSetup(OtherWriter data, int number)
    {
        var id = data.Id<SetupIntent>(number);
        var method = data.Of("payment_method", number % 5);
        var attempts = OneOf(number, 2, 12, 1, 3);
        data.Add(new SetupIntent
        {
            Id = id,
            ApplicationId = number % 6 == 5 ? data.Id<Application>(0) : null,
            AttachToSelf = number % 4 == 1,
            Created = data.Next(),
            CustomerId = data.Of("customer", number % 4),
            CustomerAccount = data.CustomerAccount(number),
            LatestAttemptId = data.Id<SetupAttempt>(100 * number + attempts - 1),
            MandateId = number % 3 == 0 ? data.Id<Mandate>(number) : null,
            Metadata = Metadata(number),
            PaymentMethodId = method,
            PaymentMethodTypes = ["card"],
            Status = OneOf(number, "succeeded", "requires_payment_method", "canceled"),
            Usage = "off_session",
        });
        for (var n = 0; n < attempts; n++)
        {
            data.Add(new SetupAttempt
            {
                Id = data.Id<SetupAttempt>(100 * number + n),
                Created = data.Next(),
                CustomerId = data.Of("customer", number % 4),
                PaymentMethodId = method,
                PaymentMethodDetails = new() { Type = "card", Card = new() { Brand = "visa", Last4 = "4242" } },
                SetupIntentId = id,
                Status = n == attempts - 1 ? "succeeded" : "failed",
                Usage = "off_session",
            });
        }

        if (number % 3 == 0)
        {
            data.Add(new Mandate
            {
                Id = data.Id<Mandate>(number),
                CustomerAcceptance = new() { AcceptedAt = data.Next(), Type = "online" },
                PaymentMethodId = method,
                Status = "active",
                Type = "multi_use",
            });
        }
    }

    private static void AddRecord(OtherWriter data, int number)
    {
        var id = data.Id<PaymentRecord>(number);
        var attempts = OneOf(number, 2, 12, 1, 3);
        data.Add(new PaymentRecord
        {
            Id = id,
            Amount = new() { Currency = "usd", Value = 1000 + number },
            AmountRequested = new() { Currency = "usd", Value = 1000 + number },
            Created = data.Next(),
            CustomerDetails = new() { Customer = data.Of("customer", number % 4), Email = $"payer{number}@example.com" },
            CustomerPresence = OneOf(number, "on_session", "off_session"),
            Description = $"Payment {number}",
            LatestPaymentAttemptRecord = data.Id<PaymentAttemptRecord>(100 * number + attempts - 1),
            Metadata = Metadata(number),
            PaymentMethodDetails = new() { Type = "custom", Custom = new() { DisplayName = "Cash" } },
            ProcessorDetails = new() { Type = "custom", Custom = new() { PaymentReference = $"ref_{number}" } },
            ReportedBy = "self",
        });
        for (var n = 0; n < attempts; n++)
        {
            data.Add(new PaymentAttemptRecord
            {
                Id = data.Id<PaymentAttemptRecord>(100 * number + n),
                Amount = new() { Currency = "usd", Value = 1000 + number },
                AmountRequested = new() { Currency = "usd", Value = 1000 + number },
                Created = data.Next(),
                Metadata = Metadata(n),
                PaymentMethodDetails = new() { Type = "custom", Custom = new() { DisplayName = "Cash" } },
                PaymentRecord = id,
                ProcessorDetails = new() { Type = "custom", Custom = new() { PaymentReference = $"ref_{number}_{n}" } },
                ReportedBy = "self",
            });
        }
    }

    private static void AddRadar(OtherWriter data, int number)
    {
        data.Add(new Review
        {
            Id = data.Id<Review>(number),
            ChargeId = data.Of("charge", number),
            ClosedReason = number % 3 == 2 ? "approved" : null,
            Created = data.Next(),
            Open = number % 3 != 2,
            OpenedReason = OneOf(number, "rule", "manual"),
            PaymentIntentId = data.Of("payment_intent", number),
            Reason = number % 3 == 2 ? "approved" : "rule",
        });
        data.Add(new EarlyFraudWarning
        {
            Id = data.Id<EarlyFraudWarning>(number),
            Actionable = number % 2 == 0,
            ChargeId = data.Of("charge", number % 5),
            Created = data.Next(),
            FraudType = "misc",
            PaymentIntentId = data.Of("payment_intent", number % 5),
        });

        var id = data.Id<ValueList>(number);
        data.Add(new ValueList
        {
            Id = id,
            Alias = $"list_{number}",
            Created = data.Next(),
            CreatedBy = "owner@example.com",
            ItemType = "string",
            Metadata = Metadata(number),
            Name = $"List {number}",
        });
        for (var n = 0; n < OneOf(number, 3, 12, 1, 2); n++)
        {
            data.Add(new ValueListItem
            {
                Id = data.Id<ValueListItem>(100 * number + n),
                Created = data.Next(),
                CreatedBy = "owner@example.com",
                Value = $"value{(number + n) % 15}",
                ValueList = id,
            });
        }
    }

    private static void AddMethods(OtherWriter data, int number)
    {
        data.Add(new PaymentMethodConfiguration
        {
            Id = data.Id<PaymentMethodConfiguration>(number),
            Active = number % 3 != 2,
            Application = number % 4 == 1 ? data.Id<Application>(0) : null,
            IsDefault = number == 0,
            Name = $"Configuration {number}",
        });
        data.Add(new PaymentMethodDomain
        {
            Id = data.Id<PaymentMethodDomain>(number),
            Created = data.Next(),
            DomainName = $"shop{number}.example.com",
            Enabled = number % 3 != 2,
        });
        data.Add(new ApplePayDomain { Id = data.Id<ApplePayDomain>(number), Created = data.Next(), DomainName = $"shop{number}.example.com" });
        data.Add(new global::Stripe.ThreeDSecure.Authentication
        {
            Id = data.Id<global::Stripe.ThreeDSecure.Authentication>(number),
            Amount = 1000 + number,
            Created = data.Next(),
            Currency = "usd",
            Metadata = Metadata(number),
            PaymentMethodId = data.Of("payment_method", number),
            Status = OneOf(number, "succeeded", "failed", "canceled", "error", "requires_challenge", "requires_submission"),
        });
    }
}
