using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Shapes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Others;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>The objects that an account, or a parent, has one of.</summary>
internal static class Singletons
{
    /// <summary>How many transactions the balance is the sum of: to add up all of them takes too long where there are millions.</summary>
    private const int NewestTransactions = 1000;

    /// <summary>The object at a path; null where there is none.</summary>
    /// <exception cref="ApiError">The parent does not exist, or the key may not read it.</exception>
    public static JsonObject? At(Access access, string path)
    {
        var store = access.Store;
        switch (path)
        {
            case "/v1/balance":
                access.RequireRead("balance");
                return Balance(store);
            case "/v1/account":
                access.RequireRead("account");
                return store.Account;
        }

        if (store.ByPath(path) is { Schema.IsSingleton: true } table)
        {
            access.RequireRead(table.Schema.Object);
            return table.Find(StandingObjects.Key)!.Document();
        }

        return Within(access, path, "customer", "cash_balance") is { } customer ? CashBalances.Of(customer)
            : Within(access, path, "treasury.financial_account", "features") is { } account ? AccountFeatures.Of(account)
            : null;
    }

    /// <summary>The object that has one of what the path names.</summary>
    private static JsonObject? Within(Access access, string path, string parent, string segment)
    {
        var table = access.Store.Required(parent);
        if (path.Split('/') is not [.. var list, var id, var last] || last != segment || string.Join('/', list) != table.Schema.Path)
            return null;

        access.RequireRead(parent);
        return table.Find(id)?.Document() ?? throw ApiError.Missing(parent, id, parent);
    }

    /// <summary>What the newest balance transactions come to, in each currency, payouts left aside.</summary>
    private static JsonObject Balance(AccountStore store)
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
}
