using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Payments;

/// <summary>The life of a setup intent: https://docs.stripe.com/payments/intents.</summary>
internal static class SetupIntentWrites
{
    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/setup_intents", Create);
        handlers.Add("POST /v1/setup_intents/{}", Update);
        handlers.Add("POST /v1/setup_intents/{}/confirm", Confirm);
        handlers.Add("POST /v1/setup_intents/{}/cancel", Cancel);
    }

    private static JsonObject Create(WriteRequest request)
    {
        var setup = request.Session.New("setup_intent");
        Apply(request, setup);
        setup["client_secret"] = $"{setup.Text("id")}_secret_emulated";
        request.Session.Add(setup);
        return request.Flag("confirm") == true ? Confirm(request, setup) : setup;
    }

    private static JsonObject Update(WriteRequest request)
    {
        var setup = request.Subject();
        Apply(request, setup);
        request.Session.Save(setup);
        return setup;
    }

    private static JsonObject Confirm(WriteRequest request)
    {
        var setup = request.Subject();
        if (!setup.Is("requires_payment_method", "requires_confirmation", "requires_action"))
            throw Unexpected(setup, $"You cannot confirm this SetupIntent because it has a status of {setup.Text("status")}.");
        Apply(request, setup);
        return Confirm(request, setup);
    }

    private static JsonObject Confirm(WriteRequest request, JsonObject setup)
    {
        var session = request.Session;
        if (setup.Text("payment_method") is not { } id)
        {
            throw Unexpected(
                setup,
                "You cannot confirm this SetupIntent because it's missing a payment method. Update the SetupIntent with a payment method and then confirm it "
                + "again, or confirm it again directly with a payment method or ConfirmationToken.");
        }

        var method = session.Require("payment_method", id, "payment_method");
        PaymentMethodWrites.RequireUsable(method, setup.Text("customer"));
        var outcome = method.Text(TestCards.Outcome);
        var waits = outcome == TestCards.NeedsAuthentication;
        var attempt = session.New("setup_attempt");
        foreach (var name in (string[])["customer", "payment_method", "usage", "on_behalf_of"])
            attempt[name] = setup[name]?.DeepClone();
        (attempt["setup_intent"], attempt["status"]) = (setup.Text("id"), waits ? "requires_action" : outcome is null ? "succeeded" : "failed");
        attempt["payment_method_details"] = new JsonObject { ["type"] = method.Text("type") };
        session.Add(attempt);
        setup["latest_attempt"] = attempt.Text("id");
        if (waits)
        {
            setup["status"] = "requires_action";
            setup["next_action"] = new JsonObject { ["type"] = "use_stripe_sdk", ["use_stripe_sdk"] = new JsonObject() };
            session.Save(setup);
            return setup;
        }

        if (outcome is not null)
        {
            (setup["status"], setup["payment_method"]) = ("requires_payment_method", null);
            setup["last_setup_error"] = Declines.ErrorOf(outcome, "");
            session.Save(setup);
            var error = Declines.Error(outcome, null);
            error.More["setup_intent"] = setup.DeepClone();
            session.FailWith(error);
            session.Note("setup_intent.setup_failed", setup);
            return setup;
        }

        (setup["status"], setup["next_action"], setup["last_setup_error"]) = ("succeeded", null, null);
        session.Save(setup);
        if (setup.Text("customer") is { } customer && method["customer"] is null)
            PaymentMethodWrites.Attach(session, method, customer);
        return setup;
    }

    private static JsonObject Cancel(WriteRequest request)
    {
        var setup = request.Subject();
        if (!setup.Is("requires_payment_method", "requires_confirmation", "requires_action"))
        {
            throw Unexpected(
                setup,
                $"You cannot cancel this SetupIntent because it has a status of {setup.Text("status")}. Only a SetupIntent with one of the following statuses "
                + "may be canceled: requires_payment_method, requires_confirmation, requires_action.");
        }

        (setup["status"], setup["cancellation_reason"]) = ("canceled", request.Text("cancellation_reason"));
        request.Session.Save(setup);
        return setup;
    }

    private static void Apply(WriteRequest request, JsonObject setup)
    {
        var given = (JsonObject)request.Given.DeepClone();
        given.Remove("payment_method");
        (request with { Given = given }).Apply(setup);
        if (request.Has("payment_method"))
            setup["payment_method"] = null;
        if (request.Text("payment_method") is { } id)
            setup["payment_method"] = TestCards.PaymentMethod(request.Session, id, "payment_method").Text("id");
        else if (request.Given["payment_method_data"] is JsonObject data)
            setup["payment_method"] = PaymentMethodWrites.Make(request.Session, data).Text("id");
        if (setup.Is("requires_payment_method", "requires_confirmation"))
            setup["status"] = setup["payment_method"] is null ? "requires_payment_method" : "requires_confirmation";
    }

    private static ApiError Unexpected(JsonObject setup, string message)
        => new(System.Net.HttpStatusCode.BadRequest, "invalid_request_error", "setup_intent_unexpected_state", message)
        {
            More = new() { ["setup_intent"] = setup.DeepClone() },
        };
}
