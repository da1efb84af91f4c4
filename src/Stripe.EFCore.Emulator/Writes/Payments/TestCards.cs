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

    /// <summary>The outcome of a card that Radar blocks: the bank is not asked.</summary>
    public const string Blocked = "fraudulent";

    private const string DisputedNumber = "4000000000000259";
    private const string AvailableNumber = "4000000000000077";

    /// <summary>The bank account whose payments never come to an end.</summary>
    private const string ProcessingNumber = "000000000009";

    /// <summary>Where a payment method keeps what a payment with it leads to beside the money.</summary>
    private static readonly string Number = HiddenValue.Of("number");

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
            ["chargeDeclinedExpiredCard"] = ("visa", "4000000000000069", "expired_card"),
            ["chargeDeclinedIncorrectCvc"] = ("visa", "4000000000000127", "incorrect_cvc"),
            ["chargeDeclinedProcessingError"] = ("visa", "4000000000000119", "processing_error"),
            ["radarBlock"] = ("visa", "4100000000000019", Blocked),
            ["createDispute"] = ("visa", DisputedNumber, null),
            ["bypassPending"] = ("visa", AvailableNumber, null),
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
        if (id is "pm_usBankAccount_success" or "pm_usBankAccount_processing")
            return Bank(session, id == "pm_usBankAccount_success" ? "000123456789" : ProcessingNumber);
        var prefix = ((string[])["pm_card_", "tok_"]).FirstOrDefault(p => id.StartsWith(p, StringComparison.Ordinal));
        var name = prefix is null ? "" : id[prefix.Length..];
        if (!ByName.TryGetValue(name, out var card))
            throw ApiError.Missing("PaymentMethod", id, param);

        var method = session.New("payment_method");
        method["type"] = "card";
        SetCard(method, card.Number);
        session.Add(method);
        return method;
    }

    /// <summary>Gives a payment method the card of a number, and what payments with it lead to.</summary>
    public static void SetCard(JsonObject method, string number)
    {
        method["card"] = CardOf(number);
        method[Outcome] = ByName.Values.FirstOrDefault(c => c.Number == number).Outcome;
        method[Number] = number is DisputedNumber or AvailableNumber ? number : null;
    }

    public static bool IsDisputed(JsonObject method) => method.Text(Number) == DisputedNumber;

    /// <summary>Whether the money is in the balance at once.</summary>
    public static bool IsAvailable(JsonObject method) => method.Text(Number) == AvailableNumber;

    /// <summary>Whether a payment goes on until somebody cancels it.</summary>
    public static bool IsProcessing(JsonObject method) => method.Text(Number) == ProcessingNumber;

    private static JsonObject Bank(WriteSession session, string number)
    {
        var method = session.New("payment_method");
        var account = Answers.NewObject.OfClass(typeof(PaymentMethodUsBankAccount), 0);
        (account["account_holder_type"], account["account_type"], account["bank_name"]) = ("individual", "checking", "STRIPE TEST BANK");
        (account["last4"], account["routing_number"]) = (number[^4..], "110000000");
        method[Number] = number;
        (method["type"], method["us_bank_account"]) = ("us_bank_account", account);
        session.Add(method);
        return method;
    }

    /// <summary>What is shown of a card with a number.</summary>
    private static JsonObject CardOf(string number)
    {
        var card = Answers.NewObject.OfClass(typeof(PaymentMethodCard), 0);
        var brand = number[0] switch { '4' => "visa", '5' => "mastercard", '3' => "amex", _ => "discover" };
        (card["brand"], card["display_brand"], card["country"], card["funding"]) = (brand, brand, "US", "credit");
        (card["exp_month"], card["exp_year"], card["last4"]) = (12, 2034, number[^4..]);
        card["checks"] = new JsonObject { ["address_line1_check"] = null, ["address_postal_code_check"] = null, ["cvc_check"] = "pass" };
        return card;
    }
}
