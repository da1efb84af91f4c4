using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Billing;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Payments;

/// <summary>The life of a payment intent: https://docs.stripe.com/payments/paymentintents/lifecycle.</summary>
internal static class PaymentIntentWrites
{
    private static readonly string[] Cancelable =
    [
        "requires_payment_method", "requires_capture", "requires_reauthorization", "requires_confirmation", "requires_action", "processing",
    ];

    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/payment_intents", Create);
        handlers.Add("POST /v1/payment_intents/{}", Update);
        handlers.Add("POST /v1/payment_intents/{}/confirm", Confirm);
        handlers.Add("POST /v1/payment_intents/{}/capture", Capture);
        handlers.Add("POST /v1/payment_intents/{}/cancel", Cancel);
        handlers.Add("POST /v1/payment_intents/{}/increment_authorization", Increment);
    }

    private static JsonObject Create(WriteRequest request)
    {
        if (request.Flag("confirm") != true && request.Given.ContainsKey("off_session"))
        {
            throw Refusals.State(
                null, "The parameter `off_session` cannot be passed when creating a PaymentIntent unless `confirm` is set to true.", "off_session");
        }

        var payment = request.Session.New("payment_intent");
        var method = MethodOf(request);
        ApplyWithout(request, payment);
        Money.RequireChargeable(payment.Number("amount"), payment.Text("currency")!);
        payment["client_secret"] = $"{payment.Text("id")}_secret_emulated";
        payment["payment_method_types"] = request.Given["allowed_payment_method_types"]?.DeepClone() ?? new JsonArray("card");
        if (method is not null)
        {
            PaymentMethodWrites.RequireUsable(method, payment.Text("customer"));
            (payment["payment_method"], payment["status"]) = (method.Text("id"), "requires_confirmation");
        }

        request.Session.Add(payment);
        return request.Flag("confirm") == true ? Confirm(request, payment) : payment;
    }

    private static JsonObject Update(WriteRequest request)
    {
        var payment = request.Subject();
        if (!payment.Is("requires_payment_method", "requires_confirmation", "requires_action")
            && request.Given.Select(p => p.Key).FirstOrDefault(n => n is not ("metadata" or "description" or "receipt_email" or "shipping")) is { } late)
        {
            throw Unexpected(
                payment,
                $"This PaymentIntent's {late} could not be updated because it has a status of {payment.Text("status")}. You may only update the {late} of a "
                + "PaymentIntent with one of the following statuses: requires_payment_method, requires_confirmation, requires_action.");
        }

        ApplyWithout(request, payment);
        if (request.Has("amount") || request.Has("currency"))
            Money.RequireChargeable(payment.Number("amount"), payment.Text("currency")!);
        if (request.Has("payment_method"))
            payment["payment_method"] = null;
        if (MethodOf(request) is { } method)
        {
            PaymentMethodWrites.RequireUsable(method, payment.Text("customer"));
            payment["payment_method"] = method.Text("id");
        }

        payment["status"] = !payment.Is("requires_payment_method", "requires_confirmation") ? payment.Text("status")
            : payment["payment_method"] is null ? "requires_payment_method" : "requires_confirmation";
        request.Session.Save(payment);
        return payment;
    }

    private static JsonObject Confirm(WriteRequest request)
    {
        var payment = request.Subject();
        if (payment.Is("succeeded"))
            throw Unexpected(payment, "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.");
        if (!payment.Is("requires_payment_method", "requires_confirmation", "requires_action"))
        {
            throw Unexpected(
                payment,
                $"You cannot confirm this PaymentIntent because it has a status of {payment.Text("status")}. Only a PaymentIntent with one of the following "
                + "statuses may be confirmed: requires_payment_method, requires_confirmation, requires_action.");
        }

        ApplyWithout(request, payment);
        if (MethodOf(request) is { } method)
            payment["payment_method"] = method.Text("id");
        return Confirm(request, payment);
    }

    private static JsonObject Confirm(WriteRequest request, JsonObject payment)
    {
        if (payment.Text("payment_method") is not { } method)
        {
            throw Unexpected(
                payment,
                "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method "
                + "and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.");
        }

        var used = request.Session.Require("payment_method", method, "payment_method");
        PaymentMethodWrites.RequireUsable(used, payment.Text("customer"));
        Pay(request.Session, payment, used, request.Given["off_session"] is not null);
        InvoicePayments.Follow(request.Session, payment);
        return payment;
    }

    /// <summary>Pays, or says why not, and keeps the payment intent.</summary>
    /// <returns>Whether the money is there.</returns>
    public static bool Pay(WriteSession session, JsonObject payment, JsonObject method, bool isOffSession)
    {
        var outcome = method.Text(TestCards.Outcome);
        payment["payment_method"] = method.Text("id");
        if (outcome == TestCards.NeedsAuthentication && !isOffSession)
        {
            payment["status"] = "requires_action";
            payment["next_action"] = new JsonObject { ["type"] = "use_stripe_sdk", ["use_stripe_sdk"] = new JsonObject() };
            session.Save(payment);
            return false;
        }

        var captures = payment.Text("capture_method") != "manual";
        var charge = ChargeWrites.Attempt(session, payment, method, captures);
        (payment["latest_charge"], payment["next_action"]) = (charge.Text("id"), null);
        if (outcome is not null)
        {
            (payment["status"], payment["payment_method"]) = ("requires_payment_method", null);
            payment["last_payment_error"] = Declines.ErrorOf(outcome, charge.Text("id")!);
            payment["last_payment_error"]!["payment_method"] = method.DeepClone();
            session.Save(payment);
            var error = Declines.Error(outcome, charge.Text("id"));
            error.More["payment_intent"] = payment.DeepClone();
            session.FailWith(error);
            return false;
        }

        payment["last_payment_error"] = null;
        if (TestCards.IsProcessing(method))
        {
            payment["status"] = "processing";
            session.Save(payment);
            return false;
        }

        payment["status"] = captures ? "succeeded" : "requires_capture";
        payment[captures ? "amount_received" : "amount_capturable"] = payment.Number("amount");
        session.Save(payment);
        if (payment.Text("setup_future_usage") is not null && payment.Text("customer") is { } customer && method["customer"] is null)
            PaymentMethodWrites.Attach(session, method, customer);
        PaymentMethodWrites.Spend(session, method);
        if (!captures)
            session.Note("payment_intent.amount_capturable_updated", payment);
        return captures;
    }

    private static JsonObject Capture(WriteRequest request)
    {
        var payment = request.Subject();
        if (!payment.Is("requires_capture"))
        {
            throw Unexpected(
                payment,
                $"This PaymentIntent could not be captured because it has a status of {payment.Text("status")}. Only a PaymentIntent with one of the following "
                + "statuses may be captured: requires_capture.");
        }

        ApplyWithout(request, payment);
        var amount = request.Integer("amount_to_capture") ?? payment.Number("amount_capturable");
        ChargeWrites.Take(request.Session, request.Session.Require("charge", payment.Text("latest_charge")!, "charge"), amount);
        (payment["amount_capturable"], payment["amount_received"], payment["status"]) = (0, amount, "succeeded");
        request.Session.Save(payment);
        return payment;
    }

    private static JsonObject Cancel(WriteRequest request)
    {
        var payment = request.Subject();
        if (!payment.Is(Cancelable))
        {
            throw Unexpected(
                payment,
                $"You cannot cancel this PaymentIntent because it has a status of {payment.Text("status")}. Only a PaymentIntent with one of the following "
                + $"statuses may be canceled: {string.Join(", ", Cancelable)}.");
        }

        Cancel(request.Session, payment, request.Text("cancellation_reason"));
        return payment;
    }

    /// <summary>Cancels, and gives back what was authorized.</summary>
    public static void Cancel(WriteSession session, JsonObject payment, string? reason)
    {
        if (payment.Is("requires_capture") && session.Find("charge", payment.Text("latest_charge")) is { } charge)
        {
            (charge["refunded"], charge["amount_refunded"]) = (true, charge.Number("amount"));
            session.Save(charge);
        }

        if (payment.Is("processing") && session.Find("charge", payment.Text("latest_charge")) is { } pending)
        {
            pending["status"] = "failed";
            session.Save(pending);
        }

        (payment["status"], payment["canceled_at"], payment["cancellation_reason"]) = ("canceled", session.Now, reason);
        (payment["amount_capturable"], payment["next_action"]) = (0, null);
        session.Save(payment);
    }

    private static JsonObject Increment(WriteRequest request)
    {
        var payment = request.Subject();
        if (!payment.Is("requires_capture"))
            throw Unexpected(payment, $"This PaymentIntent could not be incremented because it has a status of {payment.Text("status")}.");
        var amount = request.Integer("amount")!.Value;
        if (amount <= payment.Number("amount"))
            throw Refusals.State("amount_too_small", "The amount must be greater than the amount that is authorized.", "amount");

        var charge = request.Session.Require("charge", payment.Text("latest_charge")!, "charge");
        charge["amount"] = amount;
        request.Session.Save(charge);
        ApplyWithout(request, payment);
        (payment["amount"], payment["amount_capturable"]) = (amount, amount);
        request.Session.Save(payment);
        return payment;
    }

    /// <summary>Puts the parameters into the payment, but the payment method, which may be one for tests.</summary>
    private static void ApplyWithout(WriteRequest request, JsonObject payment)
    {
        var given = (JsonObject)request.Given.DeepClone();
        given.Remove("payment_method");
        (request with { Given = given }).Apply(payment);
        if (request.Given["automatic_payment_methods"] is JsonObject automatic)
        {
            payment["automatic_payment_methods"] = automatic.DeepClone();
            payment["automatic_payment_methods"]!["allow_redirects"] ??= "always";
        }
    }

    private static JsonObject? MethodOf(WriteRequest request)
        => request.Text("payment_method") is { } id ? TestCards.PaymentMethod(request.Session, id, "payment_method")
            : request.Given["payment_method_data"] is JsonObject data ? PaymentMethodWrites.Make(request.Session, data)
            : null;

    private static ApiError Unexpected(JsonObject payment, string message)
        => new(System.Net.HttpStatusCode.BadRequest, "invalid_request_error", "payment_intent_unexpected_state", message)
        {
            More = new() { ["payment_intent"] = payment.DeepClone() },
        };
}
