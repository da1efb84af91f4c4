using BillingDashboard.Answers;
using BillingDashboard.Model;
using Stripe.EFCore;

namespace BillingDashboard.Reports;

/// <summary>A payout in a list.</summary>
public sealed record PayoutRow(string Id, DateTime Created, DateTime ArrivalDate, Money Amount, string Status, bool Automatic);

/// <summary>A payout, and the transactions that make it up.</summary>
/// <param name="Types">What came and went, for each type of transaction and currency.</param>
/// <param name="Newest">The newest of the transactions.</param>
public sealed record PayoutReport(PayoutRow Payout, IReadOnlyList<TransactionType> Types, IReadOnlyList<Transaction> Newest)
{
    public int Transactions => Types.Sum(t => t.Count);

    /// <summary>The sum of the transactions, for each currency.</summary>
    public IReadOnlyList<Money> Net => Money.Sums(Types.Select(t => t.Net));

    /// <summary>
    ///     What the payout and its transactions do not agree in; zero where all is well. Null where a transaction is in another currency than the
    ///     payout: there is no sum over two currencies.
    /// </summary>
    public Money? Difference => Net.All(n => n.Currency == Payout.Amount.Currency)
        ? Payout.Amount with { Value = Payout.Amount.Value - Net.Sum(n => n.Value) }
        : null;
}

public sealed record TransactionType(string Type, int Count, Money Amount, Money Fee, Money Net);

public sealed record Transaction(string Id, DateTime Created, string Type, string? Description, Money Amount, Money Fee, Money Net);

/// <summary>Reads payouts.</summary>
public sealed class PayoutReader(Billing billing, Journal journal)
{
    private const int Newest = 50;

    /// <summary>A page of payouts, newest first.</summary>
    public Task<Slice<PayoutRow>> ListAsync(string? status, int page, CancellationToken cancellationToken)
    {
        var payouts = billing.Payouts.AsQueryable();
        if (status is not null)
            payouts = payouts.Where(p => p.Status == status);
        return Slice.ReadAsync(journal, "Payouts of the page", Rows(payouts.OrderByDescending(p => p.Created)), page, cancellationToken);
    }

    /// <summary>A payout with its transactions; null where there is no such payout.</summary>
    public async Task<PayoutReport?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (await journal.FindAsync("The payout", Rows(billing.Payouts.Where(p => p.Id == id)), cancellationToken) is not { } payout)
            return null;

        // Stripe does not say which transactions a manual payout is made of.
        if (!payout.Automatic)
            return new(payout, [], []);

        // The payout itself is one of its transactions: it takes away what the others add up to.
        var parts = billing.BalanceTransactions.Where(t => t.Payout() == id && t.Type != "payout");
        var types = await journal.ReadAsync(
            "Transactions of the payout, by type",
            parts.GroupBy(t => new { t.Type, t.Currency })
                .Select(g => new
                {
                    g.Key.Type,
                    g.Key.Currency,
                    Count = g.Count(),
                    Amount = g.Sum(t => t.Amount),
                    Fee = g.Sum(t => t.Fee),
                    Net = g.Sum(t => t.Net),
                }),
            cancellationToken);
        var newest = await journal.ReadAsync(
            "The newest transactions of the payout",
            parts.OrderByDescending(t => t.Created).Take(Newest)
                .Select(t => new { t.Id, t.Created, t.Type, t.Description, t.Amount, t.Fee, t.Net, t.Currency }),
            cancellationToken);

        return new(
            payout,
            [
                .. types.OrderBy(t => t.Type, StringComparer.Ordinal).ThenBy(t => t.Currency, StringComparer.Ordinal)
                    .Select(t => new TransactionType(
                        t.Type, t.Count, Money.Of(t.Amount, t.Currency), Money.Of(t.Fee, t.Currency), Money.Of(t.Net, t.Currency))),
            ],
            [
                .. newest.Select(t => new Transaction(
                    t.Id, t.Created, t.Type, t.Description, Money.Of(t.Amount, t.Currency), Money.Of(t.Fee, t.Currency), Money.Of(t.Net, t.Currency))),
            ]);
    }

    private static IQueryable<PayoutRow> Rows(IQueryable<Stripe.Payout> payouts) =>
        payouts.Select(p => new PayoutRow(p.Id, p.Created, p.ArrivalDate, Money.Of(p.Amount, p.Currency), p.Status, p.Automatic));
}
