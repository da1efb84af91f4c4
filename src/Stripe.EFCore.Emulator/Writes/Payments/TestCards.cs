using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Payments;

/// <summary>The cards that Stripe has for tests, by number and by the name that stands for a payment method: https://docs.stripe.com/testing.</summary>
internal static class TestCards
{
    /// <summary>Where a payment method keeps why payments with it fail: a decline code, or <see cref="NeedsAuthentication" />.</summary>
    public static readonly string Outcome = HiddenValue.Of("outcome");

    public const string NeedsAuthentication = "authentication_required";

    private static readonly FrozenDictionary<string, (string Brand, string Number, string? Outcome)> ByName =
        new Dictionary<string, (string, string, string?)>
        {
            ["visa"] = ("visa", "4242424242424242", null),
            ["visa_debit"] = ("visa", "4000056655665556", null),
            ["mastercard"] = ("mastercard", "5555555555554444", null),
            ["amex"] = ("amex", "378282246310005", null),
            ["discover"] = ("discover", "6011111111111117", null),
            ["chargeDeclined"] = ("visa", "4000000000000002", "generic_decline"),
            ["visa_chargeDeclined"] = ("visa", "4000000000000002", "generic_decline"),
            ["chargeDeclinedInsufficientFunds"] = ("visa", "4000000000009995", "insufficient_funds"),
            ["visa_chargeDeclinedInsufficientFunds"] = ("visa", "4000000000009995", "insufficient_funds"),
            ["chargeDeclinedLostCard"] = ("visa", "4000000000009987", "lost_card"),
            ["chargeDeclinedStolenCard"] = ("visa", "4000000000009979", "stolen_card"),
            ["chargeCustomerFail"] = ("visa", "4000000000000341", "generic_decline"),
            ["authenticationRequired"] = ("visa", "4000002760003184", NeedsAuthentication),
            ["threeDSecure2Required"] = ("visa", "4000000000003220", NeedsAuthentication),
        }.ToFrozenDictionary();

    /// <summary>A payment method by its id. A name for tests makes a new one each time, as at Stripe.</summary>
    /// <exception cref="ApiError">There is none.</exception>
    public static JsonObject PaymentMethod(WriteSession session, string id, string param)
    {
        if (session.Find("payment_method", id) is { } found)
            return found;
        var prefix = ((string[])["pm_card_", "tok_"]).FirstOrDefault(p => id.StartsWith(p, StringComparison.Ordinal));
        var name = prefix is null ? "" : id[prefix.Length..];
        if (!ByName.TryGetValue(name, out var card))
            throw ApiError.Missing("PaymentMethod", id, param);

        var method = session.New("payment_method");
        method["type"] = "card";
        method["card"] = CardOf(card.Number);
        method[Outcome] = card.Outcome;
        session.Add(method);
        return method;
    }

    /// <summary>What is shown of a card with a number.</summary>
    public static JsonObject CardOf(string number)
    {
        var card = Answers.NewObject.OfClass(typeof(PaymentMethodCard), 0);
        var brand = number[0] switch { '4' => "visa", '5' => "mastercard", '3' => "amex", _ => "discover" };
        (card["brand"], card["display_brand"], card["country"], card["funding"]) = (brand, brand, "US", "credit");
        (card["exp_month"], card["exp_year"], card["last4"]) = (12, 2034, number[^4..]);
        card["checks"] = new JsonObject { ["address_line1_check"] = null, ["address_postal_code_check"] = null, ["cvc_check"] = "pass" };
        return card;
    }

    /// <summary>Why payments with a card of this number fail; null where they do not.</summary>
    public static string? OutcomeOf(string number) => ByName.Values.FirstOrDefault(c => c.Number == number).Outcome;
}
