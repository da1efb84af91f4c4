using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Billing.Totals;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing;

/// <summary>Invoices, from the draft to the end: https://docs.stripe.com/invoicing/integration/workflow-transitions.</summary>
internal static class InvoiceWrites
{
    private const string NotOpen = "You can only pass in open invoices. This invoice isn't open.";

    /// <summary>What can be changed of an invoice that is no draft.</summary>
    private static readonly string[] AfterFinalization = ["auto_advance", "default_payment_method", "default_source", "metadata", "payment_settings"];

    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/invoices", Create);
        handlers.Add("POST /v1/invoices/{}", Update);
        handlers.Add("DELETE /v1/invoices/{}", Delete);
        handlers.Add("POST /v1/invoices/{}/finalize", Finalize);
        handlers.Add("POST /v1/invoices/{}/pay", Pay);
        handlers.Add("POST /v1/invoices/{}/send", Send);
        handlers.Add("POST /v1/invoices/{}/void", Void);
        handlers.Add("POST /v1/invoices/{}/mark_uncollectible", MarkUncollectible);
    }

    private static JsonObject Create(WriteRequest request)
    {
        var session = request.Session;
        var subscription = request.Text("subscription") is { } id ? session.Require("subscription", id, "subscription") : null;
        var customer = request.Text("customer") ?? subscription?.Text("customer");
        if (customer is null && request.Text("customer_account") is null && request.Given["from_invoice"] is null)
            throw Refusals.Missing("customer");

        var invoice = Draft(session, customer);
        RequireNoShipping(request);
        request.Apply(invoice);
        invoice["customer"] = customer;
        if (request.Text("currency") is null && session.Find("customer", customer)?.Text("currency") is { } currency)
            invoice["currency"] = currency;
        if (subscription is not null)
            SetSubscription(invoice, subscription);
        SetDueDate(request, invoice);
        Discounts.Apply(request, invoice, "invoice");
        if (request.Text("pending_invoice_items_behavior") == "include" || subscription is not null)
            TakePending(session, invoice);
        InvoiceTotals.Set(session, invoice);
        session.Add(invoice);
        return invoice;
    }

    /// <summary>An empty draft of a customer, not yet added.</summary>
    public static JsonObject Draft(WriteSession session, string? customer)
    {
        var invoice = session.New("invoice");
        (invoice["period_start"], invoice["period_end"]) = (session.Now, session.Now);
        (invoice["account_country"], invoice["account_name"]) = ("US", session.Store.DisplayName);
        InvoiceLines.Set(invoice, []);
        if (customer is null)
            return invoice;

        var owner = session.Require("customer", customer, "customer");
        invoice["customer"] = customer;
        foreach (var name in (string[])["address", "email", "name", "phone", "shipping", "tax_exempt"])
            invoice["customer_" + name] = owner[name]?.DeepClone();
        invoice["test_clock"] = owner.Text("test_clock");
        return invoice;
    }

    public static void SetSubscription(JsonObject invoice, JsonObject subscription)
        => invoice["parent"] = new JsonObject
        {
            ["quote_details"] = null,
            ["subscription_details"] = new JsonObject
            {
                ["metadata"] = subscription["metadata"]?.DeepClone(),
                ["subscription"] = subscription.Text("id"),
            },
            ["type"] = "subscription_details",
        };

    private static void SetDueDate(WriteRequest request, JsonObject invoice)
    {
        var sends = invoice.Text("collection_method") == "send_invoice";
        if (!sends && (request.Has("days_until_due") || request.Has("due_date")))
        {
            throw ApiError.Invalid(
                null, "You can only set a due date on invoices with collection_method=send_invoice.", request.Has("due_date") ? "due_date" : "days_until_due");
        }

        if (request.Integer("days_until_due") is { } days)
            invoice["due_date"] = request.Now + days * Periods.Day;
    }

    /// <summary>Puts the customer's invoice items that wait for an invoice of this currency on it.</summary>
    public static void TakePending(WriteSession session, JsonObject invoice)
    {
        var subscription = invoice.Text("parent.subscription_details.subscription");
        var waiting = session.Where("invoiceitem", "customer", invoice.Text("customer")!)
            .Where(i => i["invoice"] is null && i.Text("currency") == invoice.Text("currency"))
            .Where(i => i.Text("parent.subscription_details.subscription") is not { } owner || owner == subscription).Reverse().ToArray();
        foreach (var item in waiting)
        {
            item["invoice"] = invoice.Text("id");
            session.Save(item);
        }

        InvoiceLines.Set(invoice, [.. invoice.Elements("lines"), .. waiting.Select(i => InvoiceLines.OfItem(session, i))]);
    }

    private static JsonObject Update(WriteRequest request)
    {
        var invoice = request.Subject();
        if (!invoice.Is("draft") && request.Given.Any(p => !AfterFinalization.Contains(p.Key)))
            throw Refusals.State("invoice_not_editable", "Finalized invoices can't be updated in this way");

        RequireNoShipping(request);
        request.Apply(invoice);
        SetDueDate(request, invoice);
        Discounts.Apply(request, invoice, "invoice");
        if (invoice.Is("draft"))
            InvoiceTotals.Set(request.Session, invoice);
        request.Session.Save(invoice);
        return invoice;
    }

    private static void RequireNoShipping(WriteRequest request)
    {
        if (request.Given["shipping_cost"] is not null)
            throw Refusals.Unsupported("the shipping cost of an invoice", "shipping_cost");
    }

    private static JsonObject Delete(WriteRequest request)
    {
        var invoice = request.Subject();
        if (!invoice.Is("draft"))
            throw Refusals.State(null, "You can only delete draft invoices. This invoice must be voided.");
        if (invoice.Text("parent.subscription_details.subscription") is not null)
            throw Refusals.State(null, "You can't delete invoices created by subscriptions.");

        foreach (var item in request.Session.Where("invoiceitem", "invoice", request.Ids[0]).ToArray())
        {
            item["invoice"] = null;
            request.Session.Save(item);
        }

        request.Session.Delete(invoice);
        return AccountStore.Stub(request.Session.Store.Required("invoice").Schema, request.Ids[0]);
    }

    private static JsonObject Finalize(WriteRequest request)
    {
        var invoice = request.Subject();
        if (!invoice.Is("draft"))
            throw Refusals.State(null, "This invoice is already finalized, you can't re-finalize a non-draft invoice.");

        request.Apply(invoice);
        InvoicePayments.Finalize(request.Session, invoice);
        return invoice;
    }

    private static JsonObject Pay(WriteRequest request)
    {
        var invoice = request.Subject();
        if (invoice.Is("paid"))
            throw Refusals.State(null, "Invoice is already paid");
        if (invoice.Is("void"))
            throw Refusals.State(null, "Voided invoices can't be paid.");
        if (invoice.Is("draft"))
            InvoicePayments.Finalize(request.Session, invoice);
        if (invoice.Is("paid"))
            return invoice;

        if (request.Flag("paid_out_of_band") == true)
            InvoicePayments.PayOutOfBand(request.Session, invoice);
        else
            InvoicePayments.Pay(request.Session, invoice, request.Text("payment_method"));
        return invoice;
    }

    private static JsonObject Send(WriteRequest request)
    {
        var invoice = request.Subject();
        if (invoice.Text("collection_method") != "send_invoice")
            throw Refusals.State(null, "You can only manually send an invoice if its collection method is 'send_invoice'.");
        if (!invoice.Is("draft", "open"))
            throw Refusals.State(null, NotOpen);
        if (invoice.Is("draft"))
            InvoicePayments.Finalize(request.Session, invoice);
        request.Session.Note("invoice.sent", invoice);
        return invoice;
    }

    private static JsonObject Void(WriteRequest request)
    {
        var invoice = request.Subject();
        if (!invoice.Is("open", "uncollectible"))
            throw Refusals.State(null, NotOpen);

        Void(request.Session, invoice);
        return invoice;
    }

    /// <summary>Voids an open invoice, and gives back what it used of the customer's balance.</summary>
    public static void Void(WriteSession session, JsonObject invoice)
    {
        (invoice["status"], invoice["next_payment_attempt"], invoice["confirmation_secret"]) = ("void", null, null);
        invoice.Set("status_transitions.voided_at", session.Now);
        session.Save(invoice);
        InvoicePayments.CancelPayment(session, invoice);
        InvoicePayments.ReturnBalance(session, invoice);
    }

    private static JsonObject MarkUncollectible(WriteRequest request)
    {
        var invoice = request.Subject();
        if (!invoice.Is("open"))
            throw Refusals.State(null, NotOpen);

        (invoice["status"], invoice["auto_advance"], invoice["next_payment_attempt"]) = ("uncollectible", false, null);
        invoice["confirmation_secret"] = null;
        invoice.Set("status_transitions.marked_uncollectible_at", request.Now);
        request.Session.Save(invoice);
        return invoice;
    }
}
