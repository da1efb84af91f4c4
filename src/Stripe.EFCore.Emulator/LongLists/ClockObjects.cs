namespace Stripe.EFCore.Emulator.LongLists;

/// <summary>What belongs to a test clock, and is left out of lists that name no parent.</summary>
internal static class ClockObjects
{
    public const string Clock = "clock_long";

    public static void AddTo(EmulatedAccount account, DateTime now)
    {
        var data = new LongListWriter(account, now.Date.AddDays(-10));
        data.Add(new global::Stripe.TestHelpers.TestClock
        {
            Id = Clock,
            Created = data.Next(),
            DeletesAfter = data.Next(),
            FrozenTime = data.Next(),
            Name = "Long clock",
            Status = "ready",
        });
        for (var n = 0; n < 3; n++)
        {
            var customer = $"cus_clock{n}";
            data.Add(new Customer
            {
                Id = customer,
                Created = data.Next(),
                InvoiceSettings = new(),
                Metadata = [],
                Name = $"Clock {n}",
                PreferredLocales = [],
                TestClockId = Clock,
            });
            data.Add(new Subscription
            {
                Id = $"sub_clock{n}",
                CollectionMethod = "charge_automatically",
                Created = data.Next(),
                Currency = "usd",
                CustomerId = customer,
                DefaultTaxRates = [],
                DiscountIds = [],
                Items = LongListWriter.List(1, i => new SubscriptionItem
                {
                    Id = $"si_clock{n}",
                    Created = data.Next(),
                    DiscountIds = [],
                    Metadata = [],
                    Price = CatalogObjects.PriceOf(i),
                    Quantity = 1,
                    Subscription = $"sub_clock{n}",
                    TaxRates = [],
                }),
                Metadata = [],
                Status = "active",
                TestClockId = Clock,
            });
            data.Add(new Invoice
            {
                Id = $"in_clock{n}",
                AmountDue = 100,
                Created = data.Next(),
                Currency = "usd",
                CustomerId = customer,
                DefaultTaxRates = [],
                DiscountIds = [],
                Lines = LongListWriter.List(0, _ => new InvoiceLineItem()),
                Metadata = [],
                Parent = new() { Type = "subscription_details", SubscriptionDetails = new() { SubscriptionId = $"sub_clock{n}" } },
                Status = "open",
                TestClockId = Clock,
                Total = 100,
            });
            data.Add(new Quote
            {
                Id = $"qt_clock{n}",
                Created = data.Next(),
                Currency = "usd",
                CustomerId = customer,
                ExpiresAt = data.Next(),
                Metadata = [],
                Status = "open",
                TestClockId = Clock,
            });
            data.Add(new Charge
            {
                Id = $"ch_clock{n}",
                Amount = 100,
                Created = data.Next(),
                Currency = "usd",
                CustomerId = customer,
                Metadata = [],
                Status = "succeeded",
            });
        }
    }
}
