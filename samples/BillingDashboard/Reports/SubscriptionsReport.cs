using BillingDashboard.Answers;
using BillingDashboard.Charts;
using BillingDashboard.Model;
using Stripe;

namespace BillingDashboard.Reports;

/// <summary>What a visitor asks of the subscriptions. Null asks for all.</summary>
public sealed record SubscriptionFilter(string? Status, string? PlanId, string? Sort, int Page);

/// <summary>How many subscriptions there are, how many leave, and which they are.</summary>
public sealed record SubscriptionsReport(IReadOnlyList<StatusCount> Statuses, IReadOnlyList<MonthOfChurn> Churn, Slice<SubscriptionRow> Rows)
{
    public Chart Chart() => new("Subscriptions that began and ended, by month", [.. Churn.Select(c => c.Month.ToString())],
    [
        new("Began", [.. Churn.Select(c => (decimal)c.Began)]),
        new("Ended", [.. Churn.Select(c => (decimal)c.Ended)]),
    ])
    {
        Unit = "Subscriptions",
        IsSideBySide = true,
    };
}

public sealed record StatusCount(string Status, int Count);

/// <summary>What happened in a month.</summary>
/// <param name="Before">Subscriptions that ran when the month began.</param>
/// <param name="Began">Those that began in it.</param>
/// <param name="Ended">Those that ended in it, whenever they began.</param>
/// <param name="EndedOfBefore">Those that ran when the month began and ended in it.</param>
public sealed record MonthOfChurn(Month Month, int Before, int Began, int Ended, int EndedOfBefore)
{
    /// <summary>The share of those at the month's start that ended in it; null where there were none.</summary>
    public decimal? Rate => Before == 0 ? null : (decimal)EndedOfBefore / Before;
}

public sealed record SubscriptionRow(string Id, string Status, DateTime Created, DateTime? EndedAt, string CustomerId)
{
    public string? CustomerName { get; init; }

    public IReadOnlyList<string> ProductIds { get; init; } = [];
}

/// <summary>Reads the <see cref="SubscriptionsReport" />.</summary>
public sealed class SubscriptionsReader(Billing billing, Catalogue catalogue, Journal journal, TimeProvider clock)
{
    private const int ChurnMonths = 12;

    public async Task<SubscriptionsReport> ReadAsync(SubscriptionFilter filter, CancellationToken cancellationToken)
    {
        await catalogue.PlansAsync(cancellationToken);
        var statuses = await journal.ReadAsync(
            "Subscriptions by status",
            billing.Subscriptions.GroupBy(s => s.Status).Select(g => new { Status = g.Key, Count = g.Count() }).OrderByDescending(s => s.Count),
            cancellationToken);

        // Those whose first payment never came did not begin.
        var lives = await journal.ReadAsync(
            "When subscriptions began and ended",
            billing.Subscriptions.Where(s => s.Status != "incomplete" && s.Status != "incomplete_expired").Select(s => new Life(s.Created, s.EndedAt)),
            cancellationToken);
        var rows = await Slice.ReadAsync(journal, "Subscriptions of the page", Rows(filter), filter.Page, cancellationToken);
        return new([.. statuses.Select(s => new StatusCount(s.Status, s.Count))], ChurnOf(lives), rows);
    }

    private IQueryable<SubscriptionRow> Rows(SubscriptionFilter filter)
    {
        var subscriptions = billing.Subscriptions.AsQueryable();
        if (filter.Status is not null)
            subscriptions = subscriptions.Where(s => s.Status == filter.Status);
        if (filter.PlanId is not null)
            subscriptions = subscriptions.Where(s => s.Items.Data.Any(i => i.Price.ProductId == filter.PlanId));
        return Sort(subscriptions, filter.Sort).Select(s => new SubscriptionRow(s.Id, s.Status, s.Created, s.EndedAt, s.CustomerId)
        {
            CustomerName = s.Customer.Name ?? s.Customer.Email,
            ProductIds = s.Items.Data.Select(i => i.Price.ProductId).ToList(),
        });
    }

    /// <summary>Newest first is Stripe's own order. Any other reads the whole list, and is sorted here.</summary>
    private static IQueryable<Subscription> Sort(IQueryable<Subscription> subscriptions, string? sort) => sort switch
    {
        "oldest" => subscriptions.OrderBy(s => s.Created).ThenBy(s => s.Id),
        "customer" => subscriptions.OrderBy(s => s.Customer.Name ?? s.Customer.Email).ThenByDescending(s => s.Created).ThenBy(s => s.Id),
        _ => subscriptions.OrderByDescending(s => s.Created),
    };

    private IReadOnlyList<MonthOfChurn> ChurnOf(List<Life> lives) =>
    [
        .. Month.Last(ChurnMonths, clock.GetUtcNow().UtcDateTime).Select(m => new MonthOfChurn(
            m,
            lives.Count(l => l.RanAt(m.Start)),
            lives.Count(l => Month.Of(l.Began) == m),
            lives.Count(l => l.Ended is { } ended && Month.Of(ended) == m),
            lives.Count(l => l.RanAt(m.Start) && l.Ended < m.End))),
    ];

    private sealed record Life(DateTime Began, DateTime? Ended)
    {
        public bool RanAt(DateTime time) => Began < time && (Ended is null || Ended >= time);
    }
}
