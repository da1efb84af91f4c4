using Stripe;

namespace StripeEFCore.Emulator.Tests.Writes.Billing;

/// <summary>Invoices, invoice items, credit notes and quotes: their states and what each step leaves.</summary>
public sealed class InvoiceLifecycleTests : LifecycleTest
{
    private InvoiceItemService Items => new(Client);

    private CreditNoteService CreditNotes => new(Client);

    private QuoteService Quotes => new(Client);

    [Fact]
    public async Task An_invoice_is_a_draft_then_open_with_a_number_then_paid()
    {
        var customer = await CustomerAsync();
        var invoice = await DraftAsync(customer.Id, 1500);
        Assert.Equal(
            ("draft", (string?)null, 1500, 1500, customer.Email),
            (invoice.Status, invoice.Number, invoice.Total, invoice.AmountDue, invoice.CustomerEmail));

        invoice = await Invoices.FinalizeInvoiceAsync(invoice.Id);
        Assert.Equal(("open", $"{customer.InvoicePrefix}-0001", 1500, Clock.GetUtcNow().UtcDateTime),
            (invoice.Status, invoice.Number, invoice.AmountRemaining, invoice.StatusTransitions.FinalizedAt));
        Assert.Contains("already finalized", (await RefusalOf(() => Invoices.FinalizeInvoiceAsync(invoice.Id))).Message);
        Assert.Equal("invoice_not_editable", (await RefusalOf(() => Invoices.UpdateAsync(invoice.Id, new() { Description = "late" }))).Code);

        invoice = await Invoices.PayAsync(invoice.Id, new() { Expand = ["payments"] });
        Assert.Equal(("paid", 1500, 0, 1, true), (invoice.Status, invoice.AmountPaid, invoice.AmountRemaining, invoice.AttemptCount, invoice.Attempted));
        Assert.Equal("paid", invoice.Payments.Data.Single().Status);
        var payment = await Payments.GetAsync(invoice.Payments.Data.Single().Payment.PaymentIntentId);
        Assert.Equal(("succeeded", 1500, customer.Id), (payment.Status, payment.AmountReceived, payment.CustomerId));
        Assert.Contains("already paid", (await RefusalOf(() => Invoices.PayAsync(invoice.Id))).Message);
        Assert.Contains("isn't open", (await RefusalOf(() => Invoices.VoidInvoiceAsync(invoice.Id))).Message);
        Assert.Contains("isn't open", (await RefusalOf(() => Invoices.MarkUncollectibleAsync(invoice.Id))).Message);
        Assert.Contains("only delete draft", (await RefusalOf(() => Invoices.DeleteAsync(invoice.Id))).Message);
    }

    [Fact]
    public async Task An_open_invoice_is_voided_or_given_up_and_its_payment_with_it()
    {
        var customer = await CustomerAsync();
        var invoice = await Invoices.FinalizeInvoiceAsync((await DraftAsync(customer.Id, 700)).Id, new() { Expand = ["payments"] });
        var payment = invoice.Payments.Data.Single().Payment.PaymentIntentId;
        invoice = await Invoices.MarkUncollectibleAsync(invoice.Id);
        Assert.Equal(("uncollectible", Clock.GetUtcNow().UtcDateTime), (invoice.Status, invoice.StatusTransitions.MarkedUncollectibleAt));
        invoice = await Invoices.VoidInvoiceAsync(invoice.Id);
        Assert.Equal(("void", Clock.GetUtcNow().UtcDateTime), (invoice.Status, invoice.StatusTransitions.VoidedAt));
        Assert.Equal("canceled", (await Payments.GetAsync(payment)).Status);
        Assert.Contains("Voided", (await RefusalOf(() => Invoices.PayAsync(invoice.Id))).Message);
    }

    [Fact]
    public async Task Only_a_draft_is_deleted_and_its_items_wait_again()
    {
        var customer = await CustomerAsync();
        var invoice = await DraftAsync(customer.Id, 700);
        Assert.True((await Invoices.DeleteAsync(invoice.Id)).Deleted);
        Assert.Equal("resource_missing", (await RefusalOf(() => Invoices.GetAsync(invoice.Id))).Code);
        var next = await Invoices.CreateAsync(new() { Customer = customer.Id, PendingInvoiceItemsBehavior = "include" });
        Assert.Equal((700, 1), (next.Total, next.Lines.Data.Count));
    }

    [Fact]
    public async Task Invoice_items_change_the_draft_that_they_are_on_and_no_other()
    {
        var customer = await CustomerAsync();
        var once = await PriceAsync(interval: null);
        var waiting = await Items.CreateAsync(new() { Customer = customer.Id, Pricing = new() { Price = once.Id }, Quantity = 2 });
        Assert.Equal((2000, "usd", (string?)null), (waiting.Amount, waiting.Currency, waiting.InvoiceId));
        Assert.Equal(0, (await Invoices.CreateAsync(new() { Customer = customer.Id })).Total);

        var invoice = await DraftAsync(customer.Id, 300);
        var item = (await Items.ListAsync(new() { Invoice = invoice.Id })).Single();
        await Items.UpdateAsync(item.Id, new() { Amount = 400, Description = "more" });
        invoice = await Invoices.GetAsync(invoice.Id);
        Assert.Equal((400, "more"), (invoice.Total, invoice.Lines.Data.Single().Description));
        await Items.DeleteAsync(item.Id);
        Assert.Equal(0, (await Invoices.GetAsync(invoice.Id)).Total);

        var final = await Invoices.FinalizeInvoiceAsync((await DraftAsync(customer.Id, 500)).Id);
        var fixedItem = (await Items.ListAsync(new() { Invoice = final.Id })).Single();
        Assert.Equal("invoice_not_editable", (await RefusalOf(() => Items.UpdateAsync(fixedItem.Id, new() { Amount = 1 }))).Code);
        Assert.Equal("invoice_not_editable", (await RefusalOf(() => Items.DeleteAsync(fixedItem.Id))).Code);
    }

    [Fact]
    public async Task What_a_customer_has_on_account_is_used_first()
    {
        var customer = await CustomerAsync();
        await Customers.UpdateAsync(customer.Id, new() { Balance = -600 });
        var invoice = await Invoices.FinalizeInvoiceAsync((await DraftAsync(customer.Id, 1000)).Id);
        Assert.Equal((-600, 0, 400), (invoice.StartingBalance, (int)invoice.EndingBalance!, invoice.AmountDue));
        Assert.Equal(0, (await Customers.GetAsync(customer.Id)).Balance);
        var types = (await new CustomerBalanceTransactionService(Client).ListAsync(customer.Id)).Data.Select(t => t.Type);
        Assert.Equal(["applied_to_invoice", "adjustment"], types);
    }

    [Fact]
    public async Task An_invoice_that_is_sent_is_paid_by_hand()
    {
        var customer = await CustomerAsync();
        var invoice = await Invoices.CreateAsync(new() { Customer = customer.Id, CollectionMethod = "send_invoice", DaysUntilDue = 14 });
        await Items.CreateAsync(new() { Customer = customer.Id, Invoice = invoice.Id, Amount = 900, Currency = "usd" });
        Assert.Equal(Clock.GetUtcNow().UtcDateTime.AddDays(14), invoice.DueDate);
        Assert.Equal("open", (await Invoices.SendInvoiceAsync(invoice.Id)).Status);
        Assert.Contains("invoice.sent", await EventsAsync());
        invoice = await Invoices.PayAsync(invoice.Id, new() { PaidOutOfBand = true });
        Assert.Equal(("paid", 900), (invoice.Status, invoice.AmountPaidOffStripe));
    }

    [Fact]
    public async Task A_credit_note_lowers_an_open_invoice_and_can_be_voided()
    {
        var customer = await CustomerAsync();
        var draft = await DraftAsync(customer.Id, 1000);
        Assert.Contains("draft", (await RefusalOf(() => CreditNotes.CreateAsync(new() { Invoice = draft.Id, Amount = 100 }))).Message);
        await Invoices.FinalizeInvoiceAsync(draft.Id);
        var note = await CreditNotes.CreateAsync(new() { Invoice = draft.Id, Amount = 300, Reason = "order_change" });
        Assert.Equal(("issued", 300, "pre_payment", $"{customer.InvoicePrefix}-0001-CN-01"), (note.Status, note.Amount, note.Type, note.Number));
        Assert.Equal(700, (await Invoices.GetAsync(draft.Id)).AmountRemaining);
        note = await CreditNotes.VoidCreditNoteAsync(note.Id);
        Assert.Equal(("void", Clock.GetUtcNow().UtcDateTime), (note.Status, note.VoidedAt));
        Assert.Equal(1000, (await Invoices.GetAsync(draft.Id)).AmountRemaining);
        Assert.Contains("already void", (await RefusalOf(() => CreditNotes.VoidCreditNoteAsync(note.Id))).Message);
    }

    [Fact]
    public async Task A_credit_note_of_a_paid_invoice_says_where_the_money_goes()
    {
        var customer = await CustomerAsync();
        var invoice = await Invoices.PayAsync((await DraftAsync(customer.Id, 1000)).Id);
        Assert.Contains("must equal", (await RefusalOf(() => CreditNotes.CreateAsync(new() { Invoice = invoice.Id, Amount = 500 }))).Message);
        var note = await CreditNotes.CreateAsync(new() { Invoice = invoice.Id, Amount = 500, RefundAmount = 300, CreditAmount = 200 });
        Assert.Equal((300, "post_payment"), (note.Refunds.Single().AmountRefunded, note.Type));
        Assert.Equal(-200, (await Customers.GetAsync(customer.Id)).Balance);
        Assert.Equal(300, (await new ChargeService(Client).ListAsync()).Single().AmountRefunded);
    }

    [Fact]
    public async Task A_quote_is_finalized_accepted_and_becomes_what_it_offers()
    {
        var (customer, price) = (await CustomerAsync(), await PriceAsync());
        var quote = await Quotes.CreateAsync(new() { Customer = customer.Id, LineItems = [new() { Price = price.Id, Quantity = 2 }] });
        Assert.Equal(("draft", 2000), (quote.Status, quote.AmountTotal));
        Assert.Contains("draft", (await RefusalOf(() => Quotes.AcceptAsync(quote.Id))).Message);
        quote = await Quotes.FinalizeQuoteAsync(quote.Id);
        Assert.Equal("open", quote.Status);
        Assert.NotNull(quote.Number);
        quote = await Quotes.AcceptAsync(quote.Id, new() { Expand = ["subscription"] });
        Assert.Equal(("accepted", 2, customer.Id), (quote.Status, quote.Subscription.Items.Data.Single().Quantity, quote.Subscription.CustomerId));
        Assert.Contains("accepted", (await RefusalOf(() => Quotes.CancelAsync(quote.Id))).Message);

        var once = await PriceAsync(interval: null);
        var other = await Quotes.CreateAsync(new() { Customer = customer.Id, LineItems = [new() { Price = once.Id }] });
        await Quotes.FinalizeQuoteAsync(other.Id);
        other = await Quotes.AcceptAsync(other.Id, new() { Expand = ["invoice"] });
        Assert.Equal(("draft", 1000), (other.Invoice.Status, other.Invoice.Total));
        Assert.Equal("canceled", (await Quotes.CancelAsync((await Quotes.CreateAsync(new())).Id)).Status);
    }
}
