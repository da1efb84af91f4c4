using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Printing;

/// <summary>Prints a plan as a tree: requests as they would be sent, everything else as what happens in process.</summary>
internal sealed class PlanPrinter
{
    private readonly Func<Scan, string?> _requests;
    private readonly Func<Scan, IEnumerable<string>?> _expanded;
    private readonly PlanNames _names;
    private readonly ExpressionText _expressions;
    private readonly Dictionary<Scan, ClockUse> _clockUses;
    private readonly SharedLists _shared;
    private readonly ExpandPlaces _places;
    private readonly HashSet<BoundQuery> _printed = new(ReferenceEqualityComparer.Instance);

    private PlanPrinter(
        BoundQuery query, Func<Scan, string?> requests, Func<Scan, IEnumerable<string>?> expanded, SharedLists shared, QueryContext? context)
    {
        (_requests, _expanded, _shared, _places) = (requests, expanded, shared, ExpandPlaces.Of(query));
        _clockUses = TestClocks.Of(query);
        _names = new PlanNames(query, context);
        _expressions = _names.Text;
    }

    /// <param name="query">The query, planned.</param>
    /// <param name="requests">The requests of a scan that depend on no row.</param>
    /// <param name="expanded">The fields that a scan expands.</param>
    /// <param name="shared">The lists that are read once for several scans.</param>
    /// <param name="context">Has the values of parameters; null where they are written by name.</param>
    public static ImmutableArray<PlanLine> Lines(
        BoundQuery query,
        Func<Scan, string?>? requests = null,
        Func<Scan, IEnumerable<string>?>? expanded = null,
        SharedLists? shared = null,
        QueryContext? context = null)
    {
        var printer = new PlanPrinter(query, requests ?? (_ => null), expanded ?? (_ => null), shared ?? SharedLists.Of(query), context);
        var rows = printer.Rows(query);
        return printer.Ending(query) is { } ending ? [new PlanLine(ending, rows)] : rows;
    }

    /// <summary>The plan of a query as text, with parameters by name.</summary>
    public static string Print(BoundQuery query) => PlanLine.Render(Lines(query));

    private string? Ending(BoundQuery query)
    {
        var ending = query.Ending;
        if (ending.Kind == EndingKind.Sequence)
            return ending.Argument is { } size ? $"In arrays of {_expressions.Print(size)}" : null;

        var kind = ending.Kind == EndingKind.Keys ? "Set" : ending is { Kind: EndingKind.Any, Negated: true } ? "None" : ending.Kind.ToString();
        var index = ending.Kind == EndingKind.ElementAt ? " " + _expressions.Print(ending.Argument!) : "";
        var hasValue = ending.Kind is EndingKind.Sum or EndingKind.Min or EndingKind.Max or EndingKind.Average or EndingKind.Keys
            || ending.IsElement && query.Shaper.StripConvert() is SlotExpression;
        return kind + (ending.OrDefault ? "OrDefault" : "") + index + (hasValue ? " of " + _expressions.Print(query.Shaper) : "");
    }

    /// <summary>The rows of a query, and the subqueries that its result is made of.</summary>
    private ImmutableArray<PlanLine> Rows(BoundQuery query)
    {
        // The slice that only says how many rows the ending takes is said by the ending.
        var plan = query.Plan is Slice { Skip: null } slice && IsOfEnding(query.Ending.Kind, slice) ? slice.Input : query.Plan;
        return [.. Plan(plan), .. Inner([query.Shaper])];
    }

    private static bool IsOfEnding(EndingKind ending, Slice slice)
        => ending switch
        {
            EndingKind.First or EndingKind.Single or EndingKind.Any => slice.Take is ConstantExpression,
            EndingKind.ElementAt => slice.Take is BinaryExpression,
            _ => false,
        };

    private ImmutableArray<PlanLine> Plan(LogicalPlan plan)
    {
        if (plan is Scan scan)
            return RequestLines.Of(scan, Requests(scan));
        if (plan is Compute compute && compute.Computations.All(IsWrittenWhereUsed))
            return Plan(compute.Input);

        var text = Describe(plan);
        return [new PlanLine(text, [.. plan.Inputs.SelectMany(i => Plan(i)), .. Inner(plan.Expressions)])];
    }

    private bool IsWrittenWhereUsed(Computation computation) => computation.Value is ConstantExpression || _names.Meaning(computation.Slot) is not null;

    private string Describe(LogicalPlan plan)
        => plan switch
        {
            Filter filter => "Filter " + _expressions.Print(filter.Predicate),
            Compute compute => "Compute "
                + string.Join(
                    ", ", compute.Computations.Where(c => !IsWrittenWhereUsed(c)).Select(c => $"{_names.Of(c.Slot)} = {_expressions.Print(c.Value)}")),
            Join join => (join.Kind == JoinKind.Left ? "Left join" : "Join")
                + " by hash on "
                + string.Join(" and ", join.Keys.Select(k => $"{_expressions.Print(k.Outer)} = {_expressions.Print(k.Inner)}")),
            Apply { Inner: DefaultIfEmpty } => "Left look-up, in windows of rows",
            Apply apply when FreeSlots.InPlan(apply.Inner).Any(apply.Outer.Provides) => "Look-up, in windows of rows",
            Apply => "Cross join",
            GroupBy group => Group(group),
            Sort sort => $"Sort by {string.Join(", ", sort.Keys.Select(k => _expressions.Print(k.Value) + (k.Descending ? " desc" : "")))}"
                + (sort.FirstKeyIsSorted ? " (as the API answers)" : ""),
            Slice slice => string.Join(", ", new[] { Count("Skip", slice.Skip), Count("Take", slice.Take) }.OfType<string>()),
            Distinct distinct => "Distinct by " + List(distinct.Keys),
            While @while => (@while.IsSkip ? "Skip while " : "Take while ") + _expressions.Print(@while.Predicate),
            Values values
                => (values.Sequence is ConstantExpression or QueryParameterExpression ? "Values " : "Elements of ") + _expressions.Print(values.Sequence),
            Elements elements => EmbeddedListText.Of(elements, _places),
            GroupRows => "Rows of the group",
            SetOperation set => set.Kind.ToString(),
            DefaultIfEmpty => "Default if empty",
            _ => plan.GetType().Name,
        };

    private string Group(GroupBy group)
    {
        var keys = group.Keys.All(k => k is ConstantExpression) ? "Group all rows" : "Group by " + List(group.Keys);
        var computed = string.Join(", ", _names.Readings(group.Rows).Select(r => GroupText.Of(r, _expressions)).OfType<string>().Distinct());
        return computed.Length == 0 ? keys : $"{keys}: {computed}";
    }

    private string? Count(string name, Expression? count) => count is null ? null : $"{name} {_expressions.Print(count)}";

    private string List(IEnumerable<Expression> expressions) => string.Join(", ", expressions.Select(_expressions.Print));

    private IEnumerable<string> Requests(Scan scan)
    {
        var isTemplate = scan.Conditions.Any(c => FreeSlots.Of(c.Value).Count > 0);
        var whole = WholeListOf(scan, isTemplate) + (_shared.IsShared(scan) ? " (shared: read once)" : "");
        var read = _shared.AsRead(scan);
        var text = isTemplate ? Template(read) : _requests(scan) ?? Template(read);
        return text.Length == 0
            ? ["Nothing: no row can match, no request is sent"]
            : text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line + whole);
    }

    /// <summary>What may be read in place of one request per surrounding row.</summary>
    private string WholeListOf(Scan scan, bool isTemplate)
        => !isTemplate || !scan.Resource.HasList || scan.Resource.IsSingleton || scan.Resource.Parameters.Any(p => p.Required)
            || scan.Conditions.Any(c => c.Parameter is { OnlyRequestsAnswer: true }) ? ""
            : _clockUses.GetValueOrDefault(scan) switch
            {
                ClockUse.Certain => "",
                ClockUse.Possible => ", or once the whole list when that is cheaper (without objects of test clocks)",
                _ => ", or once the whole list when that is cheaper",
            };

    /// <summary>The requests of a scan whose values come from the rows around it.</summary>
    private string Template(Scan scan)
    {
        if (scan.Conditions.FirstOrDefault(c => c.Kind is ConditionKind.Id or ConditionKind.IdSet) is { } id)
            return $"GET {scan.Resource.RetrievePath!.Replace("{id}", $"{{{_expressions.Print(id.Value)}}}", StringComparison.Ordinal)}";

        if (scan.Resource.IsSingleton)
            return $"GET {scan.Resource.ListPath}";

        var path = scan.Conditions.Where(c => c.Parameter is { IsPath: true })
            .Aggregate(scan.Resource.ListPath, (p, c) => p.Replace($"{{{c.Parameter!.Name}}}", ValueOf(c), StringComparison.Ordinal));
        var conditions = scan.Conditions.Where(c => c.Parameter is { IsPath: false } && c.Kind != ConditionKind.NoneOf)
            .SelectMany(c => c.Parameter!.Companions.Select(p => $"{p.Name}={p.Value}").Append($"{c.Parameter.Name}{Bound(c.Kind)}={ValueOf(c)}")).Distinct();
        var complete = scan.Resource.CompleteSets.Where(s => !s.Any(p => scan.Conditions.Any(c => c.Parameter?.Name == p.Name
            && c.Kind != ConditionKind.NoneOf)))
            .Select(s => string.Join('&', s.Select(p => $"{p.Name}={p.Value}"))).DefaultIfEmpty("");
        var expand = (_expanded(scan)?.Select(p => "data." + p) ?? scan.Expansions.SelectMany(e => Paths(e, "data."))).Select(p => "expand[]=" + p);
        return string.Join('\n', complete.Select(c =>
            $"GET {path}?{string.Join('&', conditions.Append(c).Append("limit=100").Concat(expand).Where(p => p.Length > 0))}"));
    }

    /// <summary>A value of a surrounding row in braces, one that is known as it is.</summary>
    private string ValueOf(ScanCondition condition)
        => FreeSlots.Of(condition.Value).Count > 0 || Subqueries.AreIn(condition.Value)
            ? $"{{{_expressions.Print(condition.Value)}}}"
            : _expressions.Print(condition.Value).Trim('"');

    private static IEnumerable<string> Paths(Expansion expansion, string prefix)
        => expansion.Expansions.SelectMany(e => Paths(e, prefix + expansion.Path + ".")).Prepend(prefix + expansion.Path);

    private static string Bound(ConditionKind kind)
        => kind switch
        {
            ConditionKind.GreaterThan => "[gt]",
            ConditionKind.GreaterThanOrEqual => "[gte]",
            ConditionKind.LessThan => "[lt]",
            ConditionKind.LessThanOrEqual => "[lte]",
            _ => "",
        };

    /// <summary>The queries inside expressions, but those that the text of their group says.</summary>
    private IEnumerable<PlanLine> Inner(IEnumerable<Expression> expressions)
    {
        foreach (var subquery in expressions.SelectMany(Subqueries.Of))
        {
            if (GroupText.Of(subquery, _expressions) is not null || !_printed.Add(subquery))
                continue;

            var often = FreeSlots.InQuery(subquery).Count == 0 ? "once" : GroupText.RowsOf(subquery.Plan) is null ? "for each row" : "for each group";
            var name = _names.Of(subquery);
            var ending = Ending(subquery);
            yield return new PlanLine($"{name}, {often}{(ending is null ? "" : ": " + ending)}", Rows(subquery), PlanLineKind.Subquery);
        }
    }
}
