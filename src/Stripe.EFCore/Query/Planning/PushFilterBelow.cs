using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Planning;

/// <summary>
///     Moves each conjunct of a filter as near to the rows that it reads as it can go without changing the answer: below sorts and computations, and
///     into the side of a join whose rows it judges. There the API can answer it.
/// </summary>
internal sealed class PushFilterBelow : PlanRewriter, IPlanRule
{
    public LogicalPlan Apply(LogicalPlan plan) => Rewrite(plan);

    protected override LogicalPlan Node(LogicalPlan plan)
    {
        if (plan is not Filter filter)
            return plan;

        var conjuncts = Conjuncts.Of(filter.Predicate);
        var pushed = conjuncts.Aggregate(filter.Input, Push);
        return pushed is Filter same && ReferenceEquals(same.Input, filter.Input) && Conjuncts.Of(same.Predicate).SequenceEqual(conjuncts) ? plan : pushed;
    }

    private static LogicalPlan Push(LogicalPlan input, Expression conjunct)
    {
        var slots = FreeSlots.Of(conjunct);
        switch (input)
        {
            case Filter filter:
                // Where it comes to rest beside another it is evaluated after it, as it was written.
                return Push(filter.Input, conjunct) is var below && below is Filter { Input: var rest } && ReferenceEquals(rest, filter.Input)
                    ? filter with { Predicate = Expression.AndAlso(filter.Predicate, conjunct) }
                    : filter with { Input = below };

            case Sort sort:
                return sort with { Input = Push(sort.Input, conjunct) };

            case Compute compute when !slots.Any(s => compute.Computations.Any(c => ReferenceEquals(c.Slot, s))):
                return compute with { Input = Push(compute.Input, conjunct) };

            case Join join when !slots.Any(join.Inner.Provides):
                return join with { Outer = Push(join.Outer, conjunct) };

            case Join { Kind: JoinKind.Inner } join when !slots.Any(join.Outer.Provides):
                return join with { Inner = Push(join.Inner, conjunct) };

            case Apply apply when !slots.Any(apply.Inner.Provides):
                return apply with { Outer = Push(apply.Outer, conjunct) };

            case Apply apply:
                return apply with { Inner = Push(apply.Inner, conjunct) };

            default:
                return new Filter(input, conjunct);
        }
    }
}
