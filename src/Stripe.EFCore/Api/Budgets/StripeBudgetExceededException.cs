namespace Stripe.EFCore;

/// <summary>A request was not sent, since a budget is used up. What the query had read so far is not its result.</summary>
public sealed class StripeBudgetExceededException : StripeEFCoreException
{
    internal StripeBudgetExceededException(StripeBudget budget, long limit, string message)
        : base(message)
    {
        Budget = budget;
        Limit = limit;
    }

    /// <summary>Which budget is used up.</summary>
    public StripeBudget Budget { get; }

    /// <summary>How many requests it has, all of which were sent.</summary>
    public long Limit { get; }
}
