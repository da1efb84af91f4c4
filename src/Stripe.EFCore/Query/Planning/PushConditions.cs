using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Planning;

/// <summary>Gives a scan every condition of the filters on it that the API can answer. The filters stay: what the API answers is a superset of what they let through.</summary>
internal sealed class PushConditions : PlanRewriter, IPlanRule
{
    public LogicalPlan Apply(LogicalPlan plan) => Rewrite(plan);

    protected override LogicalPlan Node(LogicalPlan plan) => plan is Filter filter ? filter with { Input = Push(filter.Input, filter.Predicate) } : plan;

    private static LogicalPlan Push(LogicalPlan plan, Expression predicate)
        => plan switch
        {
            Filter filter => filter with { Input = Push(filter.Input, predicate) },
            Scan scan => Conjuncts.Of(predicate).Select(c => ConditionFinder.Find(scan, c)).OfType<ScanCondition>().ToArray() is { Length: > 0 } found
                ? scan with { Conditions = scan.Conditions.AddRange(found) }
                : scan,
            _ => plan,
        };
}
