using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Printing;

/// <summary>What is computed over the rows of a group, in a few words: <c>count</c>, <c>sum(amount)</c>, <c>count(status == "failed")</c>.</summary>
internal static class GroupText
{
    /// <summary>The words; null for what is no simple aggregate of a group.</summary>
    public static string? Of(BoundQuery query, ExpressionText text)
    {
        if (RowsOf(query.Plan) is null || Name(query.Ending) is not { } name)
            return null;

        var filters = new List<string>();
        string? distinct = null;
        var plan = query is { Ending.Kind: EndingKind.Any, Plan: Slice { Skip: null } one } ? one.Input : query.Plan;
        while (plan is not GroupRows)
        {
            switch (plan)
            {
                case Filter filter when !Subqueries.Of(filter.Predicate).Any():
                    filters.Insert(0, text.Print(filter.Predicate));
                    break;
                case Compute { Computations: var computations } when !computations.Any(c => Subqueries.Of(c.Value).Any()):
                    break;
                case Distinct { Keys: var keys } when distinct is null:
                    distinct = string.Join(", ", keys.Select(text.Print));
                    break;
                default:
                    return null;
            }

            plan = ((UnaryPlan)plan).Input;
        }

        if (Value(query, text) is not { } value)
            return null;

        string[] parts = [distinct is null ? value : $"distinct {distinct}", string.Join(" && ", filters)];
        var inside = string.Join(" where ", parts.Where(p => p.Length > 0));
        return inside.Length == 0 ? name : $"{name}({inside})";
    }

    /// <summary>The group whose rows a query goes over; null where it is over something else.</summary>
    public static Slot? RowsOf(LogicalPlan plan)
        => plan switch
        {
            GroupRows rows => rows.Rows,
            UnaryPlan unary => RowsOf(unary.Input),
            _ => null,
        };

    private static string? Name(Ending ending)
        => ending.Kind switch
        {
            EndingKind.Count or EndingKind.LongCount => "count",
            EndingKind.Any => ending.Negated ? "none" : "any",
            EndingKind.Sum => "sum",
            EndingKind.Min => "min",
            EndingKind.Max => "max",
            EndingKind.Average => "average",
            EndingKind.Sequence when ending.Argument is null => "list",
            _ => null,
        };

    /// <summary>The value that is aggregated; empty where the rows themselves are counted, null where it is no simple one.</summary>
    private static string? Value(BoundQuery query, ExpressionText text)
        => query.Ending.Kind is EndingKind.Count or EndingKind.LongCount or EndingKind.Any ? ""
            : query.Shaper.StripConvert() is EntityExpression or ComplexElementExpression ? "rows"
            : Subqueries.Of(query.Shaper).Any() || IsComposite(query.Shaper) ? null
            : text.Print(query.Shaper);

    private static bool IsComposite(Expression shaper)
        => shaper.StripConvert() is NewExpression or MemberInitExpression or IncludeExpression or PlanNodeExpression and not SlotExpression;
}
