using Stripe.EFCore.Api.Requests;

namespace Stripe.EFCore.Api.Limits;

/// <summary>A request that may not go yet.</summary>
internal sealed class LimitWaiter(AccountLimiter limiter, EndpointLimits endpoint, RateShares shares, RequestClass @class, long ticket, long since)
    : TaskCompletionSource<Permit>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public EndpointLimits Endpoint => endpoint;

    public RateShares Shares => shares;

    public RequestClass Class => @class;

    /// <summary>Its place in the order of all waiting requests.</summary>
    public long Ticket => ticket;

    public long Since => since;

    /// <summary>Where it stands; null where it waits no longer.</summary>
    public LinkedListNode<LimitWaiter>? Node { get; set; }

    /// <summary>What calls it back; let go of as soon as it waits no longer, whoever reads its task when.</summary>
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

    public void Leave() => limiter?.Leave(endpoint, numbers);

    /// <summary>Slows down what Stripe refused by: <c>Stripe-Rate-Limited-Reason</c>.</summary>
    public void Refused(string? reason, TimeSpan? retryAfter) => limiter?.Refused(endpoint, sentAt, reason, retryAfter ?? TimeSpan.Zero);
}
