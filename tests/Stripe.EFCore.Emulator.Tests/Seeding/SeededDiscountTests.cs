using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests.Seeding;

/// <summary>Discounts and taxes of a seeded business, as Stripe.net's own client reads them.</summary>
public sealed class SeededDiscountTests : IClassFixture<SeededDiscountTests.Business>
{
    private readonly V1Services _stripe;
    private readonly Business _business;

    public SeededDiscountTests(Business business) => (_business, _stripe) = (business, business.Stripe);

    [Fact]
    public void Discounts_and_taxes_lead_from_the_subtotal_to_what_was_paid()
    {
        Assert.Contains(_business.Invoices, i => i.TotalDiscountAmounts.Sum(d => d.Amount) > 0);
        Assert.Contains(_business.Invoices, i => i.TotalTaxes.Any(t => t is { TaxBehavior: "exclusive", Amount: > 0 }));
        Assert.Contains(_business.Invoices, i => i.TotalTaxes.Any(t => t is { TaxBehavior: "inclusive", Amount: > 0 }));
        Assert.All(_business.Invoices, i =>
        {
            var added = i.TotalTaxes.Where(t => t.TaxBehavior == "exclusive").Sum(t => t.Amount);
            Assert.Equal(i.Total, i.Subtotal - i.TotalDiscountAmounts.Sum(d => d.Amount) + added);
            Assert.Equal(i.TotalExcludingTax, i.Total - i.TotalTaxes.Sum(t => t.Amount));
            Assert.Equal((i.Total, i.Total), (i.AmountDue, i.AmountPaid + i.AmountRemaining));
            Assert.True(i.Total >= 0);
            if (i.TotalTaxes.All(t => t.TaxBehavior == "exclusive"))
                Assert.Equal(i.Subtotal, i.SubtotalExcludingTax);
            else if (i.TotalDiscountAmounts.Count == 0)
                Assert.Equal(i.TotalExcludingTax, i.SubtotalExcludingTax);
        });
    }

    [Fact]
    public void The_lines_of_an_invoice_have_its_discounts_and_taxes()
        => Assert.All(_business.Invoices, i =>
        {
            Assert.Equal(i.Subtotal, i.Lines.Sum(l => l.Amount));
            Assert.Equal(
                i.TotalDiscountAmounts.Select(d => (d.DiscountId, d.Amount)),
                i.Lines.SelectMany(l => l.DiscountAmounts).GroupBy(d => d.DiscountId).Select(g => (g.Key, g.Sum(d => d.Amount))));
            Assert.Equal(
                i.TotalTaxes.Select(t => (t.TaxRateDetails.TaxRateId, t.Amount, t.TaxableAmount)),
                i.Lines.SelectMany(l => l.Taxes).GroupBy(t => t.TaxRateDetails.TaxRateId)
                    .Select(g => (g.Key, g.Sum(t => t.Amount), g.Sum(t => t.TaxableAmount))));
            Assert.Equal(i.DiscountIds, i.TotalDiscountAmounts.Select(d => d.DiscountId));
        });

    [Fact]
    public void A_charge_takes_what_its_invoice_says_was_paid()
    {
        var charges = _stripe.Charges.ListAutoPaging(new() { Limit = 100, Expand = ["data.balance_transaction"] }).ToDictionary(c => c.PaymentIntentId);
        var payments = _stripe.InvoicePayments.ListAutoPaging(new() { Limit = 100 }).ToList();
        var invoices = _business.Invoices.ToDictionary(i => i.Id);
        Assert.Contains(payments, p => invoices[p.InvoiceId].DiscountIds.Count > 0);
        Assert.All(payments, p =>
        {
            var (charge, invoice) = (charges[p.Payment.PaymentIntentId], invoices[p.InvoiceId]);
            Assert.Equal((invoice.AmountDue, invoice.AmountDue), (charge.Amount, p.AmountRequested));
            Assert.Equal(invoice.AmountPaid, charge.AmountCaptured);
            Assert.Equal(charge.Paid ? invoice.AmountPaid : null, charge.BalanceTransaction?.Amount);
        });
        Assert.Equal(_business.Invoices.Sum(i => i.AmountPaid), charges.Values.Sum(c => c.AmountCaptured));
    }

    [Fact]
    public void A_discount_takes_off_what_its_coupon_says_while_it_runs()
    {
        var given = _business.Invoices.Where(i => i.Discounts.Count > 0).ToList();
        Assert.True(given.SelectMany(i => i.Discounts).Select(d => d.Source.CouponId).Distinct().Count() > 4);
        foreach (var invoice in given)
        {
            var discount = Assert.Single(invoice.Discounts);
            var coupon = _stripe.Coupons.Get(discount.Source.CouponId, new() { Expand = ["currency_options"] });
            Assert.Equal(invoice.CustomerId, discount.CustomerId);
            Assert.True(discount.Start <= invoice.Created);
            Assert.True(discount.End is null || discount.End > invoice.Lines.First().Period.Start);
            Assert.Equal(coupon.Duration == "repeating", discount.End is not null);
            var subscription = invoice.Parent?.SubscriptionDetails.SubscriptionId;
            if (discount.Subscription is not null)
                Assert.Equal(discount.Subscription, subscription);
            if (coupon.Duration == "once")
                Assert.Equal("subscription_create", invoice.BillingReason);
            foreach (var line in invoice.Lines.Where(l => l.Discountable && coupon.PercentOff is not null))
            {
                var expected = Math.Round(line.Amount * coupon.PercentOff!.Value / 100, MidpointRounding.AwayFromZero);
                Assert.Equal(expected, line.DiscountAmounts.Single().Amount);
            }

            if (coupon.AmountOff is not null)
            {
                var most = Math.Min(coupon.CurrencyOptions[invoice.Currency].AmountOff, invoice.Lines.Where(l => l.Discountable).Sum(l => l.Amount));
                Assert.Equal(most, invoice.TotalDiscountAmounts.Single().Amount);
            }
        }
    }

    [Fact]
    public void A_running_discount_is_on_all_invoices_since_it_was_given()
    {
        var byCustomer = _business.Customers.Where(c => c.Discount is not null).ToDictionary(c => c.Id, c => c.Discount);
        Assert.NotEmpty(byCustomer);
        Assert.Contains(_business.Subscriptions, s => s.Discounts.Count > 0);
        var bySubscription = _business.Subscriptions.ToDictionary(s => s.Id, s => s.Discounts.SingleOrDefault());
        foreach (var invoice in _business.Invoices)
        {
            var own = invoice.Parent is { } parent ? bySubscription[parent.SubscriptionDetails.SubscriptionId] : null;
            if (own is not null)
                Assert.Equal([own.Id], invoice.DiscountIds);
            else if (byCustomer.TryGetValue(invoice.CustomerId, out var common) && common.Start <= invoice.Created && invoice.Discounts.Count == 0)
                Assert.Fail($"{invoice.Id} lacks {common.Id}.");
        }
    }

    [Fact]
    public void Coupons_and_codes_count_the_discounts_that_name_them()
    {
        var all = _business.Discounts();
        var coupons = _stripe.Coupons.List(new() { Limit = 100 }).ToList();
        Assert.All(all, d => Assert.Contains(coupons, c => c.Id == d.Source.CouponId && c.Created <= d.Start));
        Assert.All(coupons, c => Assert.Equal(all.Count(d => d.Source.CouponId == c.Id), c.TimesRedeemed));
        Assert.All(coupons, c => Assert.True(c.MaxRedemptions is null || c.TimesRedeemed <= c.MaxRedemptions));
        var codes = _stripe.PromotionCodes.List(new() { Limit = 100 }).ToList();
        Assert.Contains(codes, c => c.TimesRedeemed > 0);
        Assert.All(codes, c => Assert.Equal(all.Count(d => d.PromotionCodeId == c.Id), c.TimesRedeemed));
        foreach (var discount in all.Where(d => d.PromotionCodeId is not null))
        {
            var code = codes.Single(c => c.Id == discount.PromotionCodeId);
            Assert.Equal(discount.Source.CouponId, code.Promotion.CouponId);
            Assert.True(code.Created <= discount.Start && code.Active);
        }
    }

    [Fact]
    public void A_discount_expands_to_its_coupon_and_code_wherever_its_id_stands()
    {
        var used = _business.Invoices.First(i => i.Discounts.Any(d => d.PromotionCodeId is not null));
        string[] paths = ["discounts.source.coupon", "discounts.promotion_code", "lines.data.discount_amounts.discount"];
        var invoice = _stripe.Invoices.Get(used.Id, new() { Expand = [.. paths] });
        var discount = invoice.Discounts.Single();
        Assert.Equal((discount.Source.CouponId, discount.PromotionCodeId), (discount.Source.Coupon.Id, discount.PromotionCode.Id));
        Assert.Equal(discount.ToJson(), _stripe.Invoices.Get(
            used.Id, new() { Expand = ["total_discount_amounts.discount.source.coupon", "total_discount_amounts.discount.promotion_code"] })
            .TotalDiscountAmounts.Single().Discount.ToJson());
        Assert.Equal(discount.Id, invoice.Lines.First().DiscountAmounts.Single().Discount.Id);

        var running = _business.Subscriptions.First(s => s.Discounts.Count > 0);
        var subscription = _stripe.Subscriptions.Get(running.Id, new() { Expand = ["discounts.source.coupon"] });
        Assert.Equal("coupon", subscription.Discounts.Single().Source.Coupon.Object);
        var customer = _stripe.Customers.Get(_business.Customers.First(c => c.Discount is not null).Id, new() { Expand = ["discount.source.coupon"] });
        Assert.Equal("forever", customer.Discount.Source.Coupon.Duration);
    }

    /// <summary>A seeded business, read once.</summary>
    public sealed class Business : IAsyncLifetime
    {
        private StripeEmulator? _emulator;

        public V1Services Stripe { get; private set; } = null!;

        public List<Invoice> Invoices { get; private set; } = [];

        public List<Subscription> Subscriptions { get; private set; } = [];

        public List<Customer> Customers { get; private set; } = [];

        /// <summary>All discounts, which Stripe has no list of.</summary>
        public List<Discount> Discounts()
            => [.. _emulator!.Account().Ids("discount").Select(i => StripeEntity.FromJson<Discount>(_emulator.Account().Get("discount", i)!.ToJsonString()))];

        public async Task InitializeAsync()
        {
            _emulator = await StripeEmulator.StartAsync(new StripeEmulatorOptions { Seed = 5, Customers = 400 });
            Stripe = new StripeClient(new StripeClientOptions { ApiKey = _emulator.ApiKey, ApiBase = _emulator.BaseAddress.ToString().TrimEnd('/') }).V1;
            Invoices = await Stripe.Invoices.ListAutoPagingAsync(new() { Limit = 100, Expand = ["data.discounts"] }).ToListAsync();
            Subscriptions = await Stripe.Subscriptions.ListAutoPagingAsync(new() { Limit = 100, Status = "all", Expand = ["data.discounts"] }).ToListAsync();
            Customers = await Stripe.Customers.ListAutoPagingAsync(new() { Limit = 100 }).ToListAsync();
        }

        public async Task DisposeAsync() => await _emulator!.DisposeAsync();
    }
}
