using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Lists;

/// <summary>Filters that ask for more than the value of a field: what other objects say, or what follows from several fields.</summary>
internal static class ComputedFilters
{
    /// <exception cref="ApiError">Stripe refuses the value.</exception>
    public static Func<JsonObject, bool> Of(AccountStore store, string name, string value)
        => name switch
        {
            "payout" => PayoutFilter.Of(store, value),
            "delivery_success" => Where(FilterPredicates.Flag(value, name), IsDelivered),
            "scheduled" => Where(FilterPredicates.Flag(value, name), d => JsonFields.Text(d["status"]) == "not_started"),
            "contains" => Contains(store, value),
            "customer" or "customer_account" => d => OfGrant(store, d, name) == value,
            "transaction_refresh[after]" => RefreshedAfter(store, value),
            _ => throw new InvalidOperationException($"Nobody knows what the filter '{name}' asks."),
        };

    private static Func<JsonObject, bool> Where(bool isWanted, Func<JsonObject, bool> predicate) => d => predicate(d) == isWanted;

    /// <summary>Whether no webhook waits for the event any more.</summary>
    private static bool IsDelivered(JsonObject @event) => JsonFields.Text(@event["pending_webhooks"]) is null or "0";

    /// <summary>The value lists that have an item of the value.</summary>
    private static Func<JsonObject, bool> Contains(AccountStore store, string value)
    {
        var items = All(store, "radar.value_list_item").Where(i => JsonFields.Text(i["value"]) == value);
        var lists = items.Select(i => JsonFields.Text(i["value_list"])).ToHashSet();
        return list => lists.Contains(JsonFields.Text(list["id"]));
    }

    /// <summary>A field of the credit grant whose balance was changed.</summary>
    private static string? OfGrant(AccountStore store, JsonObject transaction, string field)
        => JsonFields.Text(transaction["credit_grant"]) is { } id ? JsonFields.Text(store.Required("billing.credit_grant").Find(id)?.Document()[field]) : null;

    /// <summary>The transactions that a later refresh made or changed: one of another name, whose changes are younger than all of the refresh named.</summary>
    private static Func<JsonObject, bool> RefreshedAfter(AccountStore store, string refresh)
    {
        var times = All(store, "financial_connections.transaction").Where(t => JsonFields.Text(t["transaction_refresh"]) == refresh)
            .Select(t => JsonFields.Second(t["updated"])).ToList();
        if (times.Count == 0)
            throw ApiError.Missing("transaction_refresh", refresh, "transaction_refresh[after]");

        var last = times.Max();
        return t => JsonFields.Text(t["transaction_refresh"]) != refresh && JsonFields.Second(t["updated"]) > last;
    }

    private static IEnumerable<JsonObject> All(AccountStore store, string resource)
        => store.Required(resource).Older(null, long.MinValue, long.MaxValue, null).Select(r => r.Document());
}
