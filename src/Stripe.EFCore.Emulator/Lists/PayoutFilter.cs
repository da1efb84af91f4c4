using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Lists;

/// <summary>
///     Which balance transactions an automatic payout pays out. No field of a balance transaction names its payout: here these are the ones created
///     since the automatic payout before, and the payout's own, or those that were inserted with a <c>payout</c> field, which is not shown.
/// </summary>
internal static class PayoutFilter
{
    public const string StoredField = "payout";

    /// <exception cref="ApiError">There is no such payout, or it is a manual one.</exception>
    public static Func<JsonObject, bool> Of(AccountStore store, string id)
    {
        var (payouts, transactions) = (store.Required("payout"), store.Required("balance_transaction"));
        var row = payouts.Find(id) ?? throw ApiError.Missing("payout", id, "payout");
        var payout = row.Document();
        if (!IsAutomatic(payout))
            throw ApiError.Invalid(null, "Balance transaction history can only be filtered on automatic transfers, not manual.", "payout");

        var own = JsonFields.Text(payout["balance_transaction"]);
        var end = PositionOf(transactions, payout);
        var start = payouts.Older(row.Position, long.MinValue, long.MaxValue, null).Where(r => r.IsSeeded).Select(r => r.Document()).Where(IsAutomatic)
            .Select(p => PositionOf(transactions, p)).FirstOrDefault(p => p is not null);
        return transaction => JsonFields.Text(transaction[StoredField]) is { } stored
            ? stored == id
            : row.IsSeeded && (JsonFields.Text(transaction["type"]) != "payout" || JsonFields.Text(transaction["id"]) == own)
                && transactions.Find(JsonFields.Text(transaction["id"])!) is { IsSeeded: true } found
                && (start is null || found.Position.CompareTo(start.Value) > 0) && (end is null || found.Position.CompareTo(end.Value) <= 0);
    }

    private static bool IsAutomatic(JsonObject payout) => payout["automatic"]?.GetValue<bool>() == true;

    private static Position? PositionOf(Table transactions, JsonObject payout)
        => JsonFields.Text(payout["balance_transaction"]) is { } id ? transactions.Find(id)?.Position : null;
}
