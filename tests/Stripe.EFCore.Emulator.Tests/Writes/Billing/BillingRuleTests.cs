using Stripe;

namespace StripeEFCore.Emulator.Tests.Writes.Billing;

/// <summary>What credit notes, balances and payments of subscriptions do to the invoice that is collected.</summary>
public sealed class BillingRuleTests : LifecycleTest
{
    private CreditNoteService CreditNotes => new(Client);

    [Fact]
    public async Task A_credit_note_lowers_what_an_open_invoice_collects()
    {
        var customer = await CustomerAsync();
        var invoice = await Invoices.FinalizeInvoiceAsync((await DraftAsync(customer.Id, 1000)).Id);
        await CreditNotes.CreateAsync(new() { Invoice = invoice.Id, Amount = 300 });
        invoice = await Invoices.GetAsync(invoice.Id, new() { Expand = ["payments"] });
        Assert.Equal((700, 700, 300), (invoice.AmountDue, invoice.AmountRemaining, invoice.PrePaymentCreditNotesAmount));
        Assert.Equal(700, invoice.Payments.Data.Single().AmountRequested);

        invoice = await Invoices.PayAsync(invoice.Id);
        Assert.Equal(("paid", 700, 0), (invoice.Status, invoice.AmountPaid, invoice.AmountRemaining));
        Assert.Equal(700, (await new ChargeService(Client).ListAsync()).Single().Amount);
    }

    [Fact]
    public async Task A_credit_note_over_the_whole_amount_pays_the_invoice()
    {
        var customer = await CustomerAsync();
        var invoice = await Invoices.FinalizeInvoiceAsync((await DraftAsync(customer.Id, 1000)).Id, new() { Expand = ["payments"] });
        await CreditNotes.CreateAsync(new() { Invoice = invoice.Id, Amount = 1000 });
        var after = await Invoices.GetAsync(invoice.Id);
        Assert.Equal(("paid", 0, 0, 0), (after.Status, after.AmountDue, after.AmountRemaining, after.AmountPaid));
        Assert.Equal("canceled", (await Payments.GetAsync(invoice.Payments.Data.Single().Payment.PaymentIntentId)).Status);
        Assert.Empty((await new ChargeService(Client).ListAsync()).Data);
    }

    [Fact]
    public async Task A_voided_credit_note_asks_for_the_whole_amount_again()
    {
        var customer = await CustomerAsync();
        var invoice = await Invoices.FinalizeInvoiceAsync((await DraftAsync(customer.Id, 1000)).Id);
        var note = await CreditNotes.CreateAsync(new() { Invoice = invoice.Id, Amount = 300 });
        await CreditNotes.VoidCreditNoteAsync(note.Id);
        Assert.Equal(1000, (await Invoices.PayAsync(invoice.Id)).AmountPaid);
    }

    [Fact]
    public async Task The_payment_of_an_incomplete_subscription_pays_its_invoice_and_starts_it()
    {
        var (customer, price) = (await CustomerAsync(), await PriceAsync());
        var subscription = await IncompleteAsync(customer, price);
        var (invoice, payment) = (subscription.LatestInvoice, subscription.LatestInvoice.Payments.Data[0].Payment.PaymentIntentId);
        Assert.Equal(("open", "payment_intent"), (invoice.Status, invoice.ConfirmationSecret.Type));
        Assert.Equal((await Payments.GetAsync(payment)).ClientSecret, invoice.ConfirmationSecret.ClientSecret);

        await Payments.ConfirmAsync(payment, new() { PaymentMethod = "pm_card_visa" });
        subscription = await Subscriptions.GetAsync(
            subscription.Id, new() { Expand = ["latest_invoice.payments", "latest_invoice.confirmation_secret"] });
        invoice = subscription.LatestInvoice;
        Assert.Equal(("active", "paid", 1000, 0), (subscription.Status, invoice.Status, invoice.AmountPaid, invoice.AmountRemaining));
        Assert.Equal(("paid", 1000), (invoice.Payments.Data[0].Status, invoice.Payments.Data[0].AmountPaid));
        Assert.Null(invoice.ConfirmationSecret);
        Assert.Equal("Invoice is already paid", (await RefusalOf(() => Invoices.PayAsync(invoice.Id))).Message);
        var events = (await EventsAsync()).Split(' ');
        foreach (var type in (string[])["invoice.paid", "invoice.payment_succeeded", "customer.subscription.updated", "payment_intent.succeeded"])
            Assert.Contains(type, events);
    }

    [Fact]
    public async Task A_declined_payment_of_an_incomplete_subscription_leaves_it_incomplete()
    {
        var subscription = await IncompleteAsync(await CustomerAsync(), await PriceAsync());
        var payment = subscription.LatestInvoice.Payments.Data[0].Payment.PaymentIntentId;
        Assert.Equal("card_declined", (await RefusalOf(() => Payments.ConfirmAsync(payment, new() { PaymentMethod = "pm_card_chargeDeclined" }))).Code);
        subscription = await Subscriptions.GetAsync(subscription.Id, new() { Expand = ["latest_invoice"] });
        Assert.Equal(("incomplete", "open", 1), (subscription.Status, subscription.LatestInvoice.Status, subscription.LatestInvoice.AttemptCount));
        Assert.Contains("invoice.payment_failed", await EventsAsync());
    }

    [Fact]
    public async Task A_voided_invoice_gives_back_what_it_used_of_the_balance()
    {
        var customer = await CustomerAsync();
        await Customers.UpdateAsync(customer.Id, new() { Balance = -600 });
        var invoice = await Invoices.FinalizeInvoiceAsync((await DraftAsync(customer.Id, 1000)).Id);
        Assert.Equal(0, (await Customers.GetAsync(customer.Id)).Balance);
        await Invoices.VoidInvoiceAsync(invoice.Id);
        Assert.Equal(-600, (await Customers.GetAsync(customer.Id)).Balance);
        var newest = (await new CustomerBalanceTransactionService(Client).ListAsync(customer.Id)).First();
        Assert.Equal(("unapplied_from_invoice", -600, invoice.Id), (newest.Type, newest.Amount, newest.InvoiceId));
    }

    private async Task<Subscription> IncompleteAsync(Customer customer, Price price) => await Subscriptions.CreateAsync(new()
    {
        Customer = customer.Id,
        Items = [new() { Price = price.Id }],
        PaymentBehavior = "default_incomplete",
        Expand = ["latest_invoice.payments", "latest_invoice.confirmation_secret"],
    });
}
