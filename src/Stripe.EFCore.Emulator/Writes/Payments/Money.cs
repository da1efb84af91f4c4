using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Payments;

/// <summary>Amounts that can be charged, and what a payment leaves in the balance.</summary>
internal static class Money
{
    private static readonly FrozenSet<string> AtLeastFifty = FrozenSet.Create("aud", "brl", "cad", "chf", "eur", "inr", "nzd", "sgd", "usd");

    /// <exception cref="Store.ApiError">Stripe does not charge so little: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts.</exception>
    public static void RequireChargeable(long amount, string currency)
    {
        if (amount < 1)
            throw Refusals.State("parameter_invalid_integer", "This value must be greater than or equal to 1.", "amount");
        if (amount < 50 && AtLeastFifty.Contains(currency))
            throw Refusals.State("amount_too_small", $"Amount must be at least 50 {currency}", "amount");
    }

    /// <summary>Adds the balance transaction of something that moves money; what is refunded has a negative amount.</summary>
    public static JsonObject Move(WriteSession session, JsonObject source, string type, long amount)
    {
        var fee = type is "charge" or "payment" ? amount * 29 / 1000 + 30 : 0;
        var transaction = session.New("balance_transaction");
        transaction["amount"] = amount;
        transaction["available_on"] = session.Now + 2 * 24 * 60 * 60;
        transaction["currency"] = source.Text("currency");
        transaction["fee"] = fee;
        transaction["fee_details"] = fee == 0
            ? new JsonArray()
            : new JsonArray(new JsonObject
            {
                ["amount"] = fee,
                ["currency"] = source.Text("currency"),
                ["description"] = "Stripe processing fees",
                ["type"] = "stripe_fee",
            });
        transaction["net"] = amount - fee;
        transaction["reporting_category"] = type;
        transaction["source"] = source.Text("id");
        transaction["status"] = "pending";
        transaction["type"] = type;
        transaction["balance_type"] = "payments";
        session.Add(transaction);
        return transaction;
    }
}
