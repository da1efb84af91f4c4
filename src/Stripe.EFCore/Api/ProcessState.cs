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

    /// <summary>Where the instances of the application share their limits; null where each process is alone.</summary>
    public IStripeSharedLimits? SharedLimits { get; init; }

    /// <summary>Where the instances of the application share answers; null for nowhere.</summary>
    public DistributedPages? Distributed { get; init; }

    /// <summary>Answers that may be given again.</summary>
    public PageCaches Caches { get; init; } = new();

    /// <summary>What was dropped of those answers.</summary>
    public LocalGenerations Drops { get; init; } = new();

    /// <summary>The requests of the month.</summary>
    public MonthlyCounts Months { get; init; } = new();
}
