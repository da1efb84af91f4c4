using Stripe.Tax;
using static Stripe.EFCore.Emulator.LongLists.LongListWriter;
using static Stripe.EFCore.Emulator.Others.OtherWriter;

namespace Stripe.EFCore.Emulator.Others;

/// <summary>Credit notes, invoice items with and without an invoice, templates, taxes that were calculated.</summary>
internal static class OtherInvoicing
{
    public static void AddTo(OtherWriter data)
    {
        for (var n = 0; n < Each; n++)
        {
            data.Add(CreditNote(data, n));
            data.Add(InvoiceItem(data, n));
            data.Add(new InvoiceRenderingTemplate
            {
                Id = data.Id<InvoiceRenderingTemplate>(n),
                Created = data.Next(),
                Metadata = Metadata(n),
                Nickname = $"Template {n}",
                Status = OneOf(n, "active", "archived"),
                Version = 1 + n,
            });
            data.Add(new Registration
            {
                Id = data.Id<Registration>(n),
                ActiveFrom = data.Next(),
                Country = OneOf(n, "US", "DE", "FR"),
                CountryOptions = new(),
                Created = data.Next(),
                ExpiresAt = n % 3 == 1 ? data.Next() : null,
                Status = OneOf(n, "active", "expired", "scheduled"),
            });
            data.Add(new Location
            {
                Id = data.Id<Location>(n),
                Address = new Address { City = "Ulm", Country = "DE", Line1 = $"Street {n}", PostalCode = "89073" },
                Description = $"Hall {n}",
                Type = "performance",
            });
        }

        for (var n = 0; n < 4; n++)
            AddTaxes(data, n);
    }

    private static CreditNote CreditNote(OtherWriter data, int number)
    {
        var lines = OneOf(number, 2, 12, 1, 3);
        return new CreditNote
        {
            Id = data.Id<CreditNote>(number),
            Amount = 50 * lines,
            Created = data.Next(),
            Currency = "usd",
            CustomerId = data.FieldOf("invoice", number, "customer"),
            CustomerAccount = data.CustomerAccount(number),
            DiscountAmounts = [],
            InvoiceId = data.Of("invoice", number),
            Lines = List(lines, n => new CreditNoteLineItem
            {
                Id = data.Id("cnli", 100 * number + n),
                Amount = 50,
                Description = $"Credit {n}",
                DiscountAmounts = [],
                Quantity = 1,
                TaxRates = [],
                Taxes = [],
                Type = "custom_line_item",
                UnitAmount = 50,
            }),
            Metadata = Metadata(number),
            Number = $"CN-{number:D4}",
            Reason = OneOf(number, "order_change", "duplicate", null!),
            Refunds = [],
            Status = number % 6 == 5 ? "void" : "issued",
            Subtotal = 50 * lines,
            Total = 50 * lines,
            TotalTaxes = [],
            Type = "post_payment",
        };
    }

    private static InvoiceItem InvoiceItem(OtherWriter data, int number) => new()
    {
        Id = data.Id<InvoiceItem>(1000 + number),
        Amount = 100 * (number + 1),
        Currency = "usd",
        CustomerId = data.FieldOf("invoice", number, "customer"),
        CustomerAccount = data.CustomerAccount(number),
        Date = data.Next(),
        Description = $"Extra work {number}",
        Discountable = true,
        InvoiceId = number % 3 == 1 ? null : data.Of("invoice", number % 6),
        Metadata = Metadata(number),
        NetAmount = 100 * (number + 1),
        Quantity = 1,
        TaxRates = [],
    };

    /// <summary>Calculations and transactions have no list, and their items have one.</summary>
    private static void AddTaxes(OtherWriter data, int number)
    {
        var items = OneOf(number, 2, 12, 1, 3);
        data.Add(new Calculation
        {
            Id = data.Id<Calculation>(number),
            AmountTotal = 119 * items,
            Currency = "usd",
            Customer = data.Of("customer", number),
            LineItems = List(items, n => new CalculationLineItem
            {
                Id = data.Id("tax_li", 100 * number + n),
                Amount = 100,
                AmountTax = 19,
                Metadata = [],
                Quantity = 1,
                Reference = $"L{n}",
                TaxBehavior = "exclusive",
                TaxCode = OtherCatalog.TaxCode(n),
            }),
            TaxAmountExclusive = 19 * items,
            TaxBreakdown = [],
            TaxDate = data.Next(),
        });
        data.Add(new Transaction
        {
            Id = data.Id<Transaction>(number),
            Created = data.Next(),
            Currency = "usd",
            Customer = data.Of("customer", number),
            LineItems = List(items, n => new TransactionLineItem
            {
                Id = data.Id("tax_li", 1000 + 100 * number + n),
                Amount = 100,
                AmountTax = 19,
                Metadata = [],
                Quantity = 1,
                Reference = $"L{n}",
                TaxBehavior = "exclusive",
                TaxCode = OtherCatalog.TaxCode(n),
                Type = "transaction",
            }),
            Metadata = Metadata(number),
            PostedAt = data.Next(),
            Reference = $"order_{number}",
            TaxDate = data.Next(),
            Type = "transaction",
        });
    }
}
