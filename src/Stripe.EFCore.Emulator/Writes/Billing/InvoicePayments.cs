using System.Globalization;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Billing.Totals;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Payments;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing;

/// <summary>Finalizes invoices and has them paid.</summary>
internal static class InvoicePayments
{
    /// <summary>Makes a draft final: it gets a number, uses the customer's balance, and what is due gets a payment intent.</summary>
    public static void Finalize(WriteSession session, JsonObject invoice)
    {
        UseBalance(session, invoice);
        var id = invoice.Text("id");
        invoice["number"] ??= NumberOf(session, invoice.Text("customer"));
        invoice["hosted_invoice_url"] = $"https://invoice.emulated.example/i/{id}";
        invoice["invoice_pdf"] = $"https://invoice.emulated.example/pdf/{id}";
        invoice["effective_at"] ??= session.Now;
        (invoice["status"], invoice["automatically_finalizes_at"]) = ("open", null);
        invoice.Set("status_transitions.finalized_at", session.Now);
        if (invoice.Number("amount_remaining") == 0)
        {
            session.Save(invoice);
            Close(session, invoice);
            return;
        }

        var payment = session.New("payment_intent");
        var secret = $"{payment.Text("id")}_secret_emulated";
        invoice["confirmation_secret"] = new JsonObject { ["client_secret"] = secret, ["type"] = "payment_intent" };
        session.Save(invoice);
        (payment["amount"], payment["currency"]) = (invoice.Number("amount_remaining"), invoice.Text("currency"));
        payment["customer"] = invoice.Text("customer");
        payment["description"] = invoice.Text("parent.subscription_details.subscription") is null ? "Payment for Invoice" : "Subscription creation";
        (payment["client_secret"], payment["payment_method_types"]) = (secret, new JsonArray("card"));
        session.Add(payment);
        var attached = session.New("invoice_payment");
        (attached["amount_requested"], attached["currency"], attached["invoice"]) = (payment.Number("amount"), payment.Text("currency"), id);
        (attached["is_default"], attached["status"]) = (true, "open");
        attached["payment"] = new JsonObject { ["payment_intent"] = payment.Text("id"), ["type"] = "payment_intent" };
        attached["status_transitions"] = new JsonObject { ["canceled_at"] = null, ["paid_at"] = null };
        session.Add(attached);
    }

    /// <summary>Pays an open invoice with a payment method, or the default one.</summary>
    /// <returns>Whether the payment is made or under way.</returns>
    public static bool Pay(WriteSession session, JsonObject invoice, string? method)
    {
        var found = method is not null ? TestCards.PaymentMethod(session, method, "payment_method") : DefaultMethod(session, invoice);
        if (found is null)
        {
            throw Refusals.State(
                "resource_missing",
                "There is no `default_payment_method` set on this Customer or Invoice. Please set one, or pass a `payment_method`.",
                "payment_method");
        }

        var attached = PaymentOf(session, invoice);
        var payment = session.Require("payment_intent", attached.Text("payment.payment_intent")!, "payment_intent");
        invoice["attempted"] = true;
        invoice["attempt_count"] = invoice.Number("attempt_count") + 1;
        if (PaymentIntentWrites.Pay(session, payment, found, isOffSession: true))
        {
            Settle(session, invoice, attached, payment);
            return true;
        }

        session.Save(invoice);
        if (payment.Is("processing"))
            return true;

        session.Note("invoice.payment_failed", invoice);
        return false;
    }

    /// <summary>Counts an attempt to pay an invoice that nobody can pay.</summary>
    public static void Fail(WriteSession session, JsonObject invoice)
    {
        (invoice["attempted"], invoice["attempt_count"]) = (true, invoice.Number("attempt_count") + 1);
        session.Save(invoice);
        session.Note("invoice.payment_failed", invoice);
    }

    /// <summary>Tells the invoice of a payment intent what came of it, where somebody confirms the payment intent itself.</summary>
    public static void Follow(WriteSession session, JsonObject payment)
    {
        // An invoice has a customer, so its payment has one.
        if (payment.Text("customer") is null || !payment.Is("succeeded", "requires_payment_method"))
            return;

        var attached = session.Where("invoice_payment", "payment.payment_intent", payment.Text("id")!).FirstOrDefault(p => p.Is("open"));
        if (session.Find("invoice", attached?.Text("invoice")) is not { } invoice || !invoice.Is("open", "uncollectible"))
            return;

        invoice["attempted"] = true;
        invoice["attempt_count"] = invoice.Number("attempt_count") + 1;
        if (payment.Is("succeeded"))
        {
            Settle(session, invoice, attached!, payment);
            return;
        }

        session.Save(invoice);
        session.Note("invoice.payment_failed", invoice);
    }

    /// <summary>Asks for what is left of an open invoice after a credit note, or ends the invoice where nothing is left.</summary>
    public static void AskForRest(WriteSession session, JsonObject invoice)
    {
        session.Save(invoice);
        if (invoice.Number("amount_remaining") == 0)
        {
            CancelPayment(session, invoice);
            Close(session, invoice);
            return;
        }

        foreach (var attached in session.Where("invoice_payment", "invoice", invoice.Text("id")!).Where(p => p.Is("open")).ToArray())
        {
            attached["amount_requested"] = invoice.Number("amount_remaining");
            session.Save(attached);
            if (session.Find("payment_intent", attached.Text("payment.payment_intent")) is not { } payment)
                continue;
            payment["amount"] = invoice.Number("amount_remaining");
            session.Save(payment);
        }
    }

    /// <summary>Pays an invoice with the money of a payment intent.</summary>
    private static void Settle(WriteSession session, JsonObject invoice, JsonObject attached, JsonObject payment)
    {
        (attached["status"], attached["amount_paid"]) = ("paid", payment.Number("amount"));
        attached.Set("status_transitions.paid_at", session.Now);
        session.Save(attached);
        invoice["amount_paid"] = invoice.Number("amount_paid") + payment.Number("amount");
        Close(session, invoice);
        session.Note("invoice.payment_succeeded", invoice);
    }

    public static void PayOutOfBand(WriteSession session, JsonObject invoice)
    {
        CancelPayment(session, invoice);
        (invoice["amount_paid"], invoice["amount_paid_off_stripe"], invoice["attempted"]) = (invoice.Number("amount_due"), invoice.Number("amount_due"), true);
        Close(session, invoice);
    }

    /// <summary>Cancels the payment that an invoice waits for.</summary>
    public static void CancelPayment(WriteSession session, JsonObject invoice)
    {
        foreach (var attached in session.Where("invoice_payment", "invoice", invoice.Text("id")!).Where(p => p.Is("open")).ToArray())
        {
            attached["status"] = "canceled";
            attached.Set("status_transitions.canceled_at", session.Now);
            session.Save(attached);
            if (session.Find("payment_intent", attached.Text("payment.payment_intent")) is { } payment && !payment.Is("succeeded", "canceled"))
                PaymentIntentWrites.Cancel(session, payment, "void_invoice");
        }
    }

    /// <summary>The payment method that is used where none is named.</summary>
    public static JsonObject? DefaultMethod(WriteSession session, JsonObject invoice)
    {
        var subscription = session.Find("subscription", invoice.Text("parent.subscription_details.subscription"));
        var customer = session.Find("customer", invoice.Text("customer"));
        var id = invoice.Text("default_payment_method") ?? subscription?.Text("default_payment_method")
            ?? customer?.Text("invoice_settings.default_payment_method");
        return session.Find("payment_method", id)
            ?? (customer?.Text("default_source") is { } source ? session.Find("card", source) ?? session.Find("source", source) : null);
    }

    private static JsonObject PaymentOf(WriteSession session, JsonObject invoice)
        => session.Where("invoice_payment", "invoice", invoice.Text("id")!).FirstOrDefault(p => p.Is("open"))
            ?? throw Refusals.State(null, $"The invoice {invoice.Text("id")} has no payment that is open.");

    /// <summary>Ends an invoice that is paid, and starts the subscription that waited for it.</summary>
    private static void Close(WriteSession session, JsonObject invoice)
    {
        (invoice["status"], invoice["amount_remaining"], invoice["next_payment_attempt"]) = ("paid", 0, null);
        (invoice["attempted"], invoice["auto_advance"], invoice["confirmation_secret"]) = (true, false, null);
        invoice.Set("status_transitions.paid_at", session.Now);
        session.Save(invoice);
        if (session.Find("subscription", invoice.Text("parent.subscription_details.subscription")) is { } subscription
            && subscription.Is("incomplete", "past_due", "unpaid") && subscription.Text("latest_invoice") == invoice.Text("id"))
        {
            subscription["status"] = "active";
            session.Save(subscription);
        }
    }

    /// <summary>What the customer has on account is used first, and what is owed is added.</summary>
    private static void UseBalance(WriteSession session, JsonObject invoice)
    {
        if (session.Find("customer", invoice.Text("customer")) is not { } customer)
        {
            InvoiceTotals.Set(session, invoice);
            return;
        }

        var balance = customer.Number("balance");
        invoice["starting_balance"] = balance;
        InvoiceTotals.Set(session, invoice);
        var left = Math.Min(0, invoice.Number("total") + balance);
        invoice["ending_balance"] = left;
        if (left == balance)
            return;

        CustomerBalance.Change(session, customer, left - balance, (invoice.Text("currency")!, "applied_to_invoice", invoice.Text("id")));
    }

    /// <summary>Gives the customer back what an invoice used of the balance.</summary>
    public static void ReturnBalance(WriteSession session, JsonObject invoice)
    {
        var used = invoice.Number("ending_balance") - invoice.Number("starting_balance");
        if (invoice["ending_balance"] is null || used == 0 || session.Find("customer", invoice.Text("customer")) is not { } customer)
            return;

        CustomerBalance.Change(session, customer, -used, (invoice.Text("currency")!, "unapplied_from_invoice", invoice.Text("id")));
    }

    private static string NumberOf(WriteSession session, string? id)
    {
        if (session.Find("customer", id) is not { } customer)
            return $"EMULATED-{session.Now}";

        var number = Math.Max(1, customer.Number("next_invoice_sequence"));
        customer["next_invoice_sequence"] = number + 1;
        session.Save(customer);
        return $"{customer.Text("invoice_prefix") ?? "EMULATED"}-{number.ToString("D4", CultureInfo.InvariantCulture)}";
    }
}
