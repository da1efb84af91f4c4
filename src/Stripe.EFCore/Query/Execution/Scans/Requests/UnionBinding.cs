using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Requests.Variants;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Runtime;

namespace Stripe.EFCore.Query.Execution.Scans.Requests;

/// <summary>What a scan requests.</summary>
/// <param name="Lists">Lists, without what undoes their hidden defaults.</param>
/// <param name="Retrieves">Single objects.</param>
internal sealed record RequestPlan(ImmutableArray<Variant> Lists, ImmutableArray<RetrieveRequest> Retrieves);

/// <summary>
///     Turns disjunctions and their values into requests, where these are few: otherwise the list is read once, and the filter above answers the
///     disjunction.
/// </summary>
/// <param name="conditions">The conditions that every request of the scan carries.</param>
/// <param name="retrieves">The requests for the ids of a condition.</param>
/// <param name="mayMultiply">Whether a disjunction may become several requests.</param>
internal sealed class UnionBinding(
    StripeResource resource,
    ImmutableArray<CompiledCondition> conditions,
    Func<CompiledCondition, IEnumerable<object?>, IEnumerable<RetrieveRequest>> retrieves,
    bool mayMultiply,
    Frame frame)
{
    /// <summary>The most requests that disjunctions become, each of a page or more.</summary>
    public const int MostRequests = 10;

    /// <summary>More combinations than that are not looked at.</summary>
    private const int MostCombinations = 60;

    /// <summary>The requests for what a scan asks for, narrowed by its disjunctions.</summary>
    public RequestPlan Apply(RequestPlan plan, ImmutableArray<CompiledUnion> unions)
    {
        // What leaves one request only costs nothing, so it comes first.
        var isFew = AreFew(conditions, plan.Lists);
        var left = unions.Select(u => (Union: u, Alone: Narrowed(plan, u))).OrderBy(u => u.Alone is null ? int.MaxValue : CostOf(u.Alone)).Select(u => u.Union);
        foreach (var union in left)
        {
            if (plan.Lists.IsEmpty && plan.Retrieves.IsEmpty)
                break;

            var most = mayMultiply && !isFew ? Math.Max(MostRequests, CostOf(plan)) : CostOf(plan);
            if (Narrowed(plan, union) is { } narrowed && CostOf(narrowed) <= most)
                plan = narrowed;
        }

        return plan;
    }

    /// <summary>Whether conditions leave few rows of lists: then one request costs less than several.</summary>
    public static bool AreFew(ImmutableArray<CompiledCondition> conditions, ImmutableArray<Variant> lists)
        => conditions.Any(c => SelectiveConditions.LeavesFew(c.Kind, c.Parameter) && lists.Any(l => Carries(l, c.Parameter)));

    /// <summary>The lists that hold all objects, also those that are hidden by default.</summary>
    public static ImmutableArray<Variant> Complete(IEnumerable<Variant> lists, StripeResource resource)
        => [.. lists.SelectMany(list => WithoutHidden(list, resource) ?? CompleteSets(list, resource)).Select(list => list with { Excluded = [] })];

    /// <summary>The bare list where what it hides is not wanted, and what it perhaps hides; null where that is wanted.</summary>
    private static IEnumerable<Variant>? WithoutHidden(Variant list, StripeResource resource)
        => resource.HiddenByDefault is { } hidden && list.Excluded.Contains(hidden.Value) && !list.Parameters.Any(p => p.Name == hidden.Parameter)
            ? hidden.Perhaps.Except(list.Excluded).Select(v => list with { Parameters = list.Parameters.Add(new(hidden.Parameter, v)) })
                .Prepend(list with { LeavesOutHidden = true })
            : null;

    /// <summary>The requests of a scan for one of several disjunctions; null where they are too many, or where they are those of the scan without it.</summary>
    private RequestPlan? Narrowed(RequestPlan plan, CompiledUnion union)
    {
        var lists = new List<Variant>();
        var found = plan.Retrieves.ToBuilder();
        foreach (var branch in union.Branches)
        {
            if (branch.Any(c => c.Kind == ConditionKind.Holds && ValueOf(c) is (_, not true)))
                continue;

            if (RetrievesOf(branch) is { } single)
                found.AddRange(single.ExceptBy(found.Select(r => r.Path), r => r.Path));
            else
                lists.AddRange(branch.Aggregate((IEnumerable<Variant>)plan.Lists, Narrowed).Take(MostCombinations + 1));
            if (lists.Count > MostCombinations)
                return null;
        }

        var one = ListUnion.Of(lists, resource);
        return one.Length == plan.Lists.Length && plan.Lists.All(l => one.Any(o => HaveSame(l, o))) ? null : new RequestPlan(one, found.ToImmutable());
    }

    /// <summary>The requests for the objects of a branch that names their ids; null where it does not.</summary>
    private RetrieveRequest[]? RetrievesOf(ImmutableArray<CompiledCondition> branch)
        => branch.FirstOrDefault(c => c.Kind == ConditionKind.Id) is { } id && ValueOf(id) is (true, var key) ? [.. retrieves(id, [key])]
            : branch.FirstOrDefault(c => c.Kind == ConditionKind.IdSet) is { } ids
                && ValueOf(ids) is (true, IEnumerable keys)
                && Collections.CompareByDefault(keys)
                ? [.. retrieves(ids, keys.Cast<object?>())]
            : null;

    /// <summary>Lists with what a condition lets through of them.</summary>
    private IEnumerable<Variant> Narrowed(IEnumerable<Variant> lists, CompiledCondition condition)
    {
        if (condition.Parameter is not { } parameter || ValueOf(condition) is not (true, var value))
            return lists;
        if (condition.Kind == ConditionKind.NoneOf)
            return lists.Select(list => ConditionRequests.Excluding(list, condition, value));

        return ConditionRequests.Alternatives(condition, parameter, value) is not { } alternatives
            ? lists
            : lists.SelectMany(list => list.Parameters.Any(p => parameter.ExclusiveWith.Contains(p.Name.Split('[')[0]))
                ? [list]
                : alternatives.Select(a => ListUnion.Narrowed(list, a, resource)).OfType<Variant>());
    }

    /// <summary>A value that cannot be computed narrows nothing: whether it is an error is for the filter to say, if there is a row at all.</summary>
    private (bool IsKnown, object? Value) ValueOf(CompiledCondition condition)
    {
        try
        {
            return (true, condition.Value(frame, []));
        }
        catch (Exception failure) when (failure is not UnreachableException)
        {
            // Whatever the caller's own code throws in a value. A fault of the provider is never taken for it.
            return (false, true);
        }
    }

    private int CostOf(RequestPlan plan) => ListUnion.Of(Complete(plan.Lists, resource), resource).Length + plan.Retrieves.Length;

    private static IEnumerable<Variant> CompleteSets(Variant list, StripeResource resource)
    {
        var left = resource.CompleteSets
            .Where(set => !set.Any(s => list.Parameters.Any(p => p.Name == s.Name || p.Name.StartsWith(s.Name + "[", StringComparison.Ordinal))))
            .ToArray();
        return left.Length == 0 ? [list] : left.Select(set => list with { Parameters = list.Parameters.AddRange(set), LeavesOutHidden = set.IsEmpty });
    }

    private static bool HaveSame(Variant one, Variant other) => one.Excluded.SequenceEqual(other.Excluded) && one.Parameters.SequenceEqual(other.Parameters);

    private static bool Carries(Variant list, ListParameter? parameter)
        => parameter is not null && list.Parameters.Any(p => p.Name == parameter.Name || RangeBounds.IsSetOf(p.Name, parameter.Name));
}
