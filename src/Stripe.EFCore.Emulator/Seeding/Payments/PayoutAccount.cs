using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stripe.EFCore.Emulator.Seeding.Payments;

/// <summary>The bank account that the payouts of a data set go to. It is stored, since there is one whatever the scale.</summary>
internal static class PayoutAccount
{
    /// <summary>The account that the payouts name; null where there are none.</summary>
    public static JsonObject? Of(ISeededData data)
    {
        if (data.Resources.FirstOrDefault(r => r.Object == "payout") is not { Count: > 0 } payouts)
            return null;

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            payouts.Write(writer, 0);
        using var payout = JsonDocument.Parse(stream.GetBuffer().AsMemory(0, (int)stream.Length));
        return new JsonObject
        {
            ["id"] = payout.RootElement.GetProperty("destination").GetString(),
            ["object"] = "bank_account",
            ["account"] = null,
            ["account_holder_name"] = null,
            ["account_holder_type"] = null,
            ["account_type"] = null,
            ["available_payout_methods"] = new JsonArray("standard"),
            ["bank_name"] = "STRIPE TEST BANK",
            ["country"] = "US",
            ["currency"] = "usd",
            ["default_for_currency"] = true,
            ["fingerprint"] = "1JWtPxqbdX5Gamtz",
            ["last4"] = "6789",
            ["metadata"] = new JsonObject(),
            ["routing_number"] = "110000000",
            ["status"] = "new",
        };
    }
}
