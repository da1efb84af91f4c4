using BillingDashboard.Answers;
using BillingDashboard.Charts;
using BillingDashboard.Model;

namespace BillingDashboard.Reports;

/// <summary>What a visitor asks of failed payments.</summary>
/// <param name="From">The first day, in UTC.</param>
/// <param name="To">The last day, in UTC.</param>
/// <param name="Currency">Null for all.</param>
public sealed record FailedPaymentsFilter(DateOnly From, DateOnly To, string? Currency);

/// <summary>Payments that did not come, and why.</summary>
public sealed record FailedPaymentsReport(IReadOnlyList<ReasonCount> Reasons, int Attempts, IReadOnlyList<FailedPayment> Newest)
{
    public int Failed => Reasons.Sum(r => r.Count);

    public Chart Chart() => new("Failed payments by reason", [.. Reasons.Select(r => r.Text)], [new("Payments", [.. Reasons.Select(r => (decimal)r.Count)])])
    {
        Unit = "Payments",
    };
}

/// <summary>How often one reason was given, and what was not paid for it.</summary>
public sealed record ReasonCount(string Reason, int Count, IReadOnlyList<Money> Amounts)
{
    public string Text => Reason.Replace('_', ' ');
}

public sealed record FailedPayment(string Id, DateTime Created, string? CustomerId, string? CustomerName, Money Amount, string? Message);

/// <summary>Reads the <see cref="FailedPaymentsReport" />.</summary>
public sealed class FailedPaymentsReader(Billing billing, Journal journal)
{
    private const int Newest = 20;

    public async Task<FailedPaymentsReport> ReadAsync(FailedPaymentsFilter filter, CancellationToken cancellationToken)
    {
        var from = filter.From.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var end = filter.To.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var charges = billing.Charges.Where(c => c.Created >= from && c.Created < end);
        if (filter.Currency is not null)
            charges = charges.Where(c => c.Currency == filter.Currency);

        // The bank's reason says more than Stripe's code, which is card_declined for most of them.
        var groups = await journal.ReadAsync(
            "Payments by outcome, reason and currency",
            charges.GroupBy(c => new { IsFailed = c.Status == "failed", Reason = c.Outcome.Reason ?? c.FailureCode, c.Currency })
                .Select(g => new { g.Key.IsFailed, g.Key.Reason, g.Key.Currency, Count = g.Count(), Amount = g.Sum(c => c.Amount) }),
            cancellationToken);
        var newest = await journal.ReadAsync(
            "The newest failed payments",
            charges.Where(c => c.Status == "failed").OrderByDescending(c => c.Created).Take(Newest)
                .Select(c => new { c.Id, c.Created, c.CustomerId, c.Customer.Name, c.Customer.Email, c.Amount, c.Currency, c.FailureMessage }),
            cancellationToken);
        return new(
            [
                .. groups.Where(g => g.IsFailed).GroupBy(g => g.Reason ?? "not said")
                    .Select(g => new ReasonCount(g.Key, g.Sum(r => r.Count), Money.Sums(g.Select(r => Money.Of(r.Amount, r.Currency)))))
                    .OrderByDescending(r => r.Count).ThenBy(r => r.Reason, StringComparer.Ordinal),
            ],
            groups.Sum(g => g.Count),
            [.. newest.Select(c => new FailedPayment(c.Id, c.Created, c.CustomerId, c.Name ?? c.Email, Money.Of(c.Amount, c.Currency), c.FailureMessage))]);
    }
}
