using Stripe.EFCore.Api.Budgets;
using Stripe.EFCore.Api.Caching;
using Stripe.EFCore.Api.Limits;

namespace Stripe.EFCore.Api;

/// <summary>What all sessions of the process know together of the accounts that they read.</summary>
internal sealed record ProcessState
{
    public static ProcessState Shared { get; } = new() { Limiters = new() };

    /// <summary>The rate limits that requests keep; null for none.</summary>
    public AccountLimiters? Limiters { get; init; }

    /// <summary>Answers that may be given again.</summary>
    public PageCaches Caches { get; init; } = new();

    /// <summary>The requests of the month.</summary>
    public MonthlyCounts Months { get; init; } = new();
}
