using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Others;

/// <summary>
///     The money that Stripe holds for a customer. It stands in the customer, where an expansion finds it: https://docs.stripe.com/api/cash_balance.
/// </summary>
internal static class CashBalances
{
    private const string Field = "cash_balance";

    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/customers/{}/cash_balance", Update);
        handlers.Add("POST /v1/test_helpers/customers/{}/fund_cash_balance", Fund);
    }

    /// <summary>The cash balance of a customer, also of one that never had money.</summary>
    public static JsonObject Of(JsonObject customer)
        => customer[Field]?.DeepClone() as JsonObject ?? new JsonObject
        {
            ["object"] = "cash_balance",
            ["available"] = null,
            ["customer"] = customer.Text("id"),
            ["customer_account"] = null,
            ["livemode"] = false,
            ["settings"] = new JsonObject { ["reconciliation_mode"] = "automatic", ["using_merchant_default"] = true },
        };

    /// <summary>Puts the settings of a cash balance, as parameters have them, into a customer.</summary>
    public static void Apply(JsonObject customer, JsonObject? given)
    {
        if (given?.Text("settings.reconciliation_mode") is not { } mode)
            return;

        var balance = Of(customer);
        var isDefault = mode == "merchant_default";
        balance.Set("settings.reconciliation_mode", isDefault ? "automatic" : mode);
        balance.Set("settings.using_merchant_default", isDefault);
        customer[Field] = balance;
    }

    private static JsonObject Update(WriteRequest request)
    {
        var customer = request.Session.Require("customer", request.Ids[0], "customer");
        Apply(customer, request.Given);
        request.Session.Save(customer);
        return Of(customer);
    }

    /// <summary>A bank transfer of the customer arrives.</summary>
    private static JsonObject Fund(WriteRequest request)
    {
        var (session, currency) = (request.Session, request.Text("currency")!);
        var customer = session.Require("customer", request.Ids[0], "customer");
        var balance = Of(customer);
        var available = balance.Number($"available.{currency}") + request.Integer("amount")!.Value;
        balance.Set($"available.{currency}", available);
        customer[Field] = balance;
        session.Save(customer);

        var transaction = session.New("customer_cash_balance_transaction");
        (transaction["customer"], transaction["currency"], transaction["type"]) = (customer.Text("id"), currency, "funded");
        (transaction["net_amount"], transaction["ending_balance"]) = (request.Integer("amount"), available);
        transaction.Set("funded.bank_transfer.reference", request.Text("reference"));
        transaction.Set("funded.bank_transfer.type", currency switch
        {
            "eur" => "eu_bank_transfer",
            "gbp" => "gb_bank_transfer",
            "jpy" => "jp_bank_transfer",
            "mxn" => "mx_bank_transfer",
            _ => "us_bank_transfer",
        });
        session.Add(transaction);
        return transaction;
    }
}
