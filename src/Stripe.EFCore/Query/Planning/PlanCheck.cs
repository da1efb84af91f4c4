using System.Diagnostics;
using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Planning;

/// <summary>Verifies in debug builds that each slot that a plan reads is provided, by the rows below or by a surrounding row.</summary>
internal static class PlanCheck
{
    /// <param name="query">The query, after a step of the planner.</param>
    /// <param name="step">The name of the step.</param>
    /// <param name="outside">The slots of the rows around the query.</param>
    /// <exception cref="UnreachableException">The step left an expression that reads a slot of no row.</exception>
    [Conditional("DEBUG")]
    public static void Verify(BoundQuery query, string step, IReadOnlyCollection<Slot> outside)
        => new Scope(step, outside.Contains).Verify(query);

    /// <param name="Step">The name of the step that is verified.</param>
    /// <param name="Provides">Whether a surrounding row has a slot.</param>
    private sealed record Scope(string Step, Func<Slot, bool> Provides)
    {
        public void Verify(BoundQuery query)
        {
            Verify(query.Plan);
            var rows = With(query.Plan);
            rows.Verify(query.Shaper, "the result");
            if (query.Ending.Argument is { } argument)
                rows.Verify(argument, "the ending");
        }

        private void Verify(LogicalPlan plan)
        {
            if (plan is Apply apply)
            {
                Verify(apply.Outer);
                With(apply.Outer).Verify(apply.Inner);
                return;
            }

            foreach (var input in plan.Inputs)
                Verify(input);

            var rows = plan is SetOperation ? With(plan) : plan.Inputs.Aggregate(this, (scope, input) => scope.With(input));
            foreach (var expression in plan.Expressions)
                rows.Verify(expression, plan.GetType().Name);
        }

        /// <summary>Whether a slot stands for all columns of its source. A set operation provides some of them only.</summary>
        private static bool IsSource(Slot slot) => slot is ColumnSlot { Path.Segments.IsEmpty: true } column && column.Type == typeof(PresenceMarker);

        private Scope With(LogicalPlan rows) => this with { Provides = slot => rows.Provides(slot) || Provides(slot) };

        private void Verify(Expression expression, string place)
        {
            foreach (var slot in FreeSlots.Of(expression).Where(s => !IsSource(s) && !Provides(s)))
                throw new UnreachableException($"After {Step}, {place} reads {slot}, which no row provides: {expression}");
            foreach (var subquery in Subqueries.Of(expression))
                Verify(subquery);
        }
    }
}
