using Stripe;

namespace StripeEFCore.Emulator.Tests.Writes.Billing;

/// <summary>What invoices and quotes come to: tiers, tax rates, items that are paid once, and what the emulator refuses to compute.</summary>
public sealed class TotalTests : LifecycleTest
{
    private QuoteService Quotes => new(Client);

    [Fact]
    public async Task The_first_invoice_has_what_is_paid_once_and_what_waited()
    {
        var (customer, price, once) = (await CustomerAsync(), await PriceAsync(), await PriceAsync(interval: null));
        await new InvoiceItemService(Client).CreateAsync(new() { Customer = customer.Id, Amount = 70, Currency = "usd" });
        var subscription = await SubscribeAsync(customer, price, o => o.AddInvoiceItems = [new() { Price = once.Id, Quantity = 2 }]);
        Assert.Equal((3070, 3070, 3),
            (subscription.LatestInvoice.Total, subscription.LatestInvoice.AmountPaid, subscription.LatestInvoice.Lines.Data.Count));
        Assert.Empty((await new InvoiceItemService(Client).ListAsync(new() { Pending = true })).Data);
    }

    [Theory]
    [InlineData(false, 1100, 100, 1000)]
    [InlineData(true, 1000, 91, 909)]
    public async Task Default_tax_rates_are_part_of_the_total(bool isInclusive, long total, long tax, long excludingTax)
    {
        var (customer, price, rate) = (await CustomerAsync(), await PriceAsync(), await RateAsync(isInclusive));
        var invoice = (await SubscribeAsync(customer, price, o => o.DefaultTaxRates = [rate])).LatestInvoice;
        Assert.Equal((1000, total, excludingTax, total), (invoice.Subtotal, invoice.Total, invoice.TotalExcludingTax, invoice.AmountPaid));
        Assert.Equal((tax, rate), (invoice.TotalTaxes.Single().Amount, invoice.TotalTaxes.Single().TaxRateDetails.TaxRateId));

        invoice = await Invoices.CreateAsync(new() { Customer = customer.Id, DefaultTaxRates = [rate] });
        await new InvoiceItemService(Client).CreateAsync(new() { Customer = customer.Id, Invoice = invoice.Id, Amount = 1000, Currency = "usd" });
        Assert.Equal(total, (await Invoices.FinalizeInvoiceAsync(invoice.Id)).AmountDue);
    }

    [Fact]
    public async Task A_tax_is_of_what_a_discount_leaves()
    {
        var (customer, price, rate) = (await CustomerAsync(), await PriceAsync(), await RateAsync(isInclusive: false));
        var coupon = await new CouponService(Client).CreateAsync(new() { PercentOff = 25, Duration = "forever" });
        var invoice = (await SubscribeAsync(customer, price, o => (o.DefaultTaxRates, o.Discounts) = ([rate], [new() { Coupon = coupon.Id }]))).LatestInvoice;
        Assert.Equal((1000, 825, 75), (invoice.Subtotal, invoice.Total, invoice.TotalTaxes.Single().Amount));
    }

    [Theory]
    [InlineData("graduated", 5, 600)]
    [InlineData("graduated", 12, 1320)]
    [InlineData("volume", 5, 600)]
    [InlineData("volume", 12, 1020)]
    public async Task Tiers_make_the_amount(string mode, long quantity, long total)
    {
        var customer = await CustomerAsync();
        var price = await new PriceService(Client).CreateAsync(new()
        {
            Currency = "usd",
            BillingScheme = "tiered",
            TiersMode = mode,
            ProductData = new() { Name = "Seats" },
            Recurring = new() { Interval = "month" },
            Tiers =
            [
                new() { UpTo = 10, UnitAmount = 100, FlatAmount = 100 },
                new() { UpTo = PriceTierUpTo.Inf, UnitAmount = 85, FlatAmount = mode == "volume" ? 0 : 50 },
            ],
        });
        var subscription = await SubscribeAsync(customer, price, o => o.Items[0].Quantity = quantity);
        Assert.Equal(total, subscription.LatestInvoice.Total);
    }

    [Fact]
    public async Task A_quote_says_what_is_paid_at_once_and_later()
    {
        var (customer, price, once, rate) = (await CustomerAsync(), await PriceAsync(), await PriceAsync(interval: null), await RateAsync(isInclusive: false));
        var quote = await Quotes.CreateAsync(new()
        {
            Customer = customer.Id,
            LineItems = [new() { Price = price.Id, Quantity = 2 }, new() { Price = once.Id, Quantity = 3 }],
            DefaultTaxRates = [rate],
        });
        Assert.Equal(
            (5000, 5500, 5500, 2200),
            (quote.AmountSubtotal, quote.AmountTotal, quote.Computed.Upfront.AmountTotal, quote.Computed.Recurring.AmountTotal));
        Assert.Equal(("month", 1, 500), (quote.Computed.Recurring.Interval, quote.Computed.Recurring.IntervalCount, quote.TotalDetails.AmountTax));
        await Quotes.FinalizeQuoteAsync(quote.Id);
        quote = await Quotes.AcceptAsync(quote.Id, new() { Expand = ["subscription.latest_invoice"] });
        Assert.Equal((5500, 2), (quote.Subscription.LatestInvoice.Total, quote.Subscription.LatestInvoice.Lines.Data.Count));
    }

    [Fact]
    public async Task A_preview_is_computed_and_leaves_nothing()
    {
        var (customer, price, rate) = (await CustomerAsync(), await PriceAsync(), await RateAsync(isInclusive: false));
        var preview = await Invoices.CreatePreviewAsync(new()
        {
            Customer = customer.Id,
            SubscriptionDetails = new() { Items = [new() { Price = price.Id, Quantity = 2 }], DefaultTaxRates = [rate] },
            InvoiceItems = [new() { Amount = 50, Currency = "usd" }],
        });
        Assert.Equal((2050, 2255, 2), (preview.Subtotal, preview.Total, preview.Lines.Data.Count));
        Assert.Empty((await Invoices.ListAsync()).Data);
        Assert.Empty((await Subscriptions.ListAsync(new() { Status = "all" })).Data);
        Assert.Empty((await new InvoiceItemService(Client).ListAsync()).Data);

        var subscription = await SubscribeAsync(customer, price, _ => { });
        preview = await Invoices.CreatePreviewAsync(new() { Subscription = subscription.Id });
        Assert.Equal((1000, subscription.Items.Data[0].CurrentPeriodEnd), (preview.Total, preview.Lines.Data.Single().Period.Start));
        Assert.Contains("The emulator does not support", (await RefusalOf(() => Invoices.CreatePreviewAsync(
            new() { Subscription = subscription.Id, SubscriptionDetails = new() { ProrationBehavior = "none" } }))).Message);
    }

    [Fact]
    public async Task What_is_not_computed_is_refused()
    {
        var (customer, price, rate) = (await CustomerAsync(), await PriceAsync(), await RateAsync(isInclusive: false));
        Assert.Contains("The emulator does not support", (await RefusalOf(() => Quotes.CreateAsync(
            new() { Customer = customer.Id, LineItems = [new() { Price = price.Id, TaxRates = [rate] }] }))).Message);
        Assert.Contains("The emulator does not support", (await RefusalOf(
            () => SubscribeAsync(customer, price, o => o.BackdateStartDate = Clock.GetUtcNow().UtcDateTime.AddDays(-3)))).Message);
        Assert.Empty((await Subscriptions.ListAsync(new() { Status = "all" })).Data);
    }

    private async Task<string> RateAsync(bool isInclusive)
        => (await new TaxRateService(Client).CreateAsync(new() { DisplayName = "VAT", Percentage = 10, Inclusive = isInclusive })).Id;

    private async Task<Subscription> SubscribeAsync(Customer customer, Price price, Action<SubscriptionCreateOptions> change)
    {
        var options = new SubscriptionCreateOptions { Customer = customer.Id, Items = [new() { Price = price.Id }], Expand = ["latest_invoice"] };
        change(options);
        return await Subscriptions.CreateAsync(options);
    }
}
