using System.Collections.Immutable;
using System.Linq.Expressions;
using Stripe.EFCore.Query.Execution.Operators;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Execution.Compilation;

/// <summary>
///     A filter of a subquery that asks for equality with a surrounding row's value, over rows that do not depend on that row: answered from an index,
///     so that a join in memory costs a look-up a row and not a reading of all rows.
/// </summary>
internal static class IndexedFilter
{
    public static Operator? TryCompile(PlanCompiler plans, Filter filter, ImmutableArray<Layout> scope)
    {
        if (scope.IsEmpty || IsCorrelated(filter.Input))
            return null;

        var conjuncts = Conjuncts.Of(filter.Predicate);
        var keys = conjuncts.Select(c => (Conjunct: c, Key: Key(c, filter.Input))).Where(c => c.Key is not null).ToArray();
        if (keys.Length == 0)
            return null;

        var input = plans.CompileInner(filter.Input, scope);
        var inner = plans.Rows(scope.Insert(0, input.Layout)).Keys(keys.Select(k => k.Key!.Value.Inner));
        var outer = plans.Rows(scope.Insert(0, Layout.Empty)).Keys(keys.Select(k => k.Key!.Value.Outer));
        Operator indexed = plans.Mark(new IndexedFilterOperator(input, inner, outer), input);
        var rest = conjuncts.Except(keys.Select(k => k.Conjunct)).ToArray();
        if (rest.Length == 0)
            return indexed;

        var rows = plans.Rows(scope.Insert(0, indexed.Layout));
        return plans.Mark(new FilterOperator(indexed, rows.Function<bool>(rest.Aggregate(Expression.AndAlso)), Windowing.None), indexed, rows.ReadsApi);
    }

    /// <summary>The two sides of an equality between the rows' own values and a surrounding row's.</summary>
    private static (Expression Inner, Expression Outer)? Key(Expression conjunct, LogicalPlan input)
    {
        if (Equality.Of(conjunct) is not var (left, right)
            || left.Type != right.Type && Nullable.GetUnderlyingType(left.Type) != right.Type && Nullable.GetUnderlyingType(right.Type) != left.Type)
            return null;

        var (l, r) = (FreeSlots.Of(left), FreeSlots.Of(right));
        if (l.Any() && l.All(input.Provides) && r.Any() && !r.Any(input.Provides))
            return (left, right);
        if (r.Any() && r.All(input.Provides) && l.Any() && !l.Any(input.Provides))
            return (right, left);

        return null;
    }

    private static bool IsCorrelated(LogicalPlan plan)
        => plan.Expressions.Any(e => FreeSlots.Of(e).Any(s => !plan.Provides(s) && !plan.Inputs.Any(i => i.Provides(s))))
            || plan is Elements or GroupRows or Values
            || plan.Inputs.Any(IsCorrelated);
}
