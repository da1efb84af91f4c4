using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Shapes;

namespace Stripe.EFCore.Emulator.Store;

/// <summary>What every account has from the start, one of each kind, and no list shows: the account itself and its settings.</summary>
internal static class StandingObjects
{
    /// <summary>The key of a singleton: it has no id, and needs none.</summary>
    public const string Key = "";

    public static void AddTo(AccountStore store)
    {
        store.Required("account").Hide(Account(store));
        foreach (var schema in ResourceSchemas.All.Where(s => s.IsSingleton))
            store.Required(schema.Object).Hide((JsonObject)JsonNode.Parse(SettingsOf(schema.Object))!);
    }

    private static JsonObject Account(AccountStore store) => EntityJson.Of(new Account
    {
        Id = store.AccountId,
        Object = "account",
        BusinessProfile = new() { Name = store.DisplayName },
        BusinessType = "company",
        Capabilities = new() { CardPayments = "active", Transfers = "active" },
        ChargesEnabled = true,
        Country = "US",
        Created = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        DefaultCurrency = "usd",
        DetailsSubmitted = true,
        Email = "owner@example.com",
        Metadata = [],
        PayoutsEnabled = true,
        Settings = new() { Dashboard = new() { DisplayName = store.DisplayName, Timezone = "Etc/UTC" } },
        Type = "standard",
    });

    private static string SettingsOf(string resource)
        => resource switch
        {
            "balance_settings" =>
                """
                {"object":"balance_settings","payments":{"debit_negative_balances":false,"payouts":{"automatic_transfer_rules_by_currency":null,
                "minimum_balance_by_currency":null,"schedule":{"interval":"daily","monthly_payout_days":null,"weekly_payout_days":null},
                "statement_descriptor":null,"status":"enabled"},"settlement_timing":{"delay_days":2,"start_of_day":null}}}
                """,
            "tax.settings" =>
                """
                {"object":"tax.settings","defaults":{"provider":"stripe","tax_behavior":null,"tax_code":null},"head_office":null,"livemode":false,
                "status":"pending","status_details":{"pending":{"missing_fields":["head_office"]}}}
                """,
            _ => throw new ArgumentException($"The emulator does not know how '{resource}' begins. Say it in {nameof(StandingObjects)}.", nameof(resource)),
        };
}
