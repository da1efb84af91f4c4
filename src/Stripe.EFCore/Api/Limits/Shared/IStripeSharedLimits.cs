namespace Stripe.EFCore;

/// <summary>
///     Where the instances of an application share what Stripe limits: the pace of requests, and the requests of a month. Package Stripe.EFCore.Redis has one
///     over Redis; <see cref="Infrastructure.StripeDbContextOptionsBuilder.UseSharedLimits" /> takes any other.
/// </summary>
/// <remarks>
///     All times are those of one clock, which is the store's and not that of an instance: the time since any fixed moment. Methods may throw what they like,
///     and may be called on any thread, several at once. The provider waits for an answer for a bounded time only.
/// </remarks>
public interface IStripeSharedLimits
{
    /// <summary>Among how many instances the limits are divided while the store does not answer. At least 1.</summary>
    int Instances { get; }

    /// <summary>Leases times at which requests may go.</summary>
    /// <param name="request">How many, and by which limits.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Between none and as many times as were asked for.</returns>
    ValueTask<StripeSlotLease> LeaseAsync(StripeSlotRequest request, CancellationToken cancellationToken = default);

    /// <summary>Tells all instances that Stripe refused a request because there were too many.</summary>
    /// <param name="refusal">Which limit refused it, and when it was sent.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask SlowDownAsync(StripeSharedRefusal refusal, CancellationToken cancellationToken = default);

    /// <summary>Counts requests to an account's month.</summary>
    /// <param name="request">How many, and up to which number.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What is counted now.</returns>
    ValueTask<StripeMonthlyCount> CountAsync(StripeMonthlyRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="CountAsync" />
    StripeMonthlyCount Count(StripeMonthlyRequest request);
}

/// <summary>Asks for times at which requests of one endpoint may go.</summary>
public sealed class StripeSlotRequest
{
    /// <summary>Whose limits they are: the account, or where it is not known a hash of the key; with the mode and a hash of the address. No secret.</summary>
    public required string Account { get; init; }

    /// <summary>The limits that each slot has to keep.</summary>
    public required IReadOnlyList<StripeSharedRate> Rates { get; init; }

    /// <summary>How many slots are wanted.</summary>
    public required int Count { get; init; }

    /// <summary>No slot lies further ahead than this.</summary>
    public required TimeSpan Horizon { get; init; }

    /// <summary>No slot lies nearer than this: the way of the answer back to the instance.</summary>
    public TimeSpan Lead { get; init; }

    /// <summary>The <see cref="StripeSlotLease.Epoch" /> of the last lease that this instance had; null for none.</summary>
    public string? Epoch { get; init; }

    /// <summary>Whether this instance sends on its own share, since the store did not answer.</summary>
    public bool IsOnShare { get; init; }
}

/// <summary>One limit: no more than a number of requests in the window, and no more than a part of them in a shorter one.</summary>
public sealed class StripeSharedRate
{
    /// <summary><c>all</c>, <c>search</c>, or an endpoint such as <c>/v1/customers/{id}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Requests in <see cref="Window" />.</summary>
    public required int Most { get; init; }

    /// <summary>A little more than the time for which Stripe allows as many.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>Requests in <see cref="BurstWindow" />.</summary>
    public required int Burst { get; init; }

    /// <summary>The shorter window.</summary>
    public required TimeSpan BurstWindow { get; init; }
}

/// <summary>The times that an instance got.</summary>
public sealed class StripeSlotLease
{
    /// <summary>The time of the store.</summary>
    public required TimeSpan Now { get; init; }

    /// <summary>One request may go at each of these times.</summary>
    public required IReadOnlyList<TimeSpan> Slots { get; init; }

    /// <summary>When asking for more makes sense; not after <see cref="Now" /> if at once.</summary>
    public TimeSpan AskAgain { get; init; }

    /// <summary>Until when an instance that is on its own share stays there. All instances come back at the same time.</summary>
    public TimeSpan OnShareUntil { get; init; }

    /// <summary>What changes if the store lost what it remembered.</summary>
    public required string Epoch { get; init; }

    /// <summary>When Stripe last refused a request because too many were under way at once, by the limits of the request; zero for never.</summary>
    public IReadOnlyList<TimeSpan> TooManyAtOnce { get; init; } = [];
}

/// <summary>A request was refused because there were too many.</summary>
public sealed class StripeSharedRefusal
{
    /// <inheritdoc cref="StripeSlotRequest.Account" />
    public required string Account { get; init; }

    /// <summary>The limit that refused: the name of a <see cref="StripeSharedRate" />.</summary>
    public required string Rate { get; init; }

    /// <summary>Whether there were too many at once, and not too many in a second.</summary>
    public bool IsOfConcurrency { get; init; }

    /// <summary>When the request was sent, by the store's clock.</summary>
    public required TimeSpan SentAt { get; init; }

    /// <summary>The pause that Stripe asks for; zero for none.</summary>
    public TimeSpan Pause { get; init; }
}

/// <summary>Counts requests to a month.</summary>
public sealed class StripeMonthlyRequest
{
    /// <inheritdoc cref="StripeSlotRequest.Account" />
    public required string Account { get; init; }

    /// <summary>The month (UTC), such as <c>2026-11</c>.</summary>
    public required string Month { get; init; }

    /// <summary>How many are to be sent, if the month has room for them; below zero for requests that were counted and not sent.</summary>
    public required int Requests { get; init; }

    /// <summary>How many were sent while the store did not answer. They are counted in any case.</summary>
    public long SentBefore { get; init; }

    /// <summary>How many the month may have.</summary>
    public required long Most { get; init; }
}

/// <summary>The requests of a month.</summary>
public sealed class StripeMonthlyCount
{
    /// <summary>Whether there was room, so that the requests are counted and may be sent.</summary>
    public required bool IsTaken { get; init; }

    /// <summary>How many are counted, those with it.</summary>
    public required long Used { get; init; }
}
