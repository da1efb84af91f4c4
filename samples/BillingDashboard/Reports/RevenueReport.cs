using BillingDashboard.Answers;
using BillingDashboard.Charts;
using BillingDashboard.Model;

namespace BillingDashboard.Reports;

/// <summary>What a visitor asks of the revenue.</summary>
/// <param name="Currency">Null for the currency with the most subscriptions.</param>
/// <param name="Months">How many months back, the current one included.</param>
/// <param name="PlanId">A product; null for all.</param>
public sealed record RevenueFilter(string? Currency, int Months, string? PlanId);

/// <summary>What comes in: each month from now on, and what was paid, by month and plan.</summary>
public sealed record RevenueReport
{
    public required IReadOnlyList<string> Currencies { get; init; }

    /// <summary>Null where there is neither a subscription nor a choice.</summary>
    public required string? Currency { get; init; }

    /// <summary>Monthly recurring revenue of all plans, for each currency.</summary>
    public required IReadOnlyList<Money> Recurring { get; init; }

    /// <summary>Monthly recurring revenue in the chosen currency.</summary>
    public required IReadOnlyList<PlanRevenue> Plans { get; init; }

    /// <summary>Items whose price of a month is not known from the price alone.</summary>
    public required int ItemsWithoutMonthlyPrice { get; init; }

    public required IReadOnlyList<Month> Months { get; init; }

    /// <summary>What was paid in the chosen currency, for each plan.</summary>
    public required IReadOnlyList<PaidPlan> Paid { get; init; }

    public Chart Chart() => new($"Paid invoices by month and plan, in {Currency?.ToUpperInvariant()}", [.. Months.Select(m => m.ToString())],
        Charts.Chart.Largest([.. Paid.Select(p => new Series(p.Plan, [.. p.Months.Select(m => Math.Max(0, m.Value))]))]))
    {
        Unit = Currency?.ToUpperInvariant() ?? "",
    };
}

/// <summary>What a plan brings in a month.</summary>
public sealed record PlanRevenue(string Plan, int Subscriptions, long Quantity, Money Monthly);

/// <summary>What was paid for a plan in each month.</summary>
public sealed record PaidPlan(string Plan, IReadOnlyList<Money> Months)
{
    public Money Total => Money.Sums(Months).Single();
}

/// <summary>Reads the <see cref="RevenueReport" />.</summary>
public sealed class RevenueReader(Billing billing, Catalogue catalogue, Journal journal, TimeProvider clock)
{
    public async Task<RevenueReport> ReadAsync(RevenueFilter filter, CancellationToken cancellationToken)
    {
        await catalogue.PlansAsync(cancellationToken);
        var items = await ItemsAsync(filter.PlanId, cancellationToken);
        var currencies = items.GroupBy(i => i.Currency)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.Key)
            .ToList();
        var currency = filter.Currency ?? currencies.FirstOrDefault();
        var months = Month.Last(filter.Months, clock.GetUtcNow().UtcDateTime);
        return new()
        {
            Currencies = [.. currencies.Union(filter.Currency is null ? [] : [filter.Currency]).Order(StringComparer.Ordinal)],
            Currency = currency,
            Recurring = Money.Sums(items.Select(i => i.Monthly).OfType<Money>()),
            Plans = PlansOf(items.Where(i => i.Currency == currency)),
            ItemsWithoutMonthlyPrice = items.Count(i => i.Monthly is null),
            Months = months,
            Paid = currency is null ? [] : await PaidAsync(filter with { Currency = currency }, months, cancellationToken),
        };
    }

    private Task<List<RecurringItem>> ItemsAsync(string? plan, CancellationToken cancellationToken)
    {
        var items = billing.Subscriptions
            .Where(s => s.Status == "active" || s.Status == "past_due")
            .SelectMany(s => s.Items.Data, (s, i) => new RecurringItem
            {
                SubscriptionId = s.Id,
                ProductId = i.Price.ProductId,
                Currency = i.Price.Currency,
                UnitAmount = i.Price.UnitAmountDecimal,
                UsageType = i.Price.Recurring.UsageType,
                Interval = i.Price.Recurring.Interval,
                IntervalCount = i.Price.Recurring.IntervalCount,
                Quantity = i.Quantity,
            });
        if (plan is not null)
            items = items.Where(i => i.ProductId == plan);
        return journal.ReadAsync("Items of active subscriptions", items, cancellationToken);
    }

    private async Task<IReadOnlyList<PaidPlan>> PaidAsync(RevenueFilter filter, IReadOnlyList<Month> months, CancellationToken cancellationToken)
    {
        var since = months[0].Start;
        var lines = billing.Invoices
            .Where(i => i.Status == "paid" && i.Created >= since && i.Currency == filter.Currency)
            .SelectMany(i => i.Lines.Data, (i, l) => new { i.Created, Product = l.Pricing.PriceDetails.Product, l.Amount });
        if (filter.PlanId is not null)
            lines = lines.Where(l => l.Product == filter.PlanId);
        var sums = await journal.ReadAsync(
            "Lines of paid invoices, by month and plan",
            lines.GroupBy(l => new { l.Created.Year, l.Created.Month, l.Product })
                .Select(g => new { g.Key.Year, g.Key.Month, g.Key.Product, Amount = g.Sum(l => l.Amount) }),
            cancellationToken);
        return
        [
            .. sums.GroupBy(s => s.Product)
                .Select(g => new PaidPlan(
                    catalogue.NameOf(g.Key),
                    [.. months.Select(m => Money.Of(g.Where(s => new Month(s.Year, s.Month) == m).Sum(s => s.Amount), filter.Currency!))]))
                .OrderByDescending(p => p.Total.Value).ThenBy(p => p.Plan, StringComparer.Ordinal),
        ];
    }

    private IReadOnlyList<PlanRevenue> PlansOf(IEnumerable<RecurringItem> items) =>
    [
        .. items.Where(i => i.Monthly is not null)
            .GroupBy(i => i.ProductId)
            .Select(g => new PlanRevenue(
                catalogue.NameOf(g.Key),
                g.Select(i => i.SubscriptionId).Distinct().Count(),
                g.Sum(i => i.Quantity),
                Money.Sums(g.Select(i => i.Monthly!)).Single()))
            .OrderByDescending(p => p.Monthly.Value).ThenBy(p => p.Plan, StringComparer.Ordinal),
    ];
}
