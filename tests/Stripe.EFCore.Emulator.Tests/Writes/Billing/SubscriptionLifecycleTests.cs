using Stripe;

namespace StripeEFCore.Emulator.Tests.Writes.Billing;

/// <summary>Subscriptions: how they start, change, pause and end, and their first invoice.</summary>
public sealed class SubscriptionLifecycleTests : LifecycleTest
{
    [Fact]
    public async Task A_subscription_of_a_customer_who_can_pay_is_active_and_its_invoice_paid()
    {
        var (customer, price) = (await CustomerAsync(), await PriceAsync());
        var subscription = await Subscriptions.CreateAsync(new()
        {
            Customer = customer.Id,
            Items = [new() { Price = price.Id, Quantity = 3 }],
            Expand = ["latest_invoice"],
        });

        Assert.Equal(("active", "usd", customer.Id), (subscription.Status, subscription.Currency, subscription.CustomerId));
        var item = subscription.Items.Data.Single();
        Assert.Equal((3, price.Id, Clock.GetUtcNow().UtcDateTime, Clock.GetUtcNow().UtcDateTime.AddMonths(1)),
            (item.Quantity, item.Price.Id, item.CurrentPeriodStart, item.CurrentPeriodEnd));
        var invoice = subscription.LatestInvoice;
        Assert.Equal(("paid", "subscription_create", 3000, 3000, 0),
            (invoice.Status, invoice.BillingReason, invoice.Total, invoice.AmountPaid, invoice.AmountRemaining));
        Assert.Equal(subscription.Id, invoice.Parent.SubscriptionDetails.SubscriptionId);
        Assert.Equal((3000, item.Id), (invoice.Lines.Data.Single().Amount, invoice.Lines.Data.Single().Parent.SubscriptionItemDetails.SubscriptionItem));
        var events = await EventsAsync();
        foreach (var type in (string[])["customer.subscription.created", "invoice.created", "invoice.finalized", "invoice.paid", "payment_intent.succeeded"])
            Assert.Contains(type, events);
    }

    [Theory]
    [InlineData("default_incomplete", "pm_card_visa", "incomplete")]
    [InlineData("allow_incomplete", "pm_card_visa", "active")]
    [InlineData("allow_incomplete", "pm_card_chargeCustomerFail", "incomplete")]
    public async Task The_first_payment_decides_the_status(string behavior, string card, string status)
    {
        var (customer, price) = (await CustomerAsync(card), await PriceAsync());
        var subscription = await Subscriptions.CreateAsync(new()
        {
            Customer = customer.Id,
            Items = [new() { Price = price.Id }],
            PaymentBehavior = behavior,
            Expand = ["latest_invoice"],
        });
        Assert.Equal((status, status == "active" ? "paid" : "open"), (subscription.Status, subscription.LatestInvoice.Status));
        if (status == "active")
            return;

        await Invoices.PayAsync(subscription.LatestInvoiceId, new() { PaymentMethod = "pm_card_visa" });
        Assert.Equal("active", (await Subscriptions.GetAsync(subscription.Id)).Status);
    }

    [Fact]
    public async Task A_failed_first_payment_can_be_an_error_that_leaves_nothing()
    {
        var (customer, price) = (await CustomerAsync("pm_card_chargeCustomerFail"), await PriceAsync());
        var refusal = await RefusalOf(() => Subscriptions.CreateAsync(new()
        {
            Customer = customer.Id,
            Items = [new() { Price = price.Id }],
            PaymentBehavior = "error_if_incomplete",
        }));
        Assert.Equal("card_declined", refusal.Code);
        Assert.Empty((await Subscriptions.ListAsync(new() { Status = "all" })).Data);
        Assert.Empty((await Invoices.ListAsync()).Data);
    }

    [Fact]
    public async Task What_a_subscription_needs_is_asked_for()
    {
        var (poor, price, once) = (await Customers.CreateAsync(new()), await PriceAsync(), await PriceAsync(interval: null));
        Assert.Equal("items", (await RefusalOf(() => Subscriptions.CreateAsync(new() { Customer = poor.Id }))).Param);
        Assert.Equal("customer", (await RefusalOf(() => Subscriptions.CreateAsync(new() { Items = [new() { Price = price.Id }] }))).Param);
        Assert.Equal("items[0][price]", (await RefusalOf(
            () => Subscriptions.CreateAsync(new() { Customer = poor.Id, Items = [new() { Price = once.Id }] }))).Param);
        Assert.Contains("no attached payment source", (await RefusalOf(
            () => Subscriptions.CreateAsync(new() { Customer = poor.Id, Items = [new() { Price = price.Id }] }))).Message);
        Assert.Empty((await Subscriptions.ListAsync(new() { Status = "all" })).Data);
    }

    [Fact]
    public async Task A_trial_costs_nothing_until_it_ends()
    {
        var (customer, price) = (await CustomerAsync(), await PriceAsync());
        var subscription = await Subscriptions.CreateAsync(new()
        {
            Customer = customer.Id,
            Items = [new() { Price = price.Id }],
            TrialPeriodDays = 14,
            Expand = ["latest_invoice"],
        });
        var now = Clock.GetUtcNow().UtcDateTime;
        Assert.Equal(("trialing", now, now.AddDays(14), "paid", 0),
            (subscription.Status, subscription.TrialStart, subscription.TrialEnd, subscription.LatestInvoice.Status, subscription.LatestInvoice.Total));
        Assert.Equal(now.AddDays(14), subscription.Items.Data[0].CurrentPeriodEnd);

        Clock.Advance(TimeSpan.FromDays(1));
        subscription = await Subscriptions.UpdateAsync(subscription.Id, new() { TrialEnd = SubscriptionTrialEnd.Now, Expand = ["latest_invoice"] });
        Assert.Equal(("active", 1000, "paid"), (subscription.Status, subscription.LatestInvoice.Total, subscription.LatestInvoice.Status));
    }

    [Fact]
    public async Task A_subscription_ends_at_once_or_at_the_end_of_its_period()
    {
        var (customer, price) = (await CustomerAsync(), await PriceAsync());
        var options = new SubscriptionCreateOptions { Customer = customer.Id, Items = [new() { Price = price.Id }] };
        var (first, second) = (await Subscriptions.CreateAsync(options), await Subscriptions.CreateAsync(options));
        var now = Clock.GetUtcNow().UtcDateTime;

        first = await Subscriptions.CancelAsync(first.Id, new() { CancellationDetails = new() { Comment = "bye", Feedback = "unused" } });
        Assert.Equal(("canceled", now, now, "bye"), (first.Status, first.CanceledAt, first.EndedAt, first.CancellationDetails.Comment));
        Assert.Equal("resource_missing", (await RefusalOf(() => Subscriptions.CancelAsync(first.Id))).Code);
        Assert.Contains("canceled subscription", (await RefusalOf(() => Subscriptions.UpdateAsync(first.Id, new() { Description = "x" }))).Message);

        second = await Subscriptions.UpdateAsync(second.Id, new() { CancelAtPeriodEnd = true });
        Assert.Equal(("active", true, now.AddMonths(1), now), (second.Status, second.CancelAtPeriodEnd, second.CancelAt, second.CanceledAt));
        second = await Subscriptions.UpdateAsync(second.Id, new() { CancelAtPeriodEnd = false });
        Assert.Equal((false, null, null), (second.CancelAtPeriodEnd, second.CancelAt, second.CanceledAt));
    }

    [Fact]
    public async Task Items_come_change_and_go_but_the_last_one_stays()
    {
        var (customer, price, other) = (await CustomerAsync(), await PriceAsync(), await PriceAsync());
        var subscription = await Subscriptions.CreateAsync(new() { Customer = customer.Id, Items = [new() { Price = price.Id }] });
        var items = new SubscriptionItemService(Client);
        var added = await items.CreateAsync(new() { Subscription = subscription.Id, Price = other.Id, Quantity = 4 });
        Assert.Equal((4, other.Id, subscription.Id), (added.Quantity, added.Price.Id, added.Subscription));
        Assert.Equal(7, (await items.UpdateAsync(added.Id, new() { Quantity = 7 })).Quantity);
        Assert.Equal([1, 7], (await items.ListAsync(new() { Subscription = subscription.Id })).Data.Select(i => (int)i.Quantity));
        Assert.True((await items.DeleteAsync(added.Id)).Deleted);
        Assert.Contains("at least one active plan", (await RefusalOf(() => items.DeleteAsync(subscription.Items.Data[0].Id))).Message);
    }

    [Fact]
    public async Task A_coupon_takes_its_part_and_counts_its_use_until_it_is_used_up()
    {
        var coupon = await new CouponService(Client).CreateAsync(new() { PercentOff = 25, Duration = "forever", MaxRedemptions = 1 });
        Assert.True(coupon.Valid);
        var (customer, price) = (await CustomerAsync(), await PriceAsync());
        var options = new SubscriptionCreateOptions
        {
            Customer = customer.Id,
            Items = [new() { Price = price.Id }],
            Discounts = [new() { Coupon = coupon.Id }],
            Expand = ["latest_invoice", "discounts"],
        };
        var subscription = await Subscriptions.CreateAsync(options);
        Assert.Equal((1000, 750, 250), (subscription.LatestInvoice.Subtotal, subscription.LatestInvoice.Total,
            subscription.LatestInvoice.TotalDiscountAmounts.Single().Amount));
        Assert.Equal(coupon.Id, subscription.Discounts.Single().Source.CouponId);
        coupon = await new CouponService(Client).GetAsync(coupon.Id);
        Assert.Equal((1, false), (coupon.TimesRedeemed, coupon.Valid));
        Assert.Equal("coupon_expired", (await RefusalOf(() => Subscriptions.CreateAsync(options))).Code);

        Assert.True((await Subscriptions.DeleteDiscountAsync(subscription.Id)).Deleted);
        Assert.Empty((await Subscriptions.GetAsync(subscription.Id)).DiscountIds);
    }

    [Fact]
    public async Task A_deleted_customer_loses_all_subscriptions()
    {
        var (customer, price) = (await CustomerAsync(), await PriceAsync());
        var subscription = await Subscriptions.CreateAsync(new() { Customer = customer.Id, Items = [new() { Price = price.Id }] });
        await Customers.DeleteAsync(customer.Id);
        Assert.Equal("canceled", (await Subscriptions.GetAsync(subscription.Id)).Status);
        Assert.EndsWith("customer.subscription.deleted customer.deleted", await EventsAsync());
    }

    [Fact]
    public async Task Only_a_paused_subscription_is_resumed()
    {
        var (customer, price) = (await CustomerAsync(), await PriceAsync());
        var subscription = await Subscriptions.CreateAsync(new() { Customer = customer.Id, Items = [new() { Price = price.Id }] });
        Assert.Contains("Only paused", (await RefusalOf(() => Subscriptions.ResumeAsync(subscription.Id))).Message);
        Emulator.Account().Update("subscription", subscription.Id, s => s["status"] = "paused");
        Assert.Equal("active", (await Subscriptions.ResumeAsync(subscription.Id)).Status);
    }
}
