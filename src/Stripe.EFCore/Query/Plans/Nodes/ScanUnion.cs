using System.Collections.Immutable;
using System.Linq.Expressions;

namespace Stripe.EFCore.Query.Plans.Nodes;

/// <summary>
///     A disjunction that the API can answer: a request for each branch, whose rows together are a superset of the rows wanted. Whether these requests are
///     sent is decided when the values are known; without them the scan reads more rows.
/// </summary>
/// <param name="IsExact">Whether the rows of all branches together are the rows of the disjunction.</param>
internal sealed record ScanUnion(ImmutableArray<UnionBranch> Branches, bool IsExact)
{
    /// <summary>The conjunct of a filter above the scan that these requests are sent for.</summary>
    public required Expression Conjunct { get; init; }

    public IEnumerable<ScanCondition> Conditions => Branches.SelectMany(b => b.Conditions);
}

/// <summary>One branch of a disjunction.</summary>
/// <param name="Conditions">All of them hold for a row of the branch. Each has a value that no surrounding row has a part in.</param>
internal sealed record UnionBranch(ImmutableArray<ScanCondition> Conditions);
