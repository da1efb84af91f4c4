using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Shapes;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>The objects that an account has one of.</summary>
internal static class Singletons
{
    /// <summary>How many transactions the balance is the sum of: to add up all of them takes too long where there are millions.</summary>
    private const int NewestTransactions = 1000;

    /// <summary>What the newest balance transactions come to, in each currency, payouts left aside.</summary>
    public static JsonObject Balance(AccountStore store)
    {
        var transactions = store.Required("balance_transaction").Older(null, long.MinValue, long.MaxValue, null)
            .Take(NewestTransactions).Select(r => r.Document()).Where(t => JsonFields.Text(t["type"]) != "payout").ToList();
        var known = transactions.Select(t => JsonFields.Text(t["currency"])).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        string[] currencies = [.. known.DefaultIfEmpty("usd")];
        return EntityJson.Of(new Balance
        {
            Object = "balance",
            Available = Sums("available"),
            Livemode = false,
            Pending = Sums("pending"),
        });

        List<BalanceAmount> Sums(string status) =>
        [
            .. currencies.Select(currency =>
            {
                var sum = transactions.Where(t => JsonFields.Text(t["currency"]) == currency && JsonFields.Text(t["status"]) == status)
                    .Sum(t => t["net"]?.GetValue<long>() ?? 0);
                return new BalanceAmount { Amount = sum, Currency = currency, SourceTypes = new() { ["card"] = sum } };
            }),
        ];
    }

    /// <summary>The account that a request belongs to.</summary>
    public static JsonObject Account(Access access) => EntityJson.Of(new Account
    {
        Id = access.AccountId,
        Object = "account",
        BusinessProfile = new() { Name = access.Store.DisplayName },
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
        Settings = new() { Dashboard = new() { DisplayName = access.Store.DisplayName, Timezone = "Etc/UTC" } },
        Type = "standard",
    });
}
