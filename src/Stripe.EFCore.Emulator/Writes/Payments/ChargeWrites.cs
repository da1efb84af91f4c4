using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Payments;

/// <summary>Charges: made by hand, or by the payment that they belong to.</summary>
internal static class ChargeWrites
{
    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/charges", Create);
        handlers.Add("POST /v1/charges/{}/capture", Capture);
    }

    /// <summary>The charge of an attempt to pay. Where the payment method declines it, the charge failed.</summary>
    public static JsonObject Attempt(WriteSession session, JsonObject payment, JsonObject method, bool captures)
    {
        var charge = session.New("charge");
        foreach (var name in (string[])["amount", "currency", "customer", "description", "on_behalf_of", "receipt_email", "shipping", "transfer_group",
            "statement_descriptor", "statement_descriptor_suffix", "application_fee_amount", "transfer_data"])
            charge[name] = payment[name]?.DeepClone();
        charge["payment_intent"] = payment.Text("id");
        Pay(session, charge, method, captures);
        return charge;
    }

    private static JsonObject Create(WriteRequest request)
    {
        var charge = request.New();
        var amount = request.Integer("amount") ?? throw Refusals.Missing("amount");
        var currency = request.Text("currency") ?? throw Refusals.Missing("currency");
        Money.RequireChargeable(amount, currency);
        if (request.Text("source") is null && request.Text("customer") is null)
            throw Refusals.State("parameter_missing", "Must provide source or customer.");

        var source = request.Text("source") is { } id ? SourceOf(request.Session, id) : DefaultOf(request);
        charge["source"] = null;
        Pay(request.Session, charge, source, request.Flag("capture") ?? true);
        return charge;
    }

    /// <summary>What a charge is paid with, as the payment methods that it could be.</summary>
    private static JsonObject SourceOf(WriteSession session, string id)
        => session.Find("card", id) ?? session.Find("source", id) ?? TestCards.PaymentMethod(session, id, "source");

    private static JsonObject DefaultOf(WriteRequest request)
    {
        var customer = request.Session.Require("customer", request.Text("customer")!, "customer");
        return customer.Text("default_source") is { } source
            ? SourceOf(request.Session, source)
            : throw Refusals.Declined("missing", "Cannot charge a customer that has no active card");
    }

    private static void Pay(WriteSession session, JsonObject charge, JsonObject method, bool captures)
    {
        var decline = method.Text(TestCards.Outcome);
        charge["payment_method"] = method.Text("id");
        charge["billing_details"] = method["billing_details"]?.DeepClone() ?? new JsonObject();
        charge["payment_method_details"] = new JsonObject
        {
            [method.Text("type") ?? "card"] = method[method.Text("type") ?? "card"]?.DeepClone() ?? new JsonObject(),
            ["type"] = method.Text("type") ?? "card",
        };
        charge["outcome"] = OutcomeOf(decline);
        (charge["captured"], charge["paid"]) = (decline is null && captures, decline is null);
        if (decline is not null)
        {
            (charge["status"], charge["failure_code"], charge["failure_message"]) = ("failed", Declines.CodeOf(decline), Declines.MessageOf(decline));
            session.Add(charge);
            if (charge["payment_intent"] is null)
                session.FailWith(Declines.Error(decline, charge.Text("id")!));
            return;
        }

        if (TestCards.IsProcessing(method))
        {
            (charge["status"], charge["paid"], charge["outcome"]) = ("pending", false, null);
            session.Add(charge);
            return;
        }

        if (captures)
        {
            var transaction = Money.Move(session, charge, "charge", charge.Number("amount"));
            if (TestCards.IsAvailable(method))
            {
                (transaction["status"], transaction["available_on"]) = ("available", session.Now);
                session.Save(transaction);
            }

            (charge["amount_captured"], charge["balance_transaction"]) = (charge.Number("amount"), transaction.Text("id"));
        }

        session.Add(charge);
        if (captures && TestCards.IsDisputed(method))
            Dispute(session, charge);
    }

    private static JsonObject OutcomeOf(string? decline)
    {
        var isBlocked = decline == TestCards.Blocked;
        return new()
        {
            ["network_status"] = decline is null ? "approved_by_network" : isBlocked ? "not_sent_to_network" : "declined_by_network",
            ["reason"] = isBlocked ? "highest_risk_level" : decline,
            ["risk_level"] = isBlocked ? "highest" : "normal",
            ["seller_message"] = decline is null ? "Payment complete."
                : isBlocked ? "Stripe blocked this payment as too risky." : "The bank declined the payment.",
            ["type"] = decline is null ? "authorized" : isBlocked ? "blocked" : "issuer_declined",
        };
    }

    /// <summary>The owner of the card says that the payment is not theirs, and the bank takes the money back.</summary>
    private static void Dispute(WriteSession session, JsonObject charge)
    {
        var dispute = session.New("dispute");
        foreach (var name in (string[])["amount", "currency", "payment_intent"])
            dispute[name] = charge[name]?.DeepClone();
        (dispute["charge"], dispute["reason"], dispute["status"]) = (charge.Text("id"), "fraudulent", "needs_response");
        dispute["balance_transactions"] = new JsonArray(Money.Move(session, dispute, "adjustment", -charge.Number("amount")).DeepClone());
        session.Add(dispute);
        charge["disputed"] = true;
        session.Save(charge);
    }

    private static JsonObject Capture(WriteRequest request)
    {
        var charge = request.Subject();
        if (charge.IsTrue("captured"))
            throw Refusals.State("charge_already_captured", $"Charge {charge.Text("id")} has already been captured.");
        if (charge.IsTrue("refunded"))
            throw Refusals.State("charge_already_refunded", $"Charge {charge.Text("id")} has already been refunded.");

        request.Apply(charge);
        Take(request.Session, charge, request.Integer("amount") ?? charge.Number("amount"));
        return charge;
    }

    /// <summary>Captures a part of what was authorized, and gives back the rest.</summary>
    public static void Take(WriteSession session, JsonObject charge, long amount)
    {
        if (amount > charge.Number("amount") || amount < 1)
        {
            throw ApiError.Invalid(
                "amount_too_large", "The amount to capture must be from 1 to the amount that was authorized.", "amount_to_capture");
        }

        (charge["captured"], charge["amount_captured"]) = (true, amount);
        charge["amount_refunded"] = charge.Number("amount") - amount;
        charge["balance_transaction"] = Money.Move(session, charge, "charge", amount).Text("id");
        session.Save(charge);
        if (amount < charge.Number("amount"))
            session.Note("charge.captured", charge);
    }
}
