using System.Collections.Immutable;
using System.Linq.Expressions;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Planning.Searching;

/// <summary>
///     Tells a scan what Stripe's search could answer of the filters on it. Whether a search is sent, or the list, is decided when the query runs:
///     the context has to allow it, and values decide which clauses there are.
/// </summary>
internal sealed class PushSearch : PlanRewriter, IPlanRule
{
    public LogicalPlan Apply(LogicalPlan plan) => Rewrite(plan);

    protected override LogicalPlan Node(LogicalPlan plan)
        => plan is Filter filter && FiltersOn(filter) is var (scan, conjuncts) ? Replaced(filter, SearchOf(scan, conjuncts)) : plan;

    private static (Scan Scan, ImmutableArray<Expression> Conjuncts)? FiltersOn(Filter filter)
    {
        var conjuncts = new List<Expression>();
        LogicalPlan plan = filter;
        while (plan is Filter next)
        {
            conjuncts.InsertRange(0, Conjuncts.Of(next.Predicate));
            plan = next.Input;
        }

        return plan is Scan scan ? (scan, [.. conjuncts]) : null;
    }

    private static LogicalPlan Replaced(LogicalPlan plan, Scan scan) => plan is Filter filter ? filter with { Input = Replaced(filter.Input, scan) } : scan;

    private static Scan SearchOf(Scan scan, ImmutableArray<Expression> conjuncts)
    {
        if (SearchResource.FieldsOf(scan.Resource) is not { } fields)
            return scan;

        var finder = new SearchTermFinder(scan, fields);
        SearchTerm[] terms = [.. conjuncts.Select(c => finder.Find(c) is { } term ? term with { IsListed = IsListed(scan, c) } : null).OfType<SearchTerm>()];
        return terms.Length == 0 ? scan : scan with { Search = new ScanSearch([.. terms]) { IsWhole = terms.Length == conjuncts.Length } };
    }

    private static bool IsListed(Scan scan, Expression conjunct)
        => scan.ConditionsFor(conjunct).ToArray() is { Length: > 0 } sent && sent.All(c => c.IsExact);
}
