using Stripe.Billing;
using static Stripe.EFCore.Emulator.LongLists.LongListWriter;
using static Stripe.EFCore.Emulator.Others.OtherWriter;

namespace Stripe.EFCore.Emulator.Others;

/// <summary>Meters with alerts, credits of customers and how they are used, schedules of subscriptions, the portal of customers.</summary>
internal static class OtherBilling
{
    public static void AddTo(OtherWriter data)
    {
        for (var n = 0; n < Each; n++)
        {
            data.Add(Meter(data, n));
            data.Add(Alert(data, n));
            AddCredit(data, n);
            data.Add(new FeedbackOption
            {
                Id = data.Id<FeedbackOption>(n),
                Description = $"Reason {n}",
                Status = OneOf(n, "active", "active", "inactive"),
                StatusTransitions = new() { DeactivatedAt = n % 3 == 2 ? data.Next() : null },
            });
            data.Add(Schedule(data, n));
            data.Add(Portal(data, n));
        }
    }

    private static Meter Meter(OtherWriter data, int number) => new()
    {
        Id = data.Id<Meter>(number),
        Created = data.Next(),
        CustomerMapping = new() { EventPayloadKey = "stripe_customer_id", Type = "by_id" },
        DefaultAggregation = new() { Formula = "sum" },
        DisplayName = $"Requests {number}",
        EventName = $"requests_{number}",
        Status = OneOf(number, "active", "active", "inactive"),
        StatusTransitions = new(),
        Updated = data.Next(),
        ValueSettings = new() { EventPayloadKey = "value" },
    };

    private static Alert Alert(OtherWriter data, int number) => new()
    {
        Id = data.Id<Alert>(number),
        AlertType = "usage_threshold",
        Status = OneOf(number, "active", "inactive"),
        Title = $"Alert {number}",
        UsageThreshold = new() { Filters = [], Gte = 100 * (number + 1), MeterId = data.Id<Meter>(number % 4), Recurrence = "one_time" },
    };

    private static void AddCredit(OtherWriter data, int number)
    {
        var grant = data.Id<CreditGrant>(number);
        data.Add(new CreditGrant
        {
            Id = grant,
            Amount = new() { Type = "monetary", Monetary = new() { Currency = "usd", Value = 1000 * (number + 1) } },
            ApplicabilityConfig = new() { Scope = new() { PriceType = "metered" } },
            Category = OneOf(number, "paid", "promotional"),
            Created = data.Next(),
            CustomerId = data.Of("customer", number % 4),
            CustomerAccount = data.CustomerAccount(number),
            EffectiveAt = data.Next(),
            Metadata = Metadata(number),
            Name = $"Credit {number}",
            Updated = data.Next(),
        });
        for (var n = 0; n < 2; n++)
        {
            data.Add(new CreditBalanceTransaction
            {
                Id = data.Id<CreditBalanceTransaction>(5000 + 10 * number + n),
                Created = data.Next(),
                Credit = n > 0
                    ? null
                    : new() { Type = "credits_granted", Amount = new() { Type = "monetary", Monetary = new() { Currency = "usd", Value = 1000 } } },
                CreditGrantId = grant,
                Debit = n == 0
                    ? null
                    : new()
                    {
                        Type = "credits_applied",
                        Amount = new() { Type = "monetary", Monetary = new() { Currency = "usd", Value = 100 } },
                        CreditsApplied = new() { InvoiceId = data.Of("invoice", number) },
                    },
                EffectiveAt = data.Next(),
                Type = n == 0 ? "credit" : "debit",
            });
        }
    }

    private static SubscriptionSchedule Schedule(OtherWriter data, int number)
    {
        var status = OneOf(number, "active", "not_started", "canceled", "completed", "released");
        return new SubscriptionSchedule
        {
            Id = data.Id<SubscriptionSchedule>(number),
            CanceledAt = status == "canceled" ? data.Next() : null,
            CompletedAt = status == "completed" ? data.Next() : null,
            Created = data.Next(),
            CustomerId = data.FieldOf("subscription", number, "customer"),
            CustomerAccount = data.CustomerAccount(number),
            DefaultSettings = new() { BillingCycleAnchor = "automatic" },
            EndBehavior = OneOf(number, "release", "cancel"),
            Metadata = Metadata(number),
            Phases =
            [
                new()
                {
                    AddInvoiceItems = [],
                    Currency = "usd",
                    Discounts = [],
                    EndDate = data.Next(),
                    Items = [new() { PriceId = data.Of("price", number), Quantity = 1, Discounts = [], TaxRates = [] }],
                    StartDate = data.Next(),
                },
            ],
            ReleasedAt = status == "released" ? data.Next() : null,
            ReleasedSubscription = status == "released" ? data.Of("subscription", number) : null,
            Status = status,
            SubscriptionId = status is "active" or "canceled" ? data.Of("subscription", number) : null,
        };
    }

    private static global::Stripe.BillingPortal.Configuration Portal(OtherWriter data, int number) => new()
    {
        Id = data.Id<global::Stripe.BillingPortal.Configuration>(number),
        Active = number % 3 != 2,
        ApplicationId = number % 4 == 1 ? data.Id<Application>(0) : null,
        BusinessProfile = new() { Headline = $"Portal {number}" },
        Created = data.Next(),
        Features = new(),
        IsDefault = number == 0,
        LoginPage = new() { Enabled = false },
        Metadata = Metadata(number),
        Name = $"Portal {number}",
        Updated = data.Next(),
    };
}
