using Stripe;

namespace StripeEFCore.Emulator.Tests.Writes;

/// <summary>What can be refunded, whose payment methods can be used, and what the payment methods for tests do.</summary>
public sealed class PaymentRuleTests : LifecycleTest
{
    [Theory]
    [InlineData(10000, 4000)]
    [InlineData(2000, 1500)]
    public async Task What_is_captured_in_part_can_be_refunded(long amount, long captured)
    {
        var payment = await HeldAsync(amount);
        payment = await Payments.CaptureAsync(payment.Id, new() { AmountToCapture = captured });
        var refunds = new RefundService(Client);
        Assert.Equal(500, (await refunds.CreateAsync(new() { PaymentIntent = payment.Id, Amount = 500 })).Amount);
        Assert.Contains(
            $"({captured - 500})", (await RefusalOf(() => refunds.CreateAsync(new() { PaymentIntent = payment.Id, Amount = captured }))).Message);
        Assert.Equal(captured - 500, (await refunds.CreateAsync(new() { PaymentIntent = payment.Id })).Amount);
        var charge = await new ChargeService(Client).GetAsync(payment.LatestChargeId);
        Assert.Equal((amount, captured, amount, true), (charge.Amount, charge.AmountCaptured, charge.AmountRefunded, charge.Refunded));
        Assert.Equal("charge_already_refunded", (await RefusalOf(() => refunds.CreateAsync(new() { PaymentIntent = payment.Id }))).Code);
    }

    [Fact]
    public async Task A_payment_method_pays_for_its_own_customer_alone()
    {
        var (ann, bob) = (await CustomerAsync(), await Customers.CreateAsync(new()));
        var method = ann.InvoiceSettings.DefaultPaymentMethodId;
        Assert.Contains("must belong to the customer", (await RefusalOf(() => PayAsync(method, bob.Id))).Message);
        Assert.Contains("belongs to a Customer", (await RefusalOf(() => PayAsync(method, null))).Message);
        var setups = new SetupIntentService(Client);
        Assert.Contains("must belong", (await RefusalOf(
            () => setups.CreateAsync(new() { Customer = bob.Id, PaymentMethod = method, Confirm = true }))).Message);
        Assert.Equal("succeeded", (await PayAsync(method, ann.Id)).Status);
        Assert.Equal("succeeded", (await PayAsync(method, ann.Id)).Status);
    }

    [Fact]
    public async Task A_payment_method_without_a_customer_pays_once()
    {
        var payment = await PayAsync("pm_card_visa", null);
        Assert.Contains("may not be used again", (await RefusalOf(() => PayAsync(payment.PaymentMethodId, null))).Message);
        var ann = await Customers.CreateAsync(new());
        Assert.Contains("may not be used again", (await RefusalOf(() => PayAsync(payment.PaymentMethodId, ann.Id))).Message);
        var methods = new PaymentMethodService(Client);
        Assert.Contains("may not be used again", (await RefusalOf(() => methods.AttachAsync(payment.PaymentMethodId, new() { Customer = ann.Id }))).Message);
    }

    [Fact]
    public async Task A_detached_payment_method_is_not_attached_again()
    {
        var (ann, methods) = (await CustomerAsync(), new PaymentMethodService(Client));
        var method = await methods.DetachAsync(ann.InvoiceSettings.DefaultPaymentMethodId);
        Assert.Contains("was detached", (await RefusalOf(() => methods.AttachAsync(method.Id, new() { Customer = ann.Id }))).Message);
        Assert.Contains("was detached", (await RefusalOf(() => PayAsync(method.Id, null))).Message);
    }

    [Theory]
    [InlineData("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card")]
    [InlineData("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc")]
    [InlineData("pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error")]
    [InlineData("pm_card_radarBlock", "card_declined", "fraudulent")]
    public async Task A_card_for_tests_is_declined_for_its_reason(string card, string code, string declineCode)
    {
        var refusal = await RefusalOf(() => PayAsync(card, null));
        Assert.Equal((code, declineCode), (refusal.Code, refusal.DeclineCode));
        var charge = (await new ChargeService(Client).ListAsync()).Single();
        Assert.Equal((code, card.EndsWith("radarBlock", StringComparison.Ordinal) ? "blocked" : "issuer_declined"), (charge.FailureCode, charge.Outcome.Type));
    }

    [Fact]
    public async Task Cards_for_tests_are_disputed_or_at_once_in_the_balance_and_a_bank_account_pays()
    {
        var disputed = await PayAsync("pm_card_createDispute", null);
        var dispute = (await new DisputeService(Client).ListAsync()).Single();
        Assert.Equal((2000, disputed.LatestChargeId, "needs_response", "fraudulent"), (dispute.Amount, dispute.ChargeId, dispute.Status, dispute.Reason));
        Assert.True((await new ChargeService(Client).GetAsync(disputed.LatestChargeId)).Disputed);
        Assert.Contains("charge.dispute.created", await EventsAsync());

        var payment = await PayAsync("pm_card_bypassPending", null);
        var charge = await new ChargeService(Client).GetAsync(payment.LatestChargeId, new() { Expand = ["balance_transaction"] });
        Assert.Equal("available", charge.BalanceTransaction.Status);

        var options = new PaymentIntentCreateOptions
        {
            Amount = 2000,
            Currency = "usd",
            PaymentMethod = "pm_usBankAccount_success",
            AllowedPaymentMethodTypes = ["us_bank_account"],
            Confirm = true,
            Expand = ["payment_method"],
        };
        payment = await Payments.CreateAsync(options);
        Assert.Equal(("succeeded", "us_bank_account", "us_bank_account"), (payment.Status, payment.PaymentMethod.Type, payment.PaymentMethodTypes.Single()));
    }

    [Fact]
    public async Task A_bank_that_takes_its_time_leaves_the_payment_processing_until_it_is_canceled()
    {
        var payment = await PayAsync("pm_usBankAccount_processing", null);
        var charges = new ChargeService(Client);
        var charge = await charges.GetAsync(payment.LatestChargeId);
        Assert.Equal(("processing", 0, "pending", false), (payment.Status, payment.AmountReceived, charge.Status, charge.Paid));
        Assert.Contains("payment_intent.processing", await EventsAsync());
        Assert.Empty((await new BalanceTransactionService(Client).ListAsync()).Data);
        Assert.Contains("status of processing", (await RefusalOf(() => Payments.ConfirmAsync(payment.Id))).Message);
        Assert.Equal("canceled", (await Payments.CancelAsync(payment.Id)).Status);
        Assert.Equal("failed", (await charges.GetAsync(payment.LatestChargeId)).Status);

        var customer = await CustomerAsync();
        var draft = await DraftAsync(customer.Id, 700);
        await Invoices.FinalizeInvoiceAsync(draft.Id);
        Assert.Equal("open", (await Invoices.PayAsync(draft.Id, new() { PaymentMethod = "pm_usBankAccount_processing" })).Status);
        Assert.DoesNotContain("invoice.payment_failed", await EventsAsync());
    }

    [Fact]
    public async Task A_new_customer_has_the_one_payment_method_that_it_names_twice()
    {
        var customer = await Customers.CreateAsync(
            new() { PaymentMethod = "pm_card_visa", InvoiceSettings = new() { DefaultPaymentMethod = "pm_card_visa" } });
        var method = (await new PaymentMethodService(Client).ListAsync(new() { Customer = customer.Id })).Single();
        Assert.Equal(method.Id, customer.InvoiceSettings.DefaultPaymentMethodId);
    }

    [Fact]
    public async Task Setup_intents_wait_for_the_owner_of_the_card_or_fail_with_an_event()
    {
        var setups = new SetupIntentService(Client);
        var setup = await setups.CreateAsync(new() { PaymentMethod = "pm_card_authenticationRequired", Confirm = true });
        Assert.Equal(("requires_action", "use_stripe_sdk"), (setup.Status, setup.NextAction.Type));
        Assert.Equal("card_declined", (await RefusalOf(
            () => setups.CreateAsync(new() { PaymentMethod = "pm_card_chargeDeclined", Confirm = true }))).Code);
        Assert.Contains("setup_intent.setup_failed", await EventsAsync());
    }

    [Theory]
    [InlineData(2000)]
    [InlineData(1500)]
    public async Task An_authorization_and_its_capture_have_their_events(long captured)
    {
        var payment = await HeldAsync(2000);
        Assert.Contains("payment_intent.amount_capturable_updated", await EventsAsync());
        await Payments.CaptureAsync(payment.Id, new() { AmountToCapture = captured });
        Assert.Single((await EventsAsync()).Split(' '), "charge.captured");
    }

    private async Task<PaymentIntent> PayAsync(string method, string? customer) => await Payments.CreateAsync(
        new() { Amount = 2000, Currency = "usd", PaymentMethod = method, Customer = customer, Confirm = true });

    private async Task<PaymentIntent> HeldAsync(long amount) => await Payments.CreateAsync(new()
    {
        Amount = amount,
        Currency = "usd",
        CaptureMethod = "manual",
        PaymentMethod = "pm_card_visa",
        Confirm = true,
    });
}
