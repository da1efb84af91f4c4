using System.Linq.Expressions;
using System.Text;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Planning;

namespace Stripe.EFCore.Query.Plans;

/// <summary>Prints a plan as a tree: requests as they would be sent, everything else as what happens in process.</summary>
internal sealed class PlanPrinter
{
    private readonly StringBuilder _text = new();
    private readonly Func<Scan, string?> _requests;
    private readonly ExpressionText _expressions;
    private readonly Dictionary<Scan, ClockUse> _clockUses;
    private readonly Func<Scan, IEnumerable<string>?> _expanded;
    private readonly IReadOnlyDictionary<Scan, Scan> _shared;
    private readonly ExpandPlaces _places;

    private PlanPrinter(BoundQuery query, Func<Scan, string?> requests, Func<Scan, IEnumerable<string>?> expanded, QueryContext? context)
    {
        (_requests, _expanded, _places) = (requests, expanded, ExpandPlaces.Of(query));
        _clockUses = TestClocks.Of(query);
        _shared = SharedLists.Of(query);
        _expressions = new ExpressionText(context, Sources(query).Distinct().Skip(1).Any());
    }

    /// <param name="requests">The requests of a scan that depend on no row.</param>
    /// <param name="expanded">The fields that a scan expands.</param>
    public static string Print(
        BoundQuery query, Func<Scan, string?>? requests = null, Func<Scan, IEnumerable<string>?>? expanded = null, QueryContext? context = null)
    {
        var printer = new PlanPrinter(query, requests ?? (_ => null), expanded ?? (_ => null), context);
        printer.Query(query, 0);
        return printer._text.ToString().TrimEnd();
    }

    private void Query(BoundQuery query, int depth)
    {
        if (query.Ending is { Kind: EndingKind.Sequence, Argument: { } size })
        {
            Line(depth++, $"In arrays of {_expressions.Print(size)}");
        }
        else if (query.Ending.Kind != EndingKind.Sequence)
        {
            var of = query.Ending.Kind is EndingKind.Sum or EndingKind.Min or EndingKind.Max or EndingKind.Average ? " of " + _expressions.Print(query.Shaper) : "";
            Line(depth++, (query.Ending.Negated ? "None" : query.Ending.Kind.ToString()) + (query.Ending.OrDefault ? "OrDefault" : "") + of);
        }

        // The slice that only says how many rows the ending takes is said by the ending.
        var plan = query.Plan is Slice { Skip: null } slice && IsOfEnding(query.Ending.Kind, slice) ? slice.Input : query.Plan;
        Plan(plan, depth);
        Inner(query.Shaper, depth);
    }

    private static bool IsOfEnding(EndingKind ending, Slice slice)
        => ending switch
        {
            EndingKind.First or EndingKind.Single or EndingKind.Any => slice.Take is ConstantExpression,
            EndingKind.ElementAt => slice.Take is BinaryExpression,
            _ => false,
        };

    private void Plan(LogicalPlan plan, int depth)
    {
        switch (plan)
        {
            case Scan scan:
                Requests(scan, depth);
                return;
        }

        Line(depth, Describe(plan));
        foreach (var expression in plan.Expressions)
            Inner(expression, depth + 1);
        foreach (var input in plan.Inputs)
            Plan(input, depth + 1);
    }

    private string Describe(LogicalPlan plan)
        => plan switch
        {
            Filter filter => "Filter " + _expressions.Print(filter.Predicate),
            Compute compute => "Compute " + List(compute.Computations.Select(c => c.Value)),
            Join join => $"{(join.Kind == JoinKind.Left ? "Left join" : "Join")} by hash on {string.Join(" and ", join.Keys.Select(k => $"{_expressions.Print(k.Outer)} = {_expressions.Print(k.Inner)}"))}",
            Apply { Inner: DefaultIfEmpty } => "Left look-up, in windows of rows",
            Apply apply when FreeSlots.InPlan(apply.Inner).Any(apply.Outer.Provides) => "Look-up, in windows of rows",
            Apply => "Cross join",
            GroupBy group => "Group by " + List(group.Keys),
            Sort sort => $"Sort by {string.Join(", ", sort.Keys.Select(k => _expressions.Print(k.Value) + (k.Descending ? " desc" : "")))}"
                + (sort.FirstKeyIsSorted ? " (as the API answers)" : ""),
            Slice slice => string.Join(", ", new[] { Count("Skip", slice.Skip), Count("Take", slice.Take) }.OfType<string>()),
            Distinct distinct => "Distinct by " + List(distinct.Keys),
            While @while => (@while.IsSkip ? "Skip while " : "Take while ") + _expressions.Print(@while.Predicate),
            Values values => "Values " + _expressions.Print(values.Sequence),
            Elements elements => EmbeddedListText.Of(elements, _places),
            GroupRows => "Rows of the group",
            SetOperation set => set.Kind.ToString(),
            DefaultIfEmpty => "Default if empty",
            _ => plan.GetType().Name,
        };

    private string? Count(string name, Expression? count) => count is null ? null : $"{name} {_expressions.Print(count)}";

    private string List(IEnumerable<Expression> expressions) => string.Join(", ", expressions.Select(_expressions.Print));

    private void Requests(Scan scan, int depth)
    {
        var isTemplate = scan.Conditions.Any(c => FreeSlots.Of(c.Value).Count > 0);
        var whole = WholeListOf(scan, isTemplate);
        var isShared = _shared.TryGetValue(scan, out var wide);
        var text = isTemplate ? Template(wide ?? scan) : _requests(scan) ?? Template(wide ?? scan);
        if (isShared)
            whole += " (shared: read once)";
        if (text.Length == 0)
            Line(depth, "Nothing: no row can match, no request is sent");
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Line(depth, line + whole);
    }

    /// <summary>What may be read in place of one request per surrounding row.</summary>
    private string WholeListOf(Scan scan, bool isTemplate)
        => !isTemplate || !scan.Resource.HasList || scan.Resource.IsSingleton || scan.Resource.Parameters.Any(p => p.Required)
            || scan.Conditions.Any(c => c.Parameter is { IsPseudoColumn: true }) ? ""
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
            .Select(c => $"{c.Parameter!.Name}{Bound(c.Kind)}={ValueOf(c)}");
        var complete = scan.Resource.CompleteSets.Where(s => !s.Any(p => scan.Conditions.Any(c => c.Parameter?.Name == p.Name && c.Kind != ConditionKind.NoneOf)))
            .Select(s => string.Join('&', s.Select(p => $"{p.Name}={p.Value}"))).DefaultIfEmpty("");
        var expand = (_expanded(scan)?.Select(p => "data." + p) ?? scan.Expansions.SelectMany(e => Paths(e, "data."))).Select(p => "expand[]=" + p);
        return string.Join('\n', complete.Select(c =>
            $"GET {path}?{string.Join('&', conditions.Append(c).Append("limit=100").Concat(expand).Where(p => p.Length > 0))}"));
    }

    /// <summary>A value of a surrounding row in braces, one that is known as it is.</summary>
    private string ValueOf(ScanCondition condition)
        => FreeSlots.Of(condition.Value).Count > 0 || Uncorrelated.HasSubquery(condition.Value) ? $"{{{_expressions.Print(condition.Value)}}}" : _expressions.Print(condition.Value).Trim('"');

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

    /// <summary>The sources named anywhere in a query; where there is one, columns need no name of it.</summary>
    private static IEnumerable<RowSource> Sources(BoundQuery query)
        => Sources(query.Plan).Concat(ExpressionText.Subqueries(query.Shaper).SelectMany(Sources));

    private static IEnumerable<RowSource> Sources(LogicalPlan plan)
    {
        IEnumerable<RowSource> own = plan is Scan scan ? scan.Expansions.SelectMany(Sources).Prepend(scan.Source) : [];
        return own
            .Concat(plan.Inputs.SelectMany(Sources))
            .Concat(plan.Expressions.SelectMany(ExpressionText.Subqueries).SelectMany(Sources));
    }

    private static IEnumerable<RowSource> Sources(Expansion expansion) => expansion.Expansions.SelectMany(Sources).Prepend(expansion.Source);

    /// <summary>The queries inside an expression, each under the node that evaluates it.</summary>
    private void Inner(Expression expression, int depth)
    {
        foreach (var subquery in ExpressionText.Subqueries(expression))
        {
            Line(depth, FreeSlots.InQuery(subquery).Count > 0 ? "For each row:" : "Once:");
            Query(subquery, depth + 1);
        }
    }

    private void Line(int depth, string text)
    {
        _text.Append(' ', Math.Max(0, depth - 1) * 3);
        _text.Append(depth > 0 ? "└─ " : "").AppendLine(text);
    }
}
