using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Billing;
using Stripe.EFCore.Emulator.Writes.Others;
using Stripe.EFCore.Emulator.Writes.Payments;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Catalog;

/// <summary>Customers; to delete one cancels its subscriptions: https://docs.stripe.com/api/customers/delete.</summary>
internal static class Customers
{
    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/customers", Create);
        handlers.Add("POST /v1/customers/{}", Update);
        handlers.Add("DELETE /v1/customers/{}", Delete);
    }

    private static JsonObject Create(WriteRequest request)
    {
        var method = request.Text("payment_method") is { } named ? TestCards.PaymentMethod(request.Session, named, "payment_method") : null;
        var isDefault = method is not null && request.Text("invoice_settings.default_payment_method") == request.Text("payment_method");
        var given = (JsonObject)request.Given.DeepClone();
        if (isDefault)
            given.Set("invoice_settings.default_payment_method", null);
        given.Remove("cash_balance");
        var customer = (request with { Given = given }).New();
        if (isDefault)
            customer.Set("invoice_settings.default_payment_method", method!.Text("id"));

        CashBalances.Apply(customer, request.Given["cash_balance"] as JsonObject);
        customer["invoice_prefix"] ??= request.Session.NewIdWith("").ToUpperInvariant();
        request.Session.Add(customer);
        foreach (var (i, taxId) in request.Elements("tax_id_data").Index())
            TaxIds.Add(request.Session, taxId, customer.Text("id"), $"tax_id_data[{i}]");
        if (method is not null)
            PaymentMethodWrites.Attach(request.Session, method, customer.Text("id")!);
        AddSource(request, customer);
        return customer;
    }

    private static JsonObject Update(WriteRequest request)
    {
        var customer = request.Subject();
        var balance = customer.Number("balance");
        var given = (JsonObject)request.Given.DeepClone();
        given.Remove("cash_balance");
        (request with { Given = given }).Apply(customer);
        CashBalances.Apply(customer, request.Given["cash_balance"] as JsonObject);
        AddSource(request, customer);
        var after = customer.Number("balance");
        if (after == balance)
        {
            request.Session.Save(customer);
            return customer;
        }

        customer["balance"] = balance;
        CustomerBalance.Change(request.Session, customer, after - balance, (customer.Text("currency") ?? "usd", "adjustment", null));
        return customer;
    }

    private static void AddSource(WriteRequest request, JsonObject customer)
    {
        if (request.Text("source") is not { } token)
            return;

        var card = Sources.Card(request.Session, token, "source");
        card["customer"] = customer.Text("id");
        request.Session.Add(card);
        customer["default_source"] = card.Text("id");
        request.Session.Save(customer);
    }

    private static JsonObject Delete(WriteRequest request)
    {
        Delete(request.Session, request.Subject());
        return AccountStore.Stub(request.Session.Store.Required("customer").Schema, request.Ids[0]);
    }

    /// <summary>Deletes a customer, whose subscriptions end.</summary>
    public static void Delete(WriteSession session, JsonObject customer)
    {
        foreach (var subscription in session.Where("subscription", "customer", customer.Text("id")!).ToArray())
        {
            if (!subscription.Is("canceled", "incomplete_expired"))
                SubscriptionWrites.Cancel(session, subscription, "cancellation_requested");
        }

        session.Delete(customer);
    }
}
