using Stripe;
using Stripe.Checkout;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Benchmarks.Questions;

/// <summary>Taxes, credit notes, pending items, checkouts, manual payouts and customers without a payment method: the seeded business has none.</summary>
internal static class BusinessExtras
{
    private static readonly (string Country, string Currency, long Percent)[] Taxes =
        [("DE", "eur", 19), ("FR", "eur", 20), ("GB", "gbp", 20), ("ES", "eur", 21)];

    public static void AddTo(EmulatedAccount account, DateTime now)
    {
        for (var i = 0; i < 24; i++)
            account.Insert(CustomerOf(i, now));
        foreach (var (country, _, percent) in Taxes)
        {
            account.Insert(new TaxRate
            {
                Id = $"txr_{country}",
                Active = true,
                Country = country,
                Created = now.AddYears(-2),
                DisplayName = "VAT",
                Metadata = [],
                Percentage = percent,
            });
        }

        for (var i = 0; i < 60; i++)
            account.Insert(TaxedInvoice(i, now));
        for (var i = 0; i < 12; i++)
            account.Insert(NoteOf(i, now));
        for (var i = 0; i < 7; i++)
            account.Insert(PendingItem(i, now));
        for (var i = 0; i < 40; i++)
            account.Insert(CheckoutOf(i, now));
        account.Insert(ManualPayout(now));
    }

    private static string CustomerId(int i) => $"cus_extra{i % 24:D2}";

    private static string InvoiceId(int i) => $"in_taxed{i:D2}";

    private static Customer CustomerOf(int i, DateTime now) => new()
    {
        Id = CustomerId(i),
        Address = new Address { Country = Taxes[i % 4].Country, City = "Anywhere", Line1 = "Main street", PostalCode = "10000" },
        Created = now.AddDays(-4 * i - 1).AddMinutes(i),
        Currency = Taxes[i % 4].Currency,
        Email = $"extra{i / 2}@example.com",
        InvoiceSettings = new(),
        Metadata = [],
        Name = $"Extra {i}",
        PreferredLocales = [],
        TaxExempt = "none",
    };

    private static Invoice TaxedInvoice(int i, DateTime now)
    {
        var (country, currency, percent) = Taxes[i % 4];
        long net = 10_000 + 100 * i;
        var created = now.AddDays(-2 * i - 1).AddMinutes(-7);
        return new Invoice
        {
            Id = InvoiceId(i),
            AmountDue = net + net * percent / 100,
            AmountPaid = net + net * percent / 100,
            CollectionMethod = "charge_automatically",
            Created = created,
            Currency = currency,
            CustomerAddress = new Address { Country = country },
            CustomerEmail = $"extra{i % 24 / 2}@example.com",
            CustomerId = CustomerId(i),
            CustomerName = $"Extra {i % 24}",
            DefaultTaxRates = [],
            DiscountIds = [],
            Lines = new StripeList<InvoiceLineItem>
            {
                Object = "list",
                Url = $"/v1/invoices/{InvoiceId(i)}/lines",
                Data =
                [
                    new InvoiceLineItem
                    {
                        Id = $"il_taxed{i:D2}",
                        Amount = net,
                        Currency = currency,
                        Description = "Consulting",
                        DiscountIds = [],
                        Invoice = InvoiceId(i),
                        Metadata = [],
                        Quantity = 1,
                    },
                ],
            },
            Metadata = [],
            Number = $"TAXED-{i:D4}",
            Status = "paid",
            StatusTransitions = new() { FinalizedAt = created, PaidAt = created },
            Subtotal = net,
            Total = net + net * percent / 100,
            TotalTaxes =
            [
                new()
                {
                    Amount = net * percent / 100,
                    TaxBehavior = "exclusive",
                    TaxRateDetails = new() { TaxRateId = $"txr_{country}" },
                    TaxableAmount = net,
                    Type = "tax_rate_details",
                },
            ],
        };
    }

    private static CreditNote NoteOf(int i, DateTime now) => new()
    {
        Id = $"cn_{i:D2}",
        Amount = 500 + 10 * i,
        Created = now.AddDays(-9 * i - 1),
        Currency = Taxes[i % 4].Currency,
        CustomerId = CustomerId(i),
        InvoiceId = InvoiceId(i),
        Lines = new StripeList<CreditNoteLineItem> { Object = "list", Url = $"/v1/credit_notes/cn_{i:D2}/lines", Data = [] },
        Metadata = [],
        Number = $"TAXED-{i:D4}-CN-01",
        Reason = i % 3 == 0 ? "duplicate" : i % 3 == 1 ? "order_change" : "product_unsatisfactory",
        Status = i % 5 == 4 ? "void" : "issued",
        Total = 500 + 10 * i,
        Type = "post_payment",
    };

    private static InvoiceItem PendingItem(int i, DateTime now) => new()
    {
        Id = $"ii_pending{i}",
        Amount = 700 + i,
        Currency = Taxes[i % 4].Currency,
        CustomerId = CustomerId(i / 2),
        Date = now.AddDays(-i - 1),
        Description = "Extra work",
        DiscountIds = [],
        InvoiceId = i == 3 ? InvoiceId(3) : null,
        Metadata = [],
        Quantity = 1,
        TaxRates = [],
    };

    private static Session CheckoutOf(int i, DateTime now) => new()
    {
        Id = $"cs_{i:D2}",
        AmountTotal = 1900 + 100 * i,
        Created = now.AddDays(-i).AddMinutes(-i - 1),
        Currency = "usd",
        CustomerDetails = i % 4 == 3 ? null : new() { Email = $"buyer{i}@example.com" },
        LineItems = new StripeList<LineItem>
        {
            Object = "list",
            Url = $"/v1/checkout/sessions/cs_{i:D2}/line_items",
            Data =
            [
                .. Enumerable.Range(0, 1 + i % 2).Select(n => new LineItem
                {
                    Id = $"li_{i:D2}_{n}",
                    AmountTotal = 900 + 100 * n,
                    Currency = "usd",
                    Description = n == 0 ? "Starter" : "Extra seat",
                    Quantity = 1 + n,
                }),
            ],
        },
        Metadata = [],
        Mode = "payment",
        PaymentMethodTypes = ["card"],
        PaymentStatus = i % 3 == 0 ? "paid" : "unpaid",
        Status = i % 3 == 0 ? "complete" : i % 3 == 1 ? "expired" : "open",
    };

    private static Payout ManualPayout(DateTime now) => new()
    {
        Id = "po_manual",
        Amount = 123_456,
        ArrivalDate = now.Date.AddDays(-3),
        Automatic = false,
        Created = now.AddDays(-5),
        Currency = "usd",
        Description = "By hand",
        Metadata = [],
        Method = "instant",
        ReconciliationStatus = "not_applicable",
        SourceType = "card",
        Status = "paid",
        Type = "bank_account",
    };
}
