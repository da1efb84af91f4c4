using Stripe.EFCore.Api.Requests;

namespace Stripe.EFCore.Api.Limits;

/// <summary>A request that may not go yet.</summary>
internal sealed class LimitWaiter(AccountLimiter limiter, EndpointLimits endpoint, RateShares shares, RequestClass @class)
    : TaskCompletionSource<Permit>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public EndpointLimits Endpoint => endpoint;

    public RateShares Shares => shares;

    public RequestClass Class => @class;

    /// <summary>Its place in the order of all waiting requests.</summary>
    public required long Ticket { get; init; }

    public required long Since { get; init; }

    /// <summary>Where it stands; null where it waits no longer.</summary>
    public LinkedListNode<LimitWaiter>? Node { get; set; }

    /// <summary>What cancels it. It is dropped as soon as the request no longer waits.</summary>
    public CancellationTokenRegistration Registration { get; set; }

    public void GiveUp(CancellationToken cancellationToken)
    {
        if (limiter.Remove(this))
            TrySetCanceled(cancellationToken);
    }
}

/// <summary>The limits of one operation by its name, and who waits for it.</summary>
internal sealed class EndpointLimits(string name)
{
    public string Name => name;

    public RateWindow Rate { get; } = new();

    public ConcurrencyLimit Concurrency { get; } = new();

    public bool IsSearch { get; } = name.EndsWith("/search", StringComparison.Ordinal);

    public LinkedList<LimitWaiter> Small { get; } = [];

    public LinkedList<LimitWaiter> Bulk { get; } = [];

    public LinkedList<LimitWaiter> Of(RequestClass @class) => @class == RequestClass.Small ? Small : Bulk;
}

/// <summary>The numbers of one request in the windows of its limits.</summary>
internal readonly record struct RequestNumbers(long Global, long Endpoint, long? Search);

/// <summary>What lets one request go; left when its answer has been read.</summary>
internal readonly struct Permit(AccountLimiter? limiter, EndpointLimits endpoint, long sentAt, TimeSpan waited, RequestNumbers? numbers)
{
    /// <summary>How long it was waited for.</summary>
    public TimeSpan Waited => waited;

    /// <summary>What is to be told of the store that instances share; null for nothing.</summary>
    public StoreNotice? Notice { get; init; }

    /// <summary>The time that was leased for it; null where nothing is leased.</summary>
    public long? LeasedAt { get; init; }

    /// <summary>Whether its time is over, since the process was held up behind it.</summary>
    public bool IsTooLate => LeasedAt is { } leased && limiter!.IsTooLate(leased);

    public void Leave() => limiter?.Leave(endpoint, numbers);

    /// <summary>Leaves without a request.</summary>
    public void GiveUp() => limiter!.GiveUp(endpoint);

    /// <summary>Slows down what Stripe refused by: <c>Stripe-Rate-Limited-Reason</c>.</summary>
    public void Refused(string? reason, TimeSpan? retryAfter) => limiter?.Refused(endpoint, sentAt, reason, retryAfter ?? TimeSpan.Zero);
}
