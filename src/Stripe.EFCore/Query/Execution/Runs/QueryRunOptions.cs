using System.Collections.Immutable;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Execution.Runs;

/// <summary>What every run of a compiled query has in common.</summary>
/// <param name="IsAsync">Whether EF Core asked for an asynchronous query.</param>
/// <param name="UsesStandAloneStateManager">Whether identities are resolved for this query alone (no tracking with identity resolution).</param>
/// <param name="ChecksThreadSafety">Whether use of the context by two threads at once is looked for.</param>
/// <param name="ContextType">The context's type, for diagnostics.</param>
internal sealed record QueryRunOptions(bool IsAsync, bool UsesStandAloneStateManager, bool ChecksThreadSafety, Type ContextType)
{
    /// <summary>How old answers may be; zero for new ones only, null for what the settings say.</summary>
    public TimeSpan? CacheFor { get; init; }

    /// <summary>Whether a run gives all elements, whatever <c>MaxRows</c> says.</summary>
    public bool GivesAllRows { get; init; }

    /// <summary>Who is told of the pages of a run.</summary>
    public ImmutableArray<ProgressSource> Progress { get; init; } = [];

    /// <summary>Whether the objects of Stripe.net that the query returns keep their JSON.</summary>
    public bool KeepsRawJson { get; init; }

    /// <summary>What the query says about Stripe's search.</summary>
    public SearchUse Search { get; init; } = SearchUse.Unsaid;
}
