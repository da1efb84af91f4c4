using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Others;

/// <summary>The settings that an account has one of: https://docs.stripe.com/api/tax/settings, https://docs.stripe.com/api/balance-settings.</summary>
internal static class SettingsWrites
{
    /// <summary>How many days the money of an account in the United States takes.</summary>
    private const long OwnDelay = 2;

    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/balance_settings", r => Update(r, SetDelay));
        handlers.Add("POST /v1/tax/settings", r => Update(r, SetStatus));
        handlers.Add("DELETE /v1/accounts/{}", DeleteAccount);
    }

    /// <summary>A platform deletes the accounts that it made, and not itself.</summary>
    private static JsonObject DeleteAccount(WriteRequest request)
        => request.Ids[0] == request.Session.Store.AccountId
            ? throw Refusals.State(null, "You cannot delete your own account through the API. Close it in the Dashboard.", "account")
            : Generic.Handle(request);

    private static JsonObject Update(WriteRequest request, Action<JsonObject> follow)
    {
        var settings = request.Session.Require(request.Resource, StandingObjects.Key, request.Resource);
        request.Apply(settings);
        follow(settings);
        request.Session.Save(settings);
        return settings;
    }

    /// <summary>The days that money takes are those of the account, or the ones it chose.</summary>
    private static void SetDelay(JsonObject settings)
    {
        var timing = (JsonObject)settings["payments"]!["settlement_timing"]!;
        var chosen = timing.Number("delay_days_override");
        timing["delay_days"] = chosen > 0 ? chosen : OwnDelay;
        if (chosen == 0)
            timing.Remove("delay_days_override");
    }

    /// <summary>Taxes are computed once it is known where the business is.</summary>
    private static void SetStatus(JsonObject settings)
    {
        if (settings["head_office"] is null)
            return;

        (settings["status"], settings["status_details"]) = ("active", new JsonObject { ["active"] = new JsonObject() });
    }
}
