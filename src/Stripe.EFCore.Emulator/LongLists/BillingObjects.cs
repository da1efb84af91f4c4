using static Stripe.EFCore.Emulator.LongLists.LongListWriter;

namespace Stripe.EFCore.Emulator.LongLists;

/// <summary>Subscriptions of 20 items, invoices of 3, 25 and 250 lines, credit notes of 14, schedules, invoice items.</summary>
internal static class BillingObjects
{
    public static void AddTo(LongListWriter data)
    {
        AddDiscounts(data);
        for (var n = 0; n < 3; n++)
            data.Add(Subscription(data, new($"sub_items20_{n}", CustomerObjects.Long, 20, "active"), n));
        for (var n = 0; n < 10; n++)
            data.Add(Subscription(data, new($"sub_long_{n}", CustomerObjects.Long, 1 + n % 2, n == 9 ? "canceled" : "active"), n));
        data.Add(Subscription(data, new("sub_plain", CustomerObjects.Plain, 1, "active"), 1));
        data.Add(Subscription(data, new("sub_deleted", CustomerObjects.Deleted, 1, "canceled"), 1));

        for (var n = 0; n < 12; n++)
            data.Add(Invoice(data, $"in_long3_{n}", n == 11 ? CustomerObjects.Deleted : n % 2 == 0 ? CustomerObjects.Long : CustomerObjects.Plain, 3, n));
        for (var n = 0; n < 2; n++)
            data.Add(Invoice(data, $"in_long25_{n}", CustomerObjects.Long, 25, n));
        data.Add(Invoice(data, "in_long250", CustomerObjects.Long, 250, 0));
        AddPayments(data);
        AddCreditNotes(data);
        AddSchedules(data);
        for (var n = 0; n < 3; n++)
        {
            data.Add(new InvoiceItem
            {
                Id = $"ii_long{n}",
                Amount = 300 * (n + 1),
                Currency = "usd",
                CustomerId = CustomerObjects.Long,
                Date = data.Next(),
                Description = "Extra work",
                DiscountIds = n == 0 ? ["di_item"] : [],
                InvoiceId = n == 2 ? null : "in_long3_0",
                Metadata = [],
                Quantity = 1,
                TaxRates = n == 1 ? [CatalogObjects.TaxRateOf(0)] : [],
            });
        }
    }

    private static void AddDiscounts(LongListWriter data)
    {
        foreach (var id in new[] { "di_subscription", "di_item", "di_invoice", "di_line", "di_quote" })
        {
            data.Add(new Discount
            {
                Id = id,
                CustomerId = CustomerObjects.Long,
                PromotionCodeId = id == "di_invoice" ? "promo_long1" : null,
                Source = new() { Type = "coupon", CouponId = id == "di_invoice" ? "LONGFIVE" : "LONGTEN" },
                Start = data.Next(),
            });
        }
    }

    private static Subscription Subscription(LongListWriter data, Terms terms, int number)
    {
        var created = data.Next();
        return new Subscription
        {
            Id = terms.Id,
            BillingCycleAnchor = created,
            CancelAtPeriodEnd = false,
            CanceledAt = terms.Status == "canceled" ? created.AddDays(1) : null,
            CollectionMethod = "charge_automatically",
            Created = created,
            Currency = "usd",
            CustomerId = terms.Customer,
            DefaultPaymentMethodId = number % 2 == 0 ? $"pm_{terms.Customer[4..]}0" : null,
            DefaultSourceId = number % 3 == 1 && terms.Customer == CustomerObjects.Long ? "card_long01" : null,
            DefaultTaxRates = number % 2 == 0 ? [CatalogObjects.TaxRateOf(1)] : [],
            DiscountIds = number % 2 == 0 ? ["di_subscription"] : [],
            EndedAt = terms.Status == "canceled" ? created.AddDays(1) : null,
            InvoiceSettings = new() { AccountTaxIdIds = number == 0 ? ["txi_account0", "txi_account1"] : null, Issuer = new() { Type = "self" } },
            Items = List(terms.Items, n => new SubscriptionItem
            {
                Id = $"si_{terms.Id[4..]}_{n:D2}",
                Created = created,
                CurrentPeriodEnd = created.AddDays(30),
                CurrentPeriodStart = created,
                DiscountIds = n % 4 == 1 ? ["di_item"] : [],
                Metadata = Metadata(n),
                Price = CatalogObjects.PriceOf(n),
                Quantity = 1 + n,
                Subscription = terms.Id,
                TaxRates = n % 5 == 2 ? [CatalogObjects.TaxRateOf(0)] : [],
            }),
            LatestInvoiceId = terms.Id.StartsWith("sub_items20", StringComparison.Ordinal) ? "in_long25_0" : null,
            Metadata = Metadata(number),
            PendingSetupIntentId = number == 0 ? "seti_long0" : null,
            ScheduleId = number == 2 ? "sub_sched_long0" : null,
            StartDate = created,
            Status = terms.Status,
        };
    }

    private static Invoice Invoice(LongListWriter data, string id, string customer, int lines, int number)
    {
        var created = data.Next();
        var isPaid = number % 3 != 2;
        var total = Enumerable.Range(0, lines).Sum(AmountOfLine);
        var subscription = customer == CustomerObjects.Deleted ? "sub_deleted" : customer == CustomerObjects.Plain ? "sub_plain" : $"sub_items20_{number % 3}";
        return new Invoice
        {
            Id = id,
            AccountTaxIdIds = number % 2 == 0 ? ["txi_account0", "txi_account1"] : null,
            AmountDue = total,
            AmountPaid = isPaid ? total : 0,
            AmountRemaining = isPaid ? 0 : total,
            Attempted = true,
            BillingReason = "subscription_cycle",
            CollectionMethod = "charge_automatically",
            ConfirmationSecret = new() { ClientSecret = $"{id}_secret", Type = "payment_intent" },
            Created = created,
            Currency = "usd",
            CustomerId = customer,
            CustomerName = customer,
            DefaultPaymentMethodId = number % 2 == 0 ? $"pm_{customer[4..]}0" : null,
            DefaultSourceId = number % 4 == 0 && customer == CustomerObjects.Long ? "card_long02" : null,
            DefaultTaxRates = number % 2 == 0 ? [CatalogObjects.TaxRateOf(0), CatalogObjects.TaxRateOf(1)] : [],
            DiscountIds = number % 2 == 0 ? ["di_invoice", "di_subscription"] : [],
            Lines = List(lines, n => Line(id, subscription, n, created)),
            Metadata = Metadata(number),
            Number = $"LONG-{id}",
            Parent = number % 4 == 3
                ? null
                : new() { Type = "subscription_details", SubscriptionDetails = new() { SubscriptionId = subscription, Metadata = [] } },
            PeriodEnd = created,
            PeriodStart = created.AddDays(-30),
            ShippingCost = number == 1 ? new() { AmountSubtotal = 0, AmountTotal = 0, ShippingRateId = "shr_long", Taxes = [] } : null,
            Status = isPaid ? "paid" : "open",
            StatusTransitions = new() { FinalizedAt = created, PaidAt = isPaid ? created : null },
            Subtotal = total,
            Total = total,
            TotalDiscountAmounts = [],
            TotalTaxes = [],
        };
    }

    private static long AmountOfLine(int number) => CatalogObjects.AmountOf(number) * (1 + number % 3);

    private static InvoiceLineItem Line(string invoice, string subscription, int number, DateTime created) => new()
    {
        Id = $"il_{invoice[3..]}_{number:D3}",
        Amount = AmountOfLine(number),
        Currency = "usd",
        Description = $"Line {number}",
        Discountable = true,
        DiscountAmounts = [],
        DiscountIds = number % 3 == 1 ? ["di_line"] : [],
        Invoice = invoice,
        Metadata = Metadata(number),
        Parent = new()
        {
            Type = "subscription_item_details",
            SubscriptionItemDetails = new() { Subscription = subscription, SubscriptionItem = $"si_{subscription[4..]}_00" },
        },
        Period = new() { Start = created.AddDays(-30), End = created },
        Pricing = new()
        {
            Type = "price_details",
            PriceDetails = new() { PriceId = CatalogObjects.PriceId(number), Product = CatalogObjects.ProductId(number) },
            UnitAmountDecimal = CatalogObjects.AmountOf(number),
        },
        Quantity = 1 + number % 3,
        SubscriptionId = number % 2 == 0 ? subscription : null,
        Subtotal = AmountOfLine(number),
        Taxes = [],
    };

    private static void AddPayments(LongListWriter data)
    {
        foreach (var (invoice, count) in new[] { ("in_long3_0", 1), ("in_long3_1", 2), ("in_long25_0", 12) })
        {
            for (var n = 0; n < count; n++)
            {
                data.Add(new InvoicePayment
                {
                    Id = $"inpay_{invoice[3..]}_{n:D2}",
                    AmountPaid = 100,
                    AmountRequested = 100,
                    Created = data.Next(),
                    Currency = "usd",
                    InvoiceId = invoice,
                    IsDefault = n == 0,
                    Payment = n % 2 == 0
                        ? new() { Type = "payment_intent", PaymentIntentId = $"pi_long{n % 4}" }
                        : new() { Type = "charge", ChargeId = $"ch_long{n % 4}" },
                    Status = "paid",
                });
            }
        }
    }

    private static void AddCreditNotes(LongListWriter data)
    {
        for (var number = 0; number < 2; number++)
        {
            data.Add(new CreditNote
            {
                Id = $"cn_long{number}",
                Amount = 14 * 50,
                Created = data.Next(),
                Currency = "usd",
                CustomerId = CustomerObjects.Long,
                CustomerBalanceTransactionId = number == 0 ? "cbtxn_long00" : null,
                InvoiceId = $"in_long25_{number}",
                Lines = List(14, n => new CreditNoteLineItem
                {
                    Id = $"cnli_long{number}_{n:D2}",
                    Amount = 50,
                    Description = $"Credit {n}",
                    InvoiceLineItem = $"il_long25_{number}_{n:D3}",
                    Quantity = 1,
                    TaxRates = n % 4 == 0 ? [CatalogObjects.TaxRateOf(0)] : [],
                    Type = "invoice_line_item",
                    UnitAmount = 50,
                }),
                Metadata = [],
                Number = $"LONG-CN-{number}",
                Reason = "order_change",
                Refunds = [new() { AmountRefunded = 100, RefundId = "re_long0_00", Type = "refund" }],
                Status = "issued",
                Subtotal = 14 * 50,
                Total = 14 * 50,
                Type = "post_payment",
            });
        }
    }

    private static void AddSchedules(LongListWriter data)
    {
        for (var number = 0; number < 2; number++)
        {
            data.Add(new SubscriptionSchedule
            {
                Id = $"sub_sched_long{number}",
                Created = data.Next(),
                CustomerId = CustomerObjects.Long,
                DefaultSettings = new() { BillingCycleAnchor = "automatic", DefaultPaymentMethodId = number == 0 ? "pm_long0" : null },
                EndBehavior = "release",
                Metadata = [],
                Phases =
                [
                    .. Enumerable.Range(0, 2).Select(p => new SubscriptionSchedulePhase
                    {
                        AddInvoiceItems = [new() { PriceId = CatalogObjects.PriceId(p), Quantity = 1, Discounts = [], TaxRates = [] }],
                        Currency = "usd",
                        DefaultPaymentMethodId = p == 0 ? "pm_long1" : null,
                        Discounts = [new() { CouponId = "LONGTEN" }],
                        EndDate = data.Next(),
                        Items =
                        [
                            .. Enumerable.Range(0, 3).Select(i => new SubscriptionSchedulePhaseItem
                            {
                                PriceId = CatalogObjects.PriceId(i),
                                PlanId = null,
                                Quantity = 1 + i,
                                Discounts = [],
                                TaxRates = [],
                            }),
                        ],
                        StartDate = data.Next(),
                    }),
                ],
                Status = "active",
                SubscriptionId = number == 0 ? "sub_items20_2" : null,
            });
        }
    }

    /// <summary>What a subscription is for.</summary>
    private sealed record Terms(string Id, string Customer, int Items, string Status);
}
