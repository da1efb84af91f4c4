using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Binding;
using Stripe.EFCore.Query.Plans;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Query.Execution;

/// <summary>Every slot that a query reads anywhere: what a scan has to read of the JSON, and what joins and groups have to carry.</summary>
internal sealed class SlotUsage
{
    private readonly HashSet<Slot> _needed = [];
    private readonly HashSet<Slot> _read = [];
    private readonly List<Slot> _ordered = [];
    private readonly List<Slot> _followed = [];
    private readonly Dictionary<IReadOnlyPropertyBase, List<ColumnSlot>> _elements = [];
    private readonly List<LogicalPlan> _nodes = [];
    private readonly HashSet<LogicalPlan> _visited = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether the query itself reads what is being collected, and not only a whole object of Stripe.net's class that it hands out.</summary>
    private bool _isRead = true;

    private SlotUsage()
    {
    }

    public static SlotUsage Of(BoundQuery query)
    {
        var usage = new SlotUsage();
        usage.Collect(query);
        for (var i = 0; i < usage._followed.Count; i++)
        {
            usage._isRead = usage._read.Contains(usage._followed[i]);
            usage.Follow(usage._followed[i]);
        }

        return usage;
    }

    public IEnumerable<Slot> NeededOf(LogicalPlan plan) => _ordered.Where(plan.Provides);

    public bool IsNeeded(Slot slot) => _needed.Contains(slot);

    /// <summary>
    ///     The columns of a scan that the query itself reads. The members of a whole object of Stripe.net's class are not: it is handed out as Stripe sends
    ///     it. A read model has the members that the user wants, so these are read.
    /// </summary>
    public IEnumerable<JsonPath> PathsReadOf(Scan scan)
        => _read.OfType<ColumnSlot>().Where(c => ReferenceEquals(c.Source, scan.Source)).Select(c => c.Path);

    /// <summary>The same of any scan of a list that expands nothing.</summary>
    public IEnumerable<JsonPath> PathsReadOf(StripeResource resource)
        => _nodes.OfType<Scan>().Where(s => ReferenceEquals(s.Resource, resource) && s.Expansions.IsEmpty).SelectMany(PathsReadOf);

    /// <summary>The columns that any scan of a list wants that expands nothing, under one source.</summary>
    public IReadOnlyCollection<ColumnSlot> ColumnsOf(StripeResource resource)
    {
        var scans = _nodes.OfType<Scan>().Where(s => ReferenceEquals(s.Resource, resource) && s.Expansions.IsEmpty).Select(s => s.Source).ToHashSet();
        var one = scans.First();
        return [.. _ordered.OfType<ColumnSlot>().Where(c => scans.Contains(c.Source)).Select(c => c.WithSource(one)).Distinct()];
    }

    /// <summary>The columns that are read of each element of an embedded list, under the list's own source.</summary>
    public ImmutableArray<ColumnSlot> ElementColumns(IReadOnlyPropertyBase list) => _elements.TryGetValue(list, out var columns) ? [.. columns] : [];

    private void Collect(BoundQuery query)
    {
        Collect(query.Plan);
        Collect(query.Shaper);
        if (query.Ending.Argument is { } argument)
            Collect(argument);
    }

    private void Collect(LogicalPlan plan)
    {
        if (!_visited.Add(plan))
            return;

        _nodes.Add(plan);
        foreach (var expression in plan.Expressions)
            Collect(expression);
        foreach (var input in plan.Inputs)
            Collect(input);
    }

    private void Collect(Expression expression) => new Collector(this).Visit(expression);

    private void Need(Slot slot)
    {
        var isNew = _needed.Add(slot);
        if (isNew)
            _ordered.Add(slot);
        if (_isRead && _read.Add(slot) || isNew)
            _followed.Add(slot);
    }

    /// <summary>A slot that stands for others needs those.</summary>
    private void Follow(Slot slot)
    {
        if (slot is ColumnSlot { Property: IComplexProperty { IsCollection: true } list })
            NeedElements(list, []);
        for (var i = 0; i < _nodes.Count; i++)
        {
            switch (_nodes[i])
            {
                case SetOperation set when set.Mapping.TryGetSides(slot, out var left, out var right):
                    Collect(left);
                    Collect(right);
                    break;
                case GroupRows rows when rows.Renaming.TryGetOrigin(slot, out var origin):
                    Need(origin);
                    break;
                case Elements { List: ColumnSlot { Property: { } property } } elements when slot is ColumnSlot column && ReferenceEquals(column.Source, elements.Source):
                    NeedElements(property, [column]);
                    break;
            }
        }
    }

    private void NeedElements(IReadOnlyPropertyBase list, ReadOnlySpan<ColumnSlot> columns)
    {
        if (!_elements.TryGetValue(list, out var known))
            _elements.Add(list, known = []);

        var source = ElementSources.Of(list);
        foreach (var column in columns)
        {
            var own = column.WithSource(source);
            if (!known.Contains(own))
                known.Add(own);
        }
    }

    /// <summary>A complex list that is handed out whole needs all of its elements' columns.</summary>
    private void NeedWholeElements(IComplexProperty list)
    {
        var columns = EntityColumns.Of(list.ComplexType, ElementSources.Of(list), JsonPath.Root).ToList();
        NeedElements(list, [.. columns.Select(c => c.Slot)]);
        foreach (var inner in columns.Select(c => c.Property).OfType<IComplexProperty>().Where(p => p.IsCollection))
            NeedWholeElements(inner);
    }

    private void NeedEntity(IEnumerable<(IReadOnlyPropertyBase Property, ColumnSlot Slot)> columns)
    {
        foreach (var (property, slot) in columns)
        {
            Need(slot);
            if (property is IComplexProperty { IsCollection: true } list)
                NeedWholeElements(list);
        }
    }

    private sealed class Collector(SlotUsage usage) : ShaperRewriter
    {
        protected override Expression VisitSlot(SlotExpression node)
        {
            usage.Need(node.Slot);
            if (node.Slot is ColumnSlot { Property: IComplexProperty { IsCollection: true } list })
                usage.NeedWholeElements(list);
            return node;
        }

        protected override Expression VisitEntity(EntityExpression node)
        {
            var isRead = usage._isRead;
            usage._isRead = isRead && !StripeClass.Is(node.EntityType.ClrType);
            usage.NeedEntity(EntityColumns.Of(node));
            usage._isRead = isRead;
            if (!node.Prefix.Segments.IsEmpty)
                usage.Need(StructuralEquality.Presence(node.Source, node.Prefix));
            return node;
        }

        protected override Expression VisitComplex(ComplexExpression node)
        {
            usage.NeedEntity(EntityColumns.Of(node.ComplexProperty.ComplexType, node.Source, node.Prefix));
            if (node.IsNullable)
                usage.Need(StructuralEquality.Presence(node.Source, node.Path));
            return node;
        }

        protected override Expression VisitComplexElement(ComplexElementExpression node)
        {
            usage.NeedEntity(EntityColumns.Of(node.ComplexType, node.Source, JsonPath.Root));
            return node;
        }

        protected override Expression VisitGrouping(GroupingExpression node)
        {
            usage.Need(node.Rows);
            Visit(node.Key);
            Visit(node.Element);
            return node;
        }

        protected override Expression VisitSubquery(SubqueryExpression node)
        {
            usage.Collect(node.Query);
            return node;
        }
    }
}
