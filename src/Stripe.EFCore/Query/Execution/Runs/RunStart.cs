using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Execution.Runs;

/// <summary>How a compiled query is run.</summary>
/// <param name="IsAsync">Whether the caller waits without a thread.</param>
/// <param name="ReadsSeveralLists">Whether the run may read several lists at once, as for subqueries and joins.</param>
/// <param name="Options">What the query says about its runs; null where the run reads no list.</param>
internal sealed record RunStart(bool IsAsync, bool ReadsSeveralLists, QueryRunOptions? Options)
{
    /// <summary>A run that computes values and asks nothing of the API.</summary>
    public static RunStart WithoutRequests { get; } = new(IsAsync: false, ReadsSeveralLists: false, Options: null);

    /// <summary>What the query says about Stripe's search.</summary>
    public SearchUse Search { get; init; } = Options?.Search ?? SearchUse.Unsaid;
}
