using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Planning;

/// <summary>
///     Tells a scan how many rows are going to be taken from it, where nothing in between drops or multiplies rows: the page is made just so large. A filter
///     in between that the API has answered exactly drops none; if it should, reading goes on, so the number is a size and never a limit.
/// </summary>
internal sealed class ExpectRows : PlanRewriter, IPlanRule
{
    public LogicalPlan Apply(LogicalPlan plan) => Rewrite(plan);

    protected override LogicalPlan Node(LogicalPlan plan)
        => plan is Slice { Take: { } take } slice ? slice with { Input = Expect(slice.Input, Rows(slice.Skip, take)) ?? StopEarly(slice.Input) } : plan;

    /// <summary>The plan with the scans marked that are left once enough rows have come.</summary>
    private static LogicalPlan StopEarly(LogicalPlan plan)
        => plan switch
        {
            Scan scan => scan with { StopsEarly = true },
            Sort { FirstKeyIsSorted: false } or Reverse or GroupBy => plan,
            UnaryPlan unary => unary with { Input = StopEarly(unary.Input) },
            Join join => join with { Outer = StopEarly(join.Outer) },
            Apply apply => apply with { Outer = StopEarly(apply.Outer) },
            _ => plan,
        };

    private static LogicalPlan? Expect(LogicalPlan plan, Expression rows)
    {
        switch (plan)
        {
            case Scan { ExpectedRows: null } scan when scan.Conditions.All(c => c.Kind is not (ConditionKind.Id or ConditionKind.IdSet)):
                return scan with { ExpectedRows = rows };

            case Filter filter when IsAnswered(filter):
                return Expect(filter.Input, rows) is { } filtered ? filter with { Input = filtered } : null;

            case Slice { Take: null, Skip: { } skip } inner:
                return Expect(inner.Input, Sum(skip, rows)) is { } skipped ? inner with { Input = skipped } : null;

            case Sort { FirstKeyIsSorted: true, Keys.Length: 1 } or Compute:
                var unary = (UnaryPlan)plan;
                return Expect(unary.Input, rows) is { } input ? unary with { Input = input } : null;

            default:
                return null;
        }
    }

    /// <summary>Whether the API answers all of a filter.</summary>
    private static bool IsAnswered(Filter filter)
    {
        var below = filter.Input;
        while (below is Filter next)
            below = next.Input;
        return below is Scan scan && Conjuncts.Of(filter.Predicate).All(c => scan.Answers(c));
    }

    private static Expression Rows(Expression? skip, Expression take) => skip is null ? Long(take) : Sum(skip, take);

    private static BinaryExpression Sum(Expression x, Expression y) => Expression.Add(Long(x), Long(y));

    private static Expression Long(Expression count) => count.Type == typeof(long) ? count : Expression.Convert(count, typeof(long));
}
