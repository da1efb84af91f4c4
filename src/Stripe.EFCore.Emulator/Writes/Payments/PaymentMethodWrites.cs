using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
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

    /// <summary>Where a payment method keeps that it cannot be used again: it was used without a customer, or detached from one.</summary>
    private static readonly string IsSpent = HiddenValue.Of("spent");

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

    /// <exception cref="ApiError">The payment method is another customer's, or cannot be used again.</exception>
    public static void RequireUsable(JsonObject method, string? customer)
    {
        var id = method.Text("id");
        if (method.IsTrue(IsSpent))
        {
            throw Refusals.State(
                null,
                "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without "
                + "Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it "
                + "to a Customer first.",
                "payment_method");
        }

        if (method.Text("customer") is not { } owner || owner == customer)
            return;
        throw customer is null
            ? Refusals.State(
                null,
                $"The PaymentMethod provided ({id}) can't be used because it belongs to a Customer. Include the Customer in the `customer` parameter.",
                "payment_method")
            : Refusals.State(
                "resource_missing",
                $"The customer does not have a payment method with the ID {id}. The payment method must belong to the customer.",
                "payment_method");
    }

    /// <summary>A payment method without a customer pays once.</summary>
    public static void Spend(WriteSession session, JsonObject method)
    {
        if (method.Text("object") != "payment_method" || method["customer"] is not null)
            return;

        method[IsSpent] = true;
        session.SaveSilently(method);
    }

    private static JsonObject Create(WriteRequest request)
    {
        if (request.Text("payment_method") is not { } copied)
            return Make(request.Session, request.Given);

        var copy = request.Session.Require("payment_method", copied, "payment_method");
        (copy["id"], copy["customer"]) = (request.Session.NewId("payment_method"), null);
        copy.Remove(IsSpent);
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
        if (method.IsTrue(IsSpent))
        {
            throw Refusals.State(
                null,
                "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.");
        }

        if (method.Text(TestCards.Outcome) is { } outcome and not (TestCards.NeedsAuthentication or TestCards.Blocked)
            && request.Ids[0] != "pm_card_chargeCustomerFail")
            throw Declines.Error(outcome, null);

        Attach(request.Session, method, customer);
        return method;
    }

    private static JsonObject Detach(WriteRequest request)
    {
        var method = request.Subject();
        if (method.Text("customer") is not { } customer)
            throw Refusals.State(null, "The payment method you provided is not attached to a customer so detachment is impossible.");

        (method["customer"], method[IsSpent]) = (null, true);
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

        TestCards.SetCard(method, number);
        var card = (JsonObject)method["card"]!;
        card["exp_month"] = given.NumberOrNull("exp_month") ?? card.Number("exp_month");
        card["exp_year"] = given.NumberOrNull("exp_year") ?? card.Number("exp_year");
    }
}
