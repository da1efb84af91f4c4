using Stripe;
using Stripe.TestHelpers;

namespace StripeEFCore.Emulator.Tests.Writes.Billing;

/// <summary>What a test clock that advances does to the subscriptions and invoices of its customers.</summary>
public sealed class TestClockAdvanceTests : LifecycleTest
{
    private static readonly DateTime Start = new(2027, 1, 31, 12, 0, 0, DateTimeKind.Utc);

    private TestClockService Clocks => new(Client);

    [Fact]
    public async Task Objects_of_a_clock_have_its_time()
    {
        var (clock, customer) = await OnClockAsync();
        var subscription = await SubscribeAsync(customer);
        Assert.Equal((Start, Start, clock), (customer.Created, subscription.Created, subscription.TestClockId));
        Assert.Equal((Start, new DateTime(2027, 2, 28, 12, 0, 0, DateTimeKind.Utc)),
            (subscription.Items.Data[0].CurrentPeriodStart, subscription.Items.Data[0].CurrentPeriodEnd));
        Assert.Equal((Start, clock), (subscription.LatestInvoice.Created, subscription.LatestInvoice.TestClockId));
    }

    [Fact]
    public async Task A_clock_is_advancing_and_then_ready()
    {
        var (clock, _) = await OnClockAsync();
        var answer = await Clocks.AdvanceAsync(clock, new() { FrozenTime = Start.AddDays(3) });
        Assert.Equal(("advancing", Start, Start.AddDays(3)), (answer.Status, answer.FrozenTime, answer.StatusDetails.Advancing.TargetFrozenTime));
        var ready = await Clocks.GetAsync(clock);
        Assert.Equal(("ready", Start.AddDays(3)), (ready.Status, ready.FrozenTime));
        Assert.EndsWith("test_helpers.test_clock.advancing test_helpers.test_clock.ready", Events());
        Assert.Equal("frozen_time", (await RefusalOf(() => Clocks.AdvanceAsync(clock, new() { FrozenTime = Start }))).Param);
        Assert.Contains("in steps", (await RefusalOf(() => Clocks.AdvanceAsync(clock, new() { FrozenTime = Start.AddYears(3) }))).Message);
    }

    [Fact]
    public async Task A_subscription_renews_with_a_draft_that_is_paid_an_hour_later()
    {
        var (clock, customer) = await OnClockAsync();
        var first = await SubscribeAsync(customer);
        await Clocks.AdvanceAsync(clock, new() { FrozenTime = Day(2, 28) });
        var (subscription, invoice) = await LatestAsync(first.Id);
        Assert.Equal(("active", Day(2, 28), Day(3, 31)),
            (subscription.Status, subscription.Items.Data[0].CurrentPeriodStart, subscription.Items.Data[0].CurrentPeriodEnd));
        Assert.Equal(("draft", "subscription_cycle", 1000, Day(2, 28)), (invoice.Status, invoice.BillingReason, invoice.Total, invoice.Created));
        Assert.Equal((Start, Day(2, 28), Day(2, 28).AddHours(1)), (invoice.PeriodStart, invoice.PeriodEnd, invoice.AutomaticallyFinalizesAt));
        Assert.Equal((Day(2, 28), Day(3, 31)), (invoice.Lines.Data.Single().Period.Start, invoice.Lines.Data.Single().Period.End));

        await Clocks.AdvanceAsync(clock, new() { FrozenTime = Day(2, 28).AddHours(1) });
        invoice = (await LatestAsync(first.Id)).Invoice;
        Assert.Equal(("paid", 1000, Day(2, 28).AddHours(1)), (invoice.Status, invoice.AmountPaid, invoice.StatusTransitions.PaidAt));
        Assert.Null(invoice.AutomaticallyFinalizesAt);
        var events = Events();
        foreach (var type in (string[])["customer.subscription.updated", "invoice.created", "invoice.finalized", "invoice.paid", "charge.succeeded"])
            Assert.Contains(type, events[events.IndexOf("test_clock.advancing", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task Two_periods_give_two_invoices_each_at_its_time()
    {
        var (clock, customer) = await OnClockAsync();
        await SubscribeAsync(customer);
        await Clocks.AdvanceAsync(clock, new() { FrozenTime = new(2027, 3, 31, 12, 0, 0, DateTimeKind.Utc) });
        var invoices = await Invoices.ListAsync(new() { Customer = customer.Id });
        Assert.Equal([Day(3, 31), Day(2, 28), Start], invoices.Data.Select(i => i.Created));
        Assert.Equal(["draft", "paid", "paid"], invoices.Data.Select(i => i.Status));
        Assert.Empty((await Invoices.ListAsync()).Data);
        Assert.Contains("in steps", (await RefusalOf(() => Clocks.AdvanceAsync(clock, new() { FrozenTime = Day(7, 1) }))).Message);
    }

    [Fact]
    public async Task The_end_of_a_trial_makes_a_subscription_active_and_bills_it()
    {
        var (clock, customer) = await OnClockAsync();
        var trial = await SubscribeAsync(customer, o => o.TrialPeriodDays = 14);
        Assert.Equal("trialing", trial.Status);
        await Clocks.AdvanceAsync(clock, new() { FrozenTime = Start.AddDays(12) });
        Assert.Contains("customer.subscription.trial_will_end", Events());
        await Clocks.AdvanceAsync(clock, new() { FrozenTime = Start.AddDays(15) });
        var (subscription, invoice) = await LatestAsync(trial.Id);
        Assert.Equal(("active", Start.AddDays(14), Start.AddDays(14).AddMonths(1)),
            (subscription.Status, subscription.Items.Data[0].CurrentPeriodStart, subscription.Items.Data[0].CurrentPeriodEnd));
        Assert.Equal(("paid", 1000, "subscription_cycle"), (invoice.Status, invoice.Total, invoice.BillingReason));
        Assert.Equal(1, Events().Split(' ').Count(e => e == "customer.subscription.trial_will_end"));
    }

    [Theory]
    [InlineData("cancel", "canceled")]
    [InlineData("pause", "paused")]
    [InlineData("create_invoice", "past_due")]
    public async Task A_trial_without_a_payment_method_ends_as_it_says(string behavior, string status)
    {
        var clock = await Clocks.CreateAsync(new() { FrozenTime = Start });
        var customer = await Customers.CreateAsync(new() { TestClock = clock.Id });
        var trial = await SubscribeAsync(
            customer, o => (o.TrialPeriodDays, o.TrialSettings) = (7, new() { EndBehavior = new() { MissingPaymentMethod = behavior } }));
        await Clocks.AdvanceAsync(clock.Id, new() { FrozenTime = Start.AddDays(8) });
        Assert.Equal(status, (await Subscriptions.GetAsync(trial.Id)).Status);
    }

    [Fact]
    public async Task A_cancellation_takes_effect_at_its_time_and_nothing_renews()
    {
        var (clock, customer) = await OnClockAsync();
        var (atEnd, later) = (await SubscribeAsync(customer), await SubscribeAsync(customer, o => o.CancelAt = Start.AddDays(10)));
        await Subscriptions.UpdateAsync(atEnd.Id, new() { CancelAtPeriodEnd = true });
        await Clocks.AdvanceAsync(clock, new() { FrozenTime = Day(3, 1) });
        var (first, second) = (await Subscriptions.GetAsync(atEnd.Id), await Subscriptions.GetAsync(later.Id));
        Assert.Equal(("canceled", Day(2, 28), Start), (first.Status, first.EndedAt, first.CanceledAt));
        Assert.Equal(("canceled", Start.AddDays(10), "cancellation_requested"), (second.Status, second.EndedAt, second.CancellationDetails.Reason));
        Assert.Equal(2, (await Invoices.ListAsync(new() { Customer = customer.Id })).Data.Count);
        Assert.Contains("customer.subscription.deleted", Events());
    }

    [Fact]
    public async Task A_payment_that_fails_leaves_the_subscription_past_due()
    {
        var (clock, customer) = await OnClockAsync();
        var subscription = await SubscribeAsync(customer);
        var method = await new PaymentMethodService(Client).AttachAsync("pm_card_chargeCustomerFail", new() { Customer = customer.Id });
        await Customers.UpdateAsync(customer.Id, new() { InvoiceSettings = new() { DefaultPaymentMethod = method.Id } });
        await Clocks.AdvanceAsync(clock, new() { FrozenTime = Day(3, 1) });
        var (after, invoice) = await LatestAsync(subscription.Id);
        Assert.Equal(("past_due", "open", 1), (after.Status, invoice.Status, invoice.AttemptCount));
        Assert.Contains("invoice.payment_failed", Events());
        await Invoices.PayAsync(invoice.Id, new() { PaymentMethod = "pm_card_visa" });
        Assert.Equal("active", (await Subscriptions.GetAsync(subscription.Id)).Status);
    }

    [Fact]
    public async Task A_first_payment_that_nobody_makes_expires_after_23_hours()
    {
        var (clock, customer) = await OnClockAsync();
        var subscription = await SubscribeAsync(customer, o => o.PaymentBehavior = "default_incomplete");
        await Clocks.AdvanceAsync(clock, new() { FrozenTime = Start.AddHours(23) });
        var (after, invoice) = await LatestAsync(subscription.Id);
        Assert.Equal(("incomplete_expired", "void"), (after.Status, invoice.Status));
    }

    [Theory]
    [InlineData("once", null, 500, 1000, 1000)]
    [InlineData("repeating", 1L, 500, 1000, 1000)]
    [InlineData("repeating", 2L, 500, 500, 1000)]
    [InlineData("forever", null, 500, 500, 500)]
    public async Task A_discount_is_for_as_many_invoices_as_its_coupon_says(string duration, long? months, long first, long second, long third)
    {
        var (clock, customer) = await OnClockAsync();
        var coupon = await new CouponService(Client).CreateAsync(new() { PercentOff = 50, Duration = duration, DurationInMonths = months });
        await SubscribeAsync(customer, o => o.Discounts = [new() { Coupon = coupon.Id }]);
        await Clocks.AdvanceAsync(clock, new() { FrozenTime = Day(3, 31) });
        Assert.Equal([third, second, first], (await Invoices.ListAsync(new() { Customer = customer.Id })).Data.Select(i => i.Total));
    }

    [Fact]
    public async Task What_is_paused_or_sent_is_not_collected()
    {
        var (clock, customer) = await OnClockAsync();
        var paused = await SubscribeAsync(customer);
        await Subscriptions.UpdateAsync(paused.Id, new() { PauseCollection = new() { Behavior = "keep_as_draft" } });
        var sent = await SubscribeAsync(customer, o => (o.CollectionMethod, o.DaysUntilDue) = ("send_invoice", 7));
        await Clocks.AdvanceAsync(clock, new() { FrozenTime = Day(3, 5) });
        Assert.Equal(("draft", false), ((await LatestAsync(paused.Id)).Invoice.Status, (await LatestAsync(paused.Id)).Invoice.AutoAdvance));
        var invoice = (await LatestAsync(sent.Id)).Invoice;
        Assert.Equal(("open", Day(3, 7), 0), (invoice.Status, invoice.DueDate, invoice.AmountPaid));
        Assert.Contains("invoice.sent", Events());
    }

    [Fact]
    public async Task A_clock_takes_its_customers_with_it()
    {
        var (clock, customer) = await OnClockAsync();
        var subscription = await SubscribeAsync(customer);
        Assert.True((await Clocks.DeleteAsync(clock)).Deleted);
        Assert.True((await Customers.GetAsync(customer.Id)).Deleted);
        Assert.Equal("canceled", (await Subscriptions.GetAsync(subscription.Id)).Status);
    }

    private static DateTime Day(int month, int day) => new(2027, month, day, 12, 0, 0, DateTimeKind.Utc);

    private async Task<(string Clock, Customer Customer)> OnClockAsync()
    {
        var clock = await Clocks.CreateAsync(new() { FrozenTime = Start });
        var customer = await Customers.CreateAsync(new() { TestClock = clock.Id });
        var method = await new PaymentMethodService(Client).AttachAsync("pm_card_visa", new() { Customer = customer.Id });
        return (clock.Id, await Customers.UpdateAsync(customer.Id, new() { InvoiceSettings = new() { DefaultPaymentMethod = method.Id } }));
    }

    private async Task<Subscription> SubscribeAsync(Customer customer, Action<SubscriptionCreateOptions>? change = null)
    {
        var options = new SubscriptionCreateOptions
        {
            Customer = customer.Id,
            Items = [new() { Price = (await PriceAsync()).Id }],
            Expand = ["latest_invoice"],
        };
        change?.Invoke(options);
        return await Subscriptions.CreateAsync(options);
    }

    private async Task<(Subscription Subscription, Invoice Invoice)> LatestAsync(string id)
    {
        var subscription = await Subscriptions.GetAsync(id, new() { Expand = ["latest_invoice"] });
        return (subscription, subscription.LatestInvoice);
    }

    /// <summary>The types of all events, oldest first. The list leaves out those of test clocks.</summary>
    private string Events()
        => string.Join(' ', Emulator.Account().Ids("event").Select(id => (string)Emulator.Account().Get("event", id)!["type"]!).Reverse());
}
