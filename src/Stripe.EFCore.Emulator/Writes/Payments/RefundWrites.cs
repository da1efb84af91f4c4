using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Payments;

/// <summary>Refunds, which take from their charge what it still has: https://docs.stripe.com/api/refunds.</summary>
internal static class RefundWrites
{
    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/refunds", Create);
        handlers.Add("POST /v1/refunds/{}/cancel", Cancel);
        handlers.Add("POST /v1/test_helpers/refunds/{}/expire", Cancel);
    }

    /// <summary>Gives back an amount of a charge.</summary>
    /// <param name="fill">Gives the refund what the caller has for it beside the amount.</param>
    public static JsonObject Refund(WriteSession session, JsonObject charge, long amount, Action<JsonObject> fill)
    {
        var left = LeftOf(charge);
        if (charge.IsTrue("refunded") || left == 0 && charge.IsTrue("captured"))
            throw Refusals.State("charge_already_refunded", $"Charge {charge.Text("id")} has already been refunded.");
        if (!charge.IsTrue("paid"))
            throw Refusals.State(null, $"Charge {charge.Text("id")} cannot be refunded because it has not been paid.", "charge");
        if (amount < 1)
            throw Refusals.State("parameter_invalid_integer", "This value must be greater than or equal to 1.", "amount");
        if (amount > left)
        {
            throw ApiError.Invalid(
                null, $"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", "amount");
        }

        var refund = session.New("refund");
        foreach (var name in (string[])["currency", "customer", "payment_intent", "payment_method"])
            refund[name] = charge[name]?.DeepClone();
        (refund["amount"], refund["charge"]) = (amount, charge.Text("id"));
        fill(refund);
        refund["balance_transaction"] = Money.Move(session, refund, "refund", -amount).Text("id");
        refund["destination_details"] = new JsonObject { ["card"] = new JsonObject { ["type"] = "refund" }, ["type"] = "card" };
        session.Add(refund);
        charge["amount_refunded"] = charge.Number("amount_refunded") + amount;
        charge["refunded"] = charge.Number("amount_refunded") == charge.Number("amount");
        session.Save(charge);
        return refund;
    }

    /// <summary>What can be refunded. What a partial capture releases counts as refunded too, and was never captured.</summary>
    private static long LeftOf(JsonObject charge)
        => Math.Min(charge.Number("amount_captured"), charge.Number("amount") - charge.Number("amount_refunded"));

    private static JsonObject Create(WriteRequest request)
    {
        var charge = ChargeOf(request);
        if (!charge.IsTrue("captured") && charge.Text("payment_intent") is { } held && charge.IsTrue("paid"))
            throw Refusals.State("charge_not_refundable", $"The charge of {held} is not captured. Cancel the PaymentIntent in place of a refund.");

        var left = LeftOf(charge);
        return Refund(request.Session, charge, request.Integer("amount") ?? left, refund =>
        {
            (refund["reason"], refund["instructions_email"]) = (request.Text("reason"), request.Text("instructions_email"));
            if (request.Given["metadata"] is JsonObject metadata)
                Answers.Merge.SetMetadata(refund, metadata);
        });
    }

    private static JsonObject ChargeOf(WriteRequest request)
    {
        if (request.Text("charge") is { } charge)
            return request.Session.Require("charge", charge, "charge");
        if (request.Text("payment_intent") is not { } intent)
            throw Refusals.State("parameter_missing", "One of the following params should be provided for this request: payment_intent or charge.");

        var payment = request.Session.Require("payment_intent", intent, "payment_intent");
        return payment.Text("latest_charge") is { } latest
            ? request.Session.Require("charge", latest, "charge")
            : throw Refusals.State("payment_intent_unexpected_state", $"This PaymentIntent ({intent}) does not have a successful charge to refund.");
    }

    private static JsonObject Cancel(WriteRequest request)
    {
        var refund = request.Subject();
        if (!refund.Is("requires_action"))
            throw Refusals.State(null, $"This refund cannot be canceled because it has a status of {refund.Text("status")}.");

        refund["status"] = request.Operation.Method == "expire" ? "failed" : "canceled";
        request.Session.Save(refund);
        if (request.Session.Find("charge", refund.Text("charge")) is { } charge)
        {
            charge["amount_refunded"] = charge.Number("amount_refunded") - refund.Number("amount");
            charge["refunded"] = false;
            request.Session.Save(charge);
        }

        return refund;
    }
}
