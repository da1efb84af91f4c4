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
            "expired_card" => "Your card has expired.",
            "incorrect_cvc" => "Your card's security code is incorrect.",
            "processing_error" => "An error occurred while processing your card. Try again in a little bit.",
            "insufficient_funds" => "Your card has insufficient funds.",
            TestCards.NeedsAuthentication => "Your card was declined. This transaction requires authentication.",
            _ => "Your card was declined.",
        };

    /// <summary>The code of the error and of the failed charge.</summary>
    public static string CodeOf(string decline)
        => decline is TestCards.NeedsAuthentication or "expired_card" or "incorrect_cvc" or "processing_error" ? decline : "card_declined";

    /// <summary>What the object of the payment says of its last error.</summary>
    public static JsonObject ErrorOf(string decline, string charge) => new()
    {
        ["charge"] = charge,
        ["code"] = CodeOf(decline),
        ["decline_code"] = decline,
        ["message"] = MessageOf(decline),
        ["type"] = "card_error",
    };

    public static ApiError Error(string decline, string? charge) => new(
        HttpStatusCode.PaymentRequired,
        "card_error",
        CodeOf(decline),
        MessageOf(decline))
    {
        More = new() { ["charge"] = charge, ["decline_code"] = decline },
    };
}
