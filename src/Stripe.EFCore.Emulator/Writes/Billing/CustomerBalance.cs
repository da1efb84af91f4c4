using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing;

/// <summary>What customers have on account; a negative balance is theirs: https://docs.stripe.com/billing/customer/balance.</summary>
internal static class CustomerBalance
{
    public static void AddTo(Handlers handlers) => handlers.Add("POST /v1/customers/{}/balance_transactions", Create);

    /// <summary>Changes the balance of a customer, and keeps the transaction that says why.</summary>
    /// <param name="reason">The currency, the type of the transaction, and the invoice that it belongs to.</param>
    public static JsonObject Change(WriteSession session, JsonObject customer, long amount, (string Currency, string Type, string? Invoice) reason)
    {
        var transaction = session.New("customer_balance_transaction");
        (transaction["customer"], transaction["amount"]) = (customer.Text("id"), amount);
        (transaction["currency"], transaction["type"], transaction["invoice"]) = (reason.Currency, reason.Type, reason.Invoice);
        customer["balance"] = customer.Number("balance") + amount;
        customer["currency"] ??= reason.Currency;
        transaction["ending_balance"] = customer.Number("balance");
        session.Save(customer);
        session.Add(transaction);
        return transaction;
    }

    private static JsonObject Create(WriteRequest request)
    {
        var customer = request.Session.Require("customer", request.Ids[0], "customer");
        var transaction = request.New();
        (transaction["customer"], transaction["type"]) = (request.Ids[0], "adjustment");
        customer["balance"] = customer.Number("balance") + transaction.Number("amount");
        customer["currency"] ??= transaction.Text("currency");
        transaction["ending_balance"] = customer.Number("balance");
        request.Session.Save(customer);
        request.Session.Add(transaction);
        return transaction;
    }
}
