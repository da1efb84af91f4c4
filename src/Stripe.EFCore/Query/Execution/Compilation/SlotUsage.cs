using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Materialization;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution.Compilation;

/// <summary>Every slot that a query reads anywhere: what a scan has to read of the JSON, and what joins and groups have to carry.</summary>
internal sealed class SlotUsage
{
    private readonly HashSet<Slot> _needed = [];
    private readonly HashSet<Slot> _read = [];
    private readonly List<Slot> _ordered = [];
    private readonly Queue<Slot> _toFollow = [];
    private readonly Dictionary<object, List<ColumnSlot>> _elements = [];
    private readonly Dictionary<object, RowSource> _elementSources = [];
    private readonly List<LogicalPlan> _nodes = [];
    private readonly HashSet<LogicalPlan> _visited = new(ReferenceEqualityComparer.Instance);

    private readonly bool _keepsRawJson;

    private SlotUsage(bool keepsRawJson) => _keepsRawJson = keepsRawJson;

    public static SlotUsage Of(BoundQuery query)
    {
        var usage = new SlotUsage(query.KeepsRawJson);
        usage.Collect(query);
        while (usage._toFollow.TryDequeue(out var slot))
            usage.Follow(slot);
        return usage;
    }

    /// <summary>All scans of the query.</summary>
    public IEnumerable<Scan> Scans => _nodes.OfType<Scan>();

    public IEnumerable<Slot> NeededOf(LogicalPlan plan) => _ordered.Where(plan.Provides);

    public bool IsNeeded(Slot slot) => _needed.Contains(slot);

    /// <summary>
    ///     Whether a column is needed only for objects of Stripe.net's classes that are handed out: these are as Stripe sends them, and no field is expanded
    ///     for them. A column that several scans share is read if one of them reads it.
    /// </summary>
    public bool IsAsSent(ColumnSlot column)
        => !_read.Contains(column)
            && !(_nodes.OfType<Scan>().FirstOrDefault(s => ReferenceEquals(s.Source, column.Source)) is { Expansions.IsEmpty: true } scan
                && _nodes.OfType<Scan>().Any(s =>
                    ReferenceEquals(s.Resource, scan.Resource) && s.Expansions.IsEmpty && _read.Contains(column.WithSource(s.Source))));

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
    /// <param name="list">See <see cref="ColumnSlot.ListKey" />.</param>
    public ImmutableArray<ColumnSlot> ElementColumns(object list) => _elements.TryGetValue(list, out var columns) ? [.. columns] : [];

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
        if (plan is Elements { List: ColumnSlot { List.IsPaged: true } list })
        {
            foreach (var id in HolderIds(list))
                Need(id);
        }

        foreach (var expression in plan.Expressions)
            Collect(expression);
        foreach (var input in plan.Inputs)
            Collect(input);
    }

    /// <summary>The id of the object that has a column.</summary>
    public static ColumnSlot IdOf(ColumnSlot column) => new(column.Source, JsonPath.Root.Append("id"), typeof(string));

    /// <summary>The ids of the objects around a list, the nearest first: one of them leads to the list if the list has no url.</summary>
    public static IEnumerable<ColumnSlot> HolderIds(ColumnSlot list)
    {
        for (var length = list.Path.Segments.Length - 1; length >= 0; length--)
            yield return new ColumnSlot(list.Source, new JsonPath(list.Path.Segments[..length].Add("id")), typeof(string));
    }

    private void Collect(Expression expression) => new Collector(this).Visit(expression);

    /// <param name="isRead">Whether the query computes with the value, or returns it by itself.</param>
    private void Need(Slot slot, bool isRead = true)
    {
        var isNew = _needed.Add(slot);
        if (isNew)
            _ordered.Add(slot);
        if (isRead && _read.Add(slot) || isNew)
            _toFollow.Enqueue(slot);
    }

    private void NeedAsFar(Expression side, bool isRead)
    {
        if (!isRead && side is SlotExpression { Slot: ColumnSlot { ListKey: null } column })
            Need(column, isRead: false);
        else
            Collect(side);
    }

    /// <summary>A slot that stands for others needs those.</summary>
    private void Follow(Slot slot)
    {
        if (slot is ColumnSlot { ListKey: { } list })
            NeedElements(list, []);
        for (var i = 0; i < _nodes.Count; i++)
        {
            switch (_nodes[i])
            {
                case SetOperation set when set.Mapping.TryGetSides(slot, out var left, out var right):
                    NeedAsFar(left, _read.Contains(slot));
                    NeedAsFar(right, _read.Contains(slot));
                    break;
                case GroupRows rows when rows.Renaming.TryGetOrigin(slot, out var origin):
                    Need(origin, _read.Contains(slot));
                    break;
                case Elements { List: ColumnSlot { ListKey: { } key } } elements
                    when slot is ColumnSlot column && ReferenceEquals(column.Source, elements.Source):
                    NeedElements(key, [column]);
                    break;
            }
        }
    }

    private void NeedElements(object list, ReadOnlySpan<ColumnSlot> columns)
    {
        if (!_elements.TryGetValue(list, out var known))
            _elements.Add(list, known = []);

        var source = SourceOf(list);
        foreach (var column in columns)
        {
            var own = column.WithSource(source);
            if (!known.Contains(own))
                known.Add(own);
        }
    }

    private RowSource SourceOf(object list)
    {
        if (list is IReadOnlyPropertyBase property)
            return ElementSources.Of(property);
        if (!_elementSources.TryGetValue(list, out var source))
            _elementSources.Add(list, source = new RowSource(list.ToString()!, list as EmbeddedList));
        return source;
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
            Need(slot, isRead: !IsOfStripe(property));
            if (property is IComplexProperty { IsCollection: true } list)
                NeedWholeElements(list);
        }
    }

    /// <summary>Whether a member is declared by Stripe.net: the members of a user's class are those that the user wants to read.</summary>
    private static bool IsOfStripe(IReadOnlyPropertyBase property)
        => (property.PropertyInfo ?? (System.Reflection.MemberInfo?)property.FieldInfo)?.DeclaringType?.Assembly == typeof(StripeEntity).Assembly;

    private sealed class Collector(SlotUsage usage) : ShaperRewriter
    {
        protected override Expression VisitSlot(SlotExpression node)
        {
            usage.Need(node.Slot);

            // The message about a null for a type that takes none names the id of the object.
            if (node.Slot is ColumnSlot { Type: var type } column && ColumnMarkers.IsNested(type))
                usage.Need(IdOf(column));
            if (node.Slot is ColumnSlot { Property: IComplexProperty { IsCollection: true } list })
                usage.NeedWholeElements(list);
            return node;
        }

        protected override Expression VisitEntity(EntityExpression node)
        {
            usage.NeedEntity(EntityColumns.Of(node));
            if (RawJsonShaper.ColumnOf(node, usage._keepsRawJson) is { } json)
                usage.Need(json, isRead: false);
            foreach (var list in node.Lists)
                Visit(list.Elements);
            if (!node.Prefix.Segments.IsEmpty)
                usage.Need(ColumnSlot.Presence(node.Source, node.Prefix));
            return node;
        }

        protected override Expression VisitComplex(ComplexExpression node)
        {
            usage.NeedEntity(EntityColumns.Of(node.ComplexProperty.ComplexType, node.Source, node.Prefix));
            if (node.IsNullable)
                usage.Need(ColumnSlot.Presence(node.Source, node.Path));
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
