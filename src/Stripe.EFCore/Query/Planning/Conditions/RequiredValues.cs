using System.Collections.Immutable;
using System.Linq.Expressions;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Runtime;

namespace Stripe.EFCore.Query.Planning.Conditions;

/// <summary>
///     Finds the values of a filter that only a request answers in an OR: <c>Subscription == a &amp;&amp; Quantity == 1 || Subscription == b</c> asks for the
///     items of <c>a</c> and of <c>b</c>. Each branch has to give a value. The OR stays above the scan.
/// </summary>
internal static class RequiredValues
{
    /// <summary>The conditions that an OR implies, at most one for each filter; none where it is no OR or where a branch gives no value.</summary>
    public static ImmutableArray<ScanCondition> Of(Scan scan, Expression conjunct)
    {
        if (scan.Resource.Paging == PagingStyle.NextPageToken || !scan.Resource.Parameters.Any(IsAsked) || UnionFinder.Sides(conjunct) is not var (left, right))
            return [];

        var others = Given(scan, right);
        return [.. Given(scan, left).Join(others, c => c.Parameter, c => c.Parameter, (one, other) => Either(one, other))];
    }

    /// <summary>A condition for each filter that a branch gives a value.</summary>
    private static IEnumerable<ScanCondition> Given(Scan scan, Expression branch)
        => Conjuncts.Of(branch).SelectMany(c => ConditionFinder.FindAll(scan, c))
            .Where(c => c is { Kind: ConditionKind.Equal or ConditionKind.AnyOf, Parameter: { } parameter }
                && IsAsked(parameter) && FreeSlots.Of(c.Value).Count == 0)
            .DistinctBy(c => c.Parameter)
            .ToArray();

    /// <summary>The condition that one of two holds, which compare the same filter.</summary>
    public static ScanCondition Either(ScanCondition one, ScanCondition other)
    {
        return one with
        {
            Kind = ConditionKind.AnyOf,
            Value = ValueUnion.Of(Values(ConditionKind.Equal), Values(ConditionKind.AnyOf)),
            IsExact = false,
            Column = null,
        };

        Expression[] Values(ConditionKind kind) => [.. new[] { one, other }.Where(c => c.Kind == kind).Select(c => c.Value)];
    }

    /// <summary>Whether rows are judged by the filter's value after the request: a membership and a bound of a range are not.</summary>
    private static bool IsAsked(ListParameter parameter) => parameter is { IsAsked: true, Asked: not AskedValue.Unkept };
}
