using System.Globalization;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Payments;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing;

/// <summary>Credit notes, which lower what an open invoice asks for or give back of a paid one: https://docs.stripe.com/api/credit_notes.</summary>
internal static class CreditNoteWrites
{
    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/credit_notes", Create);
        handlers.Add("POST /v1/credit_notes/{}/void", Void);
    }

    private static JsonObject Create(WriteRequest request)
    {
        var session = request.Session;
        var invoice = session.Require("invoice", request.Text("invoice")!, "invoice");
        if (!invoice.Is("open", "paid"))
            throw Refusals.State(null, $"You can't create a credit note for an invoice with a status of {invoice.Text("status")}.", "invoice");

        var given = (JsonObject)request.Given.DeepClone();
        foreach (var own in (string[])["lines", "refunds", "shipping_cost"])
            given.Remove(own);
        var note = session.New("credit_note");
        (request with { Given = given }).Apply(note);
        JsonObject[] lines = [.. request.Elements("lines").Select(l => LineOf(session, invoice, l))];
        var amount = lines.Length > 0 ? lines.Sum(l => l.Number("amount"))
            : request.Integer("amount") ?? throw Refusals.State("parameter_missing", "You must pass `amount`, `lines` or `shipping_cost`.");
        var isPaid = invoice.Is("paid");
        var left = isPaid
            ? invoice.Number("total") - invoice.Number("post_payment_credit_notes_amount") - invoice.Number("pre_payment_credit_notes_amount")
            : invoice.Number("amount_remaining");
        if (amount > left || amount < 1)
            throw Refusals.State(null, $"The credit note amount ({amount}) must be from 1 to what is left of the invoice ({left}).", "amount");

        foreach (var name in (string[])["amount", "subtotal", "total", "subtotal_excluding_tax", "total_excluding_tax"])
            note[name] = amount;
        (note["currency"], note["customer"]) = (invoice.Text("currency"), invoice.Text("customer"));
        (note["type"], note[isPaid ? "post_payment_amount" : "pre_payment_amount"]) = (isPaid ? "post_payment" : "pre_payment", amount);
        note["effective_at"] ??= session.Now;
        var number = session.Where("credit_note", "invoice", invoice.Text("id")!).Count() + 1;
        note["number"] = $"{invoice.Text("number")}-CN-{number.ToString("D2", CultureInfo.InvariantCulture)}";
        note["pdf"] = $"https://invoice.emulated.example/cn/{note.Text("id")}";
        note["lines"] = Documents.List($"/v1/credit_notes/{note.Text("id")}/lines", lines);
        if (isPaid)
            GiveBack(request, invoice, note, amount);
        session.Add(note);
        Credit(session, invoice, isPaid ? "post_payment_credit_notes_amount" : "pre_payment_credit_notes_amount", amount);
        return note;
    }

    private static JsonObject LineOf(WriteSession session, JsonObject invoice, JsonObject given)
    {
        var line = Answers.NewObject.OfResource("credit_note_line_item", session.Now);
        line["id"] = session.NewIdWith("cnli");
        session.Merge.Into(line, given, typeof(CreditNoteLineItem));
        var billed = given.Text("invoice_line_item") is { } id
            ? invoice.Elements("lines").FirstOrDefault(l => l.Text("id") == id) ?? throw ApiError.Missing("line_item", id, "lines[0][invoice_line_item]")
            : null;
        if (given.NumberOrNull("amount") is null)
        {
            var quantity = given.NumberOrNull("quantity") ?? 1;
            line["amount"] = given.NumberOrNull("unit_amount") is { } unit ? unit * quantity
                : billed is null ? throw Refusals.Missing("lines[0][unit_amount]")
                : billed.Number("amount") * quantity / Math.Max(1, billed.Number("quantity"));
        }

        line["description"] ??= billed?.Text("description");
        return line;
    }

    /// <summary>What is credited of a paid invoice goes back in money, to the customer's balance, or by another way.</summary>
    private static void GiveBack(WriteRequest request, JsonObject invoice, JsonObject note, long amount)
    {
        var (refunded, credited) = (request.Integer("refund_amount") ?? 0, request.Integer("credit_amount") ?? 0);
        var named = refunded + credited + (request.Integer("out_of_band_amount") ?? 0) + request.Elements("refunds").Sum(r => r.Number("amount_refunded"));
        if (named != amount)
        {
            throw Refusals.State(
                null, $"The sum of credit amount, refund amount and out of band amount ({named}) must equal the credit note amount ({amount}).");
        }

        var session = request.Session;
        if (refunded > 0)
        {
            var payment = session.Where("invoice_payment", "invoice", invoice.Text("id")!).FirstOrDefault(p => p.Is("paid"));
            var charge = session.Find("charge", session.Find("payment_intent", payment?.Text("payment.payment_intent"))?.Text("latest_charge"))
                ?? throw Refusals.State(null, "The invoice has no payment that could be refunded.", "refund_amount");
            var refund = RefundWrites.Refund(session, charge, refunded, _ => { });
            note["refunds"] = new JsonArray(new JsonObject { ["amount_refunded"] = refunded, ["refund"] = refund.Text("id"), ["type"] = "refund" });
        }

        if (credited > 0 && session.Find("customer", invoice.Text("customer")) is { } customer)
        {
            var transaction = CustomerBalance.Change(session, customer, -credited, (invoice.Text("currency")!, "credit_note", invoice.Text("id")));
            note["customer_balance_transaction"] = transaction.Text("id");
        }
    }

    private static void Credit(WriteSession session, JsonObject invoice, string field, long amount)
    {
        invoice[field] = invoice.Number(field) + amount;
        if (!invoice.Is("open"))
        {
            session.Save(invoice);
            return;
        }

        invoice["amount_due"] = invoice.Number("amount_due") - amount;
        invoice["amount_remaining"] = invoice.Number("amount_remaining") - amount;
        InvoicePayments.AskForRest(session, invoice);
    }

    private static JsonObject Void(WriteRequest request)
    {
        var note = request.Subject();
        if (!note.Is("issued"))
            throw Refusals.State(null, "This credit note is already void.");
        var invoice = request.Session.Require("invoice", note.Text("invoice")!, "invoice");
        if (!invoice.Is("open"))
            throw Refusals.State(null, "You can only void credit notes of open invoices.");

        (note["status"], note["voided_at"]) = ("void", request.Now);
        request.Session.Save(note);
        Credit(request.Session, invoice, "pre_payment_credit_notes_amount", -note.Number("amount"));
        return note;
    }
}
