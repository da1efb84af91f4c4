using System.Net;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Writes.Payments;

/// <summary>Why a bank refuses a payment: https://docs.stripe.com/declines/codes.</summary>
internal static class Declines
{
    public static string MessageOf(string decline)
        => decline switch
        {
            "insufficient_funds" => "Your card has insufficient funds.",
            TestCards.NeedsAuthentication => "Your card was declined. This transaction requires authentication.",
            _ => "Your card was declined.",
        };

    /// <summary>What the object of the payment says of its last error.</summary>
    public static JsonObject ErrorOf(string decline, string charge) => new()
    {
        ["charge"] = charge,
        ["code"] = decline == TestCards.NeedsAuthentication ? decline : "card_declined",
        ["decline_code"] = decline,
        ["message"] = MessageOf(decline),
        ["type"] = "card_error",
    };

    public static ApiError Error(string decline, string? charge) => new(
        HttpStatusCode.PaymentRequired,
        "card_error",
        decline == TestCards.NeedsAuthentication ? decline : "card_declined",
        MessageOf(decline))
    {
        More = new() { ["charge"] = charge, ["decline_code"] = decline },
    };
}
