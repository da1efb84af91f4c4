using BillingDashboard.Model;
using Stripe;

namespace BillingDashboard.Reports;

/// <summary>One item of a subscription, as far as its monthly price needs it.</summary>
public sealed record RecurringItem
{
    public required string SubscriptionId { get; init; }

    public required string ProductId { get; init; }

    public required string Currency { get; init; }

    /// <summary>In the smallest unit of the currency; null for tiers.</summary>
    public decimal? UnitAmount { get; init; }

    public string? UsageType { get; init; }

    public string? Interval { get; init; }

    public long IntervalCount { get; init; }

    public long Quantity { get; init; }

    /// <summary>The price of a month; null where the price alone does not say it: tiers, and what is paid by use.</summary>
    public Money? Monthly =>
        UnitAmount is { } unit && UsageType != "metered" && PeriodsInMonth is { } periods
            ? new(unit * Quantity * periods * 1L.ToDecimal(Currency), Currency)
            : null;

    private decimal? PeriodsInMonth => IntervalCount <= 0
        ? null
        : Interval switch
        {
            "day" => 365m / 12 / IntervalCount,
            "week" => 365m / 84 / IntervalCount,
            "month" => 1m / IntervalCount,
            "year" => 1m / 12 / IntervalCount,
            _ => null,
        };
}
