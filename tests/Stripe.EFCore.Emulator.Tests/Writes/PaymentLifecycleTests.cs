using Stripe;

namespace StripeEFCore.Emulator.Tests.Writes;

/// <summary>Payment intents, setup intents, refunds, payment methods: their states and what each step leaves.</summary>
public sealed class PaymentLifecycleTests : LifecycleTest
{
    [Fact]
    public async Task A_payment_goes_from_no_payment_method_to_its_charge()
    {
        var payment = await Payments.CreateAsync(new() { Amount = 2000, Currency = "usd" });
        Assert.Equal(("requires_payment_method", 0, (string?)null), (payment.Status, payment.AmountReceived, payment.LatestChargeId));
        Assert.Equal("payment_intent_unexpected_state", (await RefusalOf(() => Payments.ConfirmAsync(payment.Id))).Code);

        payment = await Payments.UpdateAsync(payment.Id, new() { PaymentMethod = "pm_card_visa" });
        Assert.Equal("requires_confirmation", payment.Status);
        payment = await Payments.ConfirmAsync(payment.Id, new() { Expand = ["latest_charge.balance_transaction"] });
        Assert.Equal(("succeeded", 2000, 0), (payment.Status, payment.AmountReceived, payment.AmountCapturable));
        var charge = payment.LatestCharge;
        Assert.Equal((true, true, false, "succeeded", payment.Id), (charge.Paid, charge.Captured, charge.Refunded, charge.Status, charge.PaymentIntentId));
        Assert.Equal((2000, 88, 1912, charge.Id),
            (charge.BalanceTransaction.Amount, charge.BalanceTransaction.Fee, charge.BalanceTransaction.Net, charge.BalanceTransaction.SourceId));
        Assert.Equal("4242", charge.PaymentMethodDetails.Card.Last4);

        var twice = await RefusalOf(() => Payments.ConfirmAsync(payment.Id));
        Assert.Equal(("payment_intent_unexpected_state", payment.Id), (twice.Code, twice.PaymentIntent.Id));
        Assert.Equal("payment_intent_unexpected_state", (await RefusalOf(() => Payments.CancelAsync(payment.Id))).Code);
        Assert.EndsWith("charge.succeeded payment_intent.succeeded", await EventsAsync());
    }

    [Fact]
    public async Task A_payment_by_hand_is_captured_in_part_and_the_rest_is_given_back()
    {
        var payment = await Payments.CreateAsync(new()
        {
            Amount = 2000,
            Currency = "usd",
            CaptureMethod = "manual",
            PaymentMethod = "pm_card_visa",
            Confirm = true,
        });
        Assert.Equal(("requires_capture", 2000, 0), (payment.Status, payment.AmountCapturable, payment.AmountReceived));
        Assert.Equal("amount_too_large", (await RefusalOf(() => Payments.CaptureAsync(payment.Id, new() { AmountToCapture = 3000 }))).Code);

        payment = await Payments.CaptureAsync(payment.Id, new() { AmountToCapture = 1500, Expand = ["latest_charge"] });
        Assert.Equal(("succeeded", 0, 1500), (payment.Status, payment.AmountCapturable, payment.AmountReceived));
        Assert.Equal((1500, 500), (payment.LatestCharge.AmountCaptured, payment.LatestCharge.AmountRefunded));
        Assert.Contains("requires_capture", (await RefusalOf(() => Payments.CaptureAsync(payment.Id))).Message);
    }

    [Fact]
    public async Task A_canceled_payment_gives_back_what_was_held()
    {
        var payment = await Payments.CreateAsync(new()
        {
            Amount = 2000,
            Currency = "usd",
            CaptureMethod = "manual",
            PaymentMethod = "pm_card_visa",
            Confirm = true,
        });
        payment = await Payments.CancelAsync(payment.Id, new() { CancellationReason = "duplicate", Expand = ["latest_charge"] });
        Assert.Equal(("canceled", "duplicate", Clock.GetUtcNow().UtcDateTime, 0),
            (payment.Status, payment.CancellationReason, payment.CanceledAt, payment.AmountCapturable));
        Assert.True(payment.LatestCharge.Refunded);
    }

    [Fact]
    public async Task A_declined_card_is_an_error_and_leaves_the_failed_charge()
    {
        var payment = await Payments.CreateAsync(new() { Amount = 2000, Currency = "usd", PaymentMethod = "pm_card_chargeDeclinedInsufficientFunds" });
        var exception = await Assert.ThrowsAsync<StripeException>(() => Payments.ConfirmAsync(payment.Id));
        Assert.Equal(System.Net.HttpStatusCode.PaymentRequired, exception.HttpStatusCode);
        Assert.Equal(("card_error", "card_declined", "insufficient_funds"),
            (exception.StripeError.Type, exception.StripeError.Code, exception.StripeError.DeclineCode));
        payment = await Payments.GetAsync(payment.Id, new() { Expand = ["latest_charge"] });
        Assert.Equal(("requires_payment_method", "card_declined", "failed"),
            (payment.Status, payment.LastPaymentError.Code, payment.LatestCharge.Status));
        Assert.EndsWith("charge.failed payment_intent.payment_failed", await EventsAsync());

        payment = await Payments.ConfirmAsync(payment.Id, new() { PaymentMethod = "pm_card_visa" });
        Assert.Equal(("succeeded", (StripeError?)null), (payment.Status, payment.LastPaymentError));
    }

    [Fact]
    public async Task A_card_that_asks_its_owner_waits_for_an_action()
    {
        var payment = await Payments.CreateAsync(new()
        {
            Amount = 2000,
            Currency = "usd",
            PaymentMethod = "pm_card_authenticationRequired",
            Confirm = true,
        });
        Assert.Equal(("requires_action", "use_stripe_sdk"), (payment.Status, payment.NextAction.Type));
        Assert.Equal("canceled", (await Payments.CancelAsync(payment.Id)).Status);
    }

    [Fact]
    public async Task Too_small_an_amount_is_refused()
        => Assert.Equal("amount_too_small", (await RefusalOf(() => Payments.CreateAsync(new() { Amount = 10, Currency = "usd" }))).Code);

    [Fact]
    public async Task Refunds_add_up_on_their_charge_and_cannot_pass_it()
    {
        var payment = await Payments.CreateAsync(new() { Amount = 2000, Currency = "usd", PaymentMethod = "pm_card_visa", Confirm = true });
        var refunds = new RefundService(Client);
        var refund = await refunds.CreateAsync(new() { PaymentIntent = payment.Id, Amount = 500, Reason = "duplicate" });
        Assert.Equal(("succeeded", 500, payment.LatestChargeId), (refund.Status, refund.Amount, refund.ChargeId));
        var charge = await new ChargeService(Client).GetAsync(payment.LatestChargeId);
        Assert.Equal((500, false), (charge.AmountRefunded, charge.Refunded));
        Assert.Contains("greater than unrefunded amount", (await RefusalOf(() => refunds.CreateAsync(new() { Charge = charge.Id, Amount = 1501 }))).Message);

        await refunds.CreateAsync(new() { Charge = charge.Id });
        charge = await new ChargeService(Client).GetAsync(charge.Id);
        Assert.Equal((2000, true), (charge.AmountRefunded, charge.Refunded));
        Assert.Equal("charge_already_refunded", (await RefusalOf(() => refunds.CreateAsync(new() { Charge = charge.Id }))).Code);
        Assert.EndsWith("refund.created charge.refunded charge.updated refund.created charge.refunded charge.updated", await EventsAsync());
    }

    [Fact]
    public async Task A_payment_method_is_attached_once_and_detached()
    {
        var methods = new PaymentMethodService(Client);
        var (ann, bob) = (await Customers.CreateAsync(new()), await Customers.CreateAsync(new()));
        var card = new PaymentMethodCardOptions { Number = "5555555555554444", ExpMonth = 4, ExpYear = 2031, Cvc = "123" };
        var method = await methods.CreateAsync(new() { Type = "card", Card = card });
        Assert.Equal(("mastercard", "4444", 4, (string?)null), (method.Card.Brand, method.Card.Last4, method.Card.ExpMonth, method.CustomerId));
        Assert.Equal(ann.Id, (await methods.AttachAsync(method.Id, new() { Customer = ann.Id })).CustomerId);
        Assert.Contains("already been attached", (await RefusalOf(() => methods.AttachAsync(method.Id, new() { Customer = bob.Id }))).Message);
        Assert.Null((await methods.DetachAsync(method.Id)).CustomerId);
        Assert.Contains("not attached", (await RefusalOf(() => methods.DetachAsync(method.Id))).Message);
        Assert.Equal("card_declined", (await RefusalOf(() => methods.AttachAsync("pm_card_chargeDeclined", new() { Customer = ann.Id }))).Code);
    }

    [Fact]
    public async Task A_setup_intent_keeps_the_card_for_its_customer()
    {
        var setups = new SetupIntentService(Client);
        var customer = await Customers.CreateAsync(new());
        var setup = await setups.CreateAsync(new() { Customer = customer.Id });
        Assert.Equal(("requires_payment_method", "off_session"), (setup.Status, setup.Usage));
        setup = await setups.ConfirmAsync(setup.Id, new() { PaymentMethod = "pm_card_visa", Expand = ["payment_method"] });
        Assert.Equal(("succeeded", customer.Id), (setup.Status, setup.PaymentMethod.CustomerId));
        Assert.Equal("setup_intent_unexpected_state", (await RefusalOf(() => setups.CancelAsync(setup.Id))).Code);
        Assert.Equal("canceled", (await setups.CancelAsync((await setups.CreateAsync(new())).Id)).Status);
    }

    [Fact]
    public async Task A_transfer_is_taken_back_in_parts()
    {
        Insert("account", """{"id":"acct_1","created":1}""");
        var transfer = await new TransferService(Client).CreateAsync(new() { Amount = 900, Currency = "usd", Destination = "acct_1" });
        var reversals = new TransferReversalService(Client);
        Assert.Equal(400, (await reversals.CreateAsync(transfer.Id, new() { Amount = 400 })).Amount);
        Assert.Equal(500, (await reversals.CreateAsync(transfer.Id)).Amount);
        transfer = await new TransferService(Client).GetAsync(transfer.Id);
        Assert.Equal((900, true, 2), (transfer.AmountReversed, transfer.Reversed, transfer.Reversals.Data.Count));
        Assert.Contains("greater than unreversed", (await RefusalOf(() => reversals.CreateAsync(transfer.Id, new() { Amount = 1 }))).Message);
    }
}
