using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Payments;

/// <summary>Payment methods, which belong to no customer until they are attached: https://docs.stripe.com/api/payment_methods/attach.</summary>
internal static class PaymentMethodWrites
{
    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/payment_methods", Create);
        handlers.Add("POST /v1/payment_methods/{}", Update);
        handlers.Add("POST /v1/payment_methods/{}/attach", Attach);
        handlers.Add("POST /v1/payment_methods/{}/detach", Detach);
    }

    /// <summary>A new payment method from parameters that describe one.</summary>
    public static JsonObject Make(WriteSession session, JsonObject given)
    {
        var method = session.New("payment_method");
        var rest = (JsonObject)given.DeepClone();
        rest.Remove("card");
        session.Merge.Into(method, rest, typeof(PaymentMethod));
        var type = method.Text("type") ?? throw Refusals.Missing("type");
        if (type == "card")
            SetCard(method, given["card"] as JsonObject ?? throw Refusals.Missing("card"));
        else
            method[type] ??= new JsonObject();
        session.Add(method);
        return method;
    }

    /// <summary>Gives a payment method to a customer.</summary>
    public static void Attach(WriteSession session, JsonObject method, string customer)
    {
        method["customer"] = customer;
        session.Save(method);
    }

    private static JsonObject Create(WriteRequest request)
    {
        if (request.Text("payment_method") is not { } copied)
            return Make(request.Session, request.Given);

        var copy = request.Session.Require("payment_method", copied, "payment_method");
        (copy["id"], copy["customer"]) = (request.Session.NewId("payment_method"), null);
        request.Session.Add(copy);
        return copy;
    }

    private static JsonObject Update(WriteRequest request)
    {
        var method = request.Subject();
        if (method["customer"] is null)
        {
            throw Refusals.State(
                null, "You must save this PaymentMethod to a customer before you can update it. See https://docs.stripe.com/payments/save-and-reuse");
        }

        request.Apply(method);
        request.Session.Save(method);
        return method;
    }

    private static JsonObject Attach(WriteRequest request)
    {
        var customer = request.Text("customer") ?? throw Refusals.Missing("customer");
        _ = request.Session.Require("customer", customer, "customer");
        var method = TestCards.PaymentMethod(request.Session, request.Ids[0], "payment_method");
        if (method.Text("customer") is { } owner && owner != customer)
            throw Refusals.State(null, "The payment method you provided has already been attached to a customer.");
        if (method.Text(TestCards.Outcome) is { } outcome and not TestCards.NeedsAuthentication && request.Ids[0] != "pm_card_chargeCustomerFail")
            throw Declines.Error(outcome, null);

        Attach(request.Session, method, customer);
        return method;
    }

    private static JsonObject Detach(WriteRequest request)
    {
        var method = request.Subject();
        if (method.Text("customer") is not { } customer)
            throw Refusals.State(null, "The payment method you provided is not attached to a customer so detachment is impossible.");

        method["customer"] = null;
        request.Session.Save(method);
        if (request.Session.Find("customer", customer) is { } owner && owner.Text("invoice_settings.default_payment_method") == method.Text("id"))
        {
            owner.Set("invoice_settings.default_payment_method", null);
            request.Session.Save(owner);
        }

        return method;
    }

    private static void SetCard(JsonObject method, JsonObject given)
    {
        var number = given.Text("number") ?? (given.Text("token") is null ? throw Refusals.Missing("card[number]") : "4242424242424242");
        if (number.Length < 12 || !number.All(char.IsAsciiDigit))
            throw Refusals.Declined("incorrect_number", "Your card number is incorrect.");

        var card = TestCards.CardOf(number);
        card["exp_month"] = given.NumberOrNull("exp_month") ?? card.Number("exp_month");
        card["exp_year"] = given.NumberOrNull("exp_year") ?? card.Number("exp_year");
        method["card"] = card;
        method[TestCards.Outcome] = TestCards.OutcomeOf(number);
    }
}
