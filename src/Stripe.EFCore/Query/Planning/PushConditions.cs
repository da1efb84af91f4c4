using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Planning;

/// <summary>
///     Gives a scan every condition of the filters on it that the API can answer. The filters stay: what the API answers is a superset of what they let
///     through. A condition that depends on a surrounding row is pushed only where those rows are few; where they are many, the list is read once for all.
/// </summary>
internal sealed class PushConditions(bool outerIsNarrow) : PlanRewriter, IPlanRule
{
    private bool _isNarrow = outerIsNarrow;

    public LogicalPlan Apply(LogicalPlan plan) => Rewrite(plan);

    public override LogicalPlan Rewrite(LogicalPlan plan)
    {
        if (plan is not Apply apply)
            return base.Rewrite(plan);

        var outer = Rewrite(apply.Outer);
        var outside = _isNarrow;
        _isNarrow = outside && LookUpJoins.IsNarrow(apply.Outer);
        var inner = Rewrite(apply.Inner);
        _isNarrow = outside;
        return new Apply(outer, inner);
    }

    protected override LogicalPlan Node(LogicalPlan plan) => plan is Filter filter ? filter with { Input = Push(filter.Input, filter.Predicate) } : plan;

    private LogicalPlan Push(LogicalPlan plan, Expression predicate)
        => plan switch
        {
            Filter filter => filter with { Input = Push(filter.Input, predicate) },
            Scan scan => Conditions(scan, predicate) is { Length: > 0 } found ? scan with { Conditions = scan.Conditions.AddRange(found) } : scan,
            _ => plan,
        };

    private ScanCondition[] Conditions(Scan scan, Expression predicate)
        => [.. Conjuncts.Of(predicate).Select(c => ConditionFinder.Find(scan, c)).OfType<ScanCondition>().Where(c => _isNarrow || FreeSlots.Of(c.Value).Count == 0)];
}
