using System.Net;
using System.Text.Json.Nodes;

namespace Stripe.EFCore.Emulator.OAuth;

/// <summary>What the token endpoints answer when a fault is queued.</summary>
internal static class TokenFaults
{
    /// <summary>An answer in place of the exchange; null for faults that happen on the way back.</summary>
    public static TokenAnswer? Replacing(EmulatedTokenFault fault)
        => fault switch
        {
            EmulatedTokenFault.ServerError => TokenAnswer.Json(HttpStatusCode.InternalServerError, new JsonObject { ["error"] = "server_error" }),
            EmulatedTokenFault.Html => new TokenAnswer(HttpStatusCode.OK, "text/html", "<!doctype html><title>Network sign-in</title>"u8.ToArray()),
            EmulatedTokenFault.WithoutAccessToken => Tokens(t => t.Remove("access_token")),
            EmulatedTokenFault.HeaderInjection => Tokens(t => t["access_token"] = "sk_test_forged\r\nX-Forged: yes"),
            EmulatedTokenFault.UnknownTokens => Tokens(_ => { }),
            EmulatedTokenFault.WrongTypes => Tokens(t => (t["access_token"], t["livemode"]) = (new JsonArray("sk_test_forged"), "no")),
            EmulatedTokenFault.WrongTokenType => Tokens(t => t["token_type"] = "mac"),
            _ => null,
        };

    private static TokenAnswer Tokens(Action<JsonObject> forge)
    {
        var tokens = new JsonObject
        {
            ["access_token"] = Ledger.Secret("sk_test_"),
            ["livemode"] = false,
            ["refresh_token"] = Ledger.Secret("rt_"),
            ["token_type"] = "bearer",
            ["stripe_publishable_key"] = "pk_test_forged",
            ["stripe_user_id"] = "acct_forged",
            ["scope"] = "read_write",
        };
        forge(tokens);
        return TokenAnswer.Json(HttpStatusCode.OK, tokens);
    }
}
