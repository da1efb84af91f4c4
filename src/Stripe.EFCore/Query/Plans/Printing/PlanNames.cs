using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Printing;

/// <summary>
///     The names in a plan's text. A source is named where there are several. A subquery has the name of the member that it becomes, else a number. A short
///     computed value is written out where it is used.
/// </summary>
internal sealed class PlanNames
{
    private const int LongestMeaning = 80;

    private readonly Dictionary<RowSource, string> _sources = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<BoundQuery, string> _subqueries = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ComputedSlot, Expression> _meanings = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ComputedSlot, string> _computed = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Slot, List<BoundQuery>> _readings = new(ReferenceEqualityComparer.Instance);
    private int _numbers;

    /// <param name="query">The query, planned.</param>
    /// <param name="context">Has the values of parameters; null where they are written by name.</param>
    public PlanNames(BoundQuery query, QueryContext? context)
    {
        Text = new ExpressionText(context, this);
        Add(query);
    }

    /// <summary>Writes expressions with these names.</summary>
    public ExpressionText Text { get; }

    /// <summary>The name of a source; null where there is only one.</summary>
    public string? Of(RowSource source) => _sources.Values.Distinct().Skip(1).Any() ? _sources.GetValueOrDefault(source, source.Name) : null;

    public string Of(BoundQuery subquery)
    {
        if (GroupText.Of(subquery, Text) is { } aggregate)
            return aggregate;
        if (!_subqueries.TryGetValue(subquery, out var name))
            _subqueries.Add(subquery, name = string.Create(CultureInfo.InvariantCulture, $"#{++_numbers}"));
        return name;
    }

    public string Of(ComputedSlot slot)
    {
        if (!_computed.TryGetValue(slot, out var name))
            _computed.Add(slot, name = Free(slot.Name, _computed.Values));
        return name;
    }

    /// <summary>The expression that stands for a computed value; null where its name does.</summary>
    public Expression? Meaning(ComputedSlot slot) => _meanings.GetValueOrDefault(slot);

    /// <summary>The subqueries over the rows of a group.</summary>
    public IReadOnlyList<BoundQuery> Readings(Slot rows) => _readings.GetValueOrDefault(rows, []);

    private void Add(BoundQuery query)
    {
        new MemberNames((subquery, name) => _subqueries.TryAdd(subquery, Free(name, _subqueries.Values))).Visit(query.Shaper);
        Add(query.Plan);
        Add(query.Shaper);
    }

    private void Add(LogicalPlan plan)
    {
        foreach (var input in plan.Inputs)
            Add(input);
        switch (plan)
        {
            case Scan scan:
                Add(scan.Source);
                foreach (var expansion in scan.Expansions)
                    Add(expansion);
                break;
            case Elements elements:
                Add(elements.Source);
                break;
            case GroupRows rows:
                foreach (var (fresh, origin) in rows.Renaming.Origins)
                    _sources[fresh] = _sources.GetValueOrDefault(origin, origin.Name);
                break;
            case SetOperation set:
                foreach (var (source, (left, _)) in set.Mapping.Sources)
                    _sources[source] = _sources.GetValueOrDefault(left, source.Name);
                break;
            case Values values:
                _computed[values.Element] = Free("element", _computed.Values);
                break;
            case Compute compute:
                foreach (var computation in compute.Computations)
                    AddMeaning(computation);
                break;
        }

        foreach (var expression in plan.Expressions)
            Add(expression);
    }

    private void Add(Expansion expansion)
    {
        Add(expansion.Source);
        foreach (var inner in expansion.Expansions)
            Add(inner);
    }

    private void Add(RowSource source) => _sources.TryAdd(source, Free(source.Name, _sources.Values));

    private void Add(Expression expression)
    {
        foreach (var subquery in Subqueries.Of(expression))
        {
            Add(subquery);
            if (GroupText.RowsOf(subquery.Plan) is not { } rows)
                continue;

            if (!_readings.TryGetValue(rows, out var readings))
                _readings.Add(rows, readings = []);
            if (!readings.Contains(subquery, ReferenceEqualityComparer.Instance))
                readings.Add(subquery);
        }
    }

    /// <summary>A constant only marks a row, and a long text is written once.</summary>
    private void AddMeaning(Computation computation)
    {
        if (computation.Value is not ConstantExpression && !Subqueries.Of(computation.Value).Any() && Text.Print(computation.Value).Length <= LongestMeaning)
            _meanings[computation.Slot] = computation.Value;
    }

    private static string Free(string name, ICollection<string> taken)
        => !taken.Contains(name) ? name
            : Enumerable.Range(2, int.MaxValue - 2).Select(i => string.Create(CultureInfo.InvariantCulture, $"{name}{i}")).First(n => !taken.Contains(n));

    /// <summary>Finds the members that subqueries become.</summary>
    private sealed class MemberNames(Action<BoundQuery, string> found) : ShaperRewriter
    {
        protected override Expression VisitNew(NewExpression node)
        {
            var parameters = node.Constructor?.GetParameters();
            for (var i = 0; i < node.Arguments.Count; i++)
                Visit(node.Arguments[i], node.Members?[i].Name ?? parameters?[i].Name);
            return node;
        }

        protected override MemberAssignment VisitMemberAssignment(MemberAssignment node)
        {
            Visit(node.Expression, node.Member.Name);
            return node;
        }

        protected override Expression VisitExtension(Expression node)
        {
            if (node is not CollectionExpression { Navigation: { } navigation } collection)
                return base.VisitExtension(node);

            found(collection.Subquery.Query, navigation.Name);
            return node;
        }

        private void Visit(Expression value, string? name)
        {
            if (name is not null && Subquery(value) is { } subquery)
                found(subquery.Query, name);
            else
                Visit(value);
        }

        private static SubqueryExpression? Subquery(Expression value)
            => value.StripConvert() switch
            {
                SubqueryExpression subquery => subquery,
                CollectionExpression collection => collection.Subquery,
                MethodCallExpression { Object: null, Arguments: [var only] } call when call.Method.DeclaringType == typeof(Enumerable) => Subquery(only),
                _ => null,
            };
    }
}
