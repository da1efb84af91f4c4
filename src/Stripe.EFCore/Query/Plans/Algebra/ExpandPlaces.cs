using System.Collections.Immutable;
using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Plans.Algebra;

/// <summary>The place of each source's objects in the answers of the API.</summary>
internal sealed class ExpandPlaces
{
    private readonly Dictionary<RowSource, SourcePlace> _places = [];
    private readonly Dictionary<RowSource, RowSource> _origins = [];
    private readonly Dictionary<RowSource, HashSet<ColumnSlot>> _columns = [];
    private readonly List<Elements> _lists = [];

    private ExpandPlaces()
    {
    }

    public static ExpandPlaces Of(BoundQuery query)
    {
        var places = new ExpandPlaces();
        places.Collect(query);
        return places;
    }

    public SourcePlace? Find(RowSource source)
        => _places.TryGetValue(source, out var place) ? place : _origins.TryGetValue(source, out var origin) ? Find(origin) : null;

    /// <summary>The columns that the query reads of a source, but for those of whole objects.</summary>
    public IReadOnlyCollection<ColumnSlot> ColumnsOf(RowSource source) => _columns.TryGetValue(source, out var columns) ? columns : [];

    /// <summary>The lists inside the objects of a source that the query reads.</summary>
    public IEnumerable<Elements> ListsOf(RowSource source) => _lists.Where(l => l.List is ColumnSlot list && ReferenceEquals(list.Source, source));

    /// <summary>The elements of a list are read elsewhere, and so are the lists inside them.</summary>
    public void Move(RowSource elements, SourcePlace place)
    {
        _places[elements] = place;
        foreach (var inner in ListsOf(elements))
            Move(inner.Source, place.Elements((ColumnSlot)inner.List));
    }

    private void Collect(BoundQuery query)
    {
        Collect(query.Plan);
        Collect(query.Shaper);
    }

    /// <summary>Outer rows come first, since the lists inside them are sources of the inner ones.</summary>
    private void Collect(LogicalPlan plan)
    {
        foreach (var input in plan.Inputs)
            Collect(input);

        switch (plan)
        {
            case Scan scan:
                Add(scan.Source, ExpandPlace.Of(scan.Resource), IsRetrieve(scan) ? FieldExpansions.DeepestOnRetrieve : FieldExpansions.DeepestOnList, scan);
                break;
            case Elements { List: ColumnSlot list } elements when Find(list.Source) is { } around:
                _lists.Add(elements);
                _places.TryAdd(elements.Source, around.Elements(list));
                break;
            case GroupRows rows:
                Collect(rows.Input);
                foreach (var (fresh, origin) in rows.Renaming.Origins)
                    Stand(fresh, origin);
                break;
            case SetOperation set:
                foreach (var (source, (left, right)) in set.Mapping.Sources)
                    Stand(source, Find(left) is { } l && Find(right) is { } r && r.Place.Path.Length > l.Place.Path.Length ? right : left);
                break;
        }

        foreach (var expression in plan.Expressions)
            Collect(expression);
    }

    private void Collect(Expression expression)
    {
        new ColumnFinder(this).Visit(expression);
        foreach (var subquery in Subqueries.Of(expression))
            Collect(subquery);
    }

    private void Add(ColumnSlot column)
    {
        if (!_columns.TryGetValue(column.Source, out var columns))
            _columns.Add(column.Source, columns = []);
        columns.Add(column);
    }

    private void Add(RowSource source, ExpandPlace place, int deepest, Scan scan)
    {
        if (scan.Asked.FirstOrDefault(p => p.Segments.Length > deepest) is { } deep)
            throw QueryErrors.TooDeepToExpand(deep, deepest);

        _places.TryAdd(source, new SourcePlace(place, deepest, scan));
        foreach (var expansion in Expansions(scan.Expansions, place))
            _places.TryAdd(expansion.Source, new SourcePlace(expansion.Place, deepest, scan));
    }

    private static IEnumerable<(RowSource Source, ExpandPlace Place)> Expansions(IEnumerable<Expansion> expansions, ExpandPlace around)
        => expansions.SelectMany(e => ExpandPlace.Of(e.Resource) with { Path = around.Path.AddRange(e.Path.Segments) } is var place
            ? Expansions(e.Expansions, place).Prepend((e.Source, place))
            : []);

    private void Stand(RowSource source, RowSource origin) => _origins.TryAdd(source, origin);

    /// <summary>Whether a scan requests single objects by id and never a list.</summary>
    private static bool IsRetrieve(Scan scan)
        => !scan.Resource.HasList || scan.Conditions.Any(c => c.Kind == ConditionKind.Id && FreeSlots.Of(c.Value).Count == 0 && !Subqueries.AreIn(c.Value));

    private sealed class ColumnFinder(ExpandPlaces places) : ShaperRewriter
    {
        protected override Expression VisitSlot(SlotExpression node)
        {
            if (node.Slot is ColumnSlot { ListKey: null } column)
                places.Add(column);
            return node;
        }
    }
}

/// <summary>The place of one source's objects.</summary>
/// <param name="Place">The place, as <c>expand[]</c> sees it.</param>
/// <param name="Deepest">How many segments the path of an expansion may have there.</param>
/// <param name="Scan">The scan whose objects hold them; null if it is not known yet.</param>
internal sealed record SourcePlace(ExpandPlace Place, int Deepest, Scan? Scan)
{
    /// <summary>The place of the elements of a list in these objects.</summary>
    public SourcePlace Elements(ColumnSlot list) => this with { Place = Place.Elements(list) };

    /// <summary>The objects around a field that can be read by themselves, the innermost first.</summary>
    public IEnumerable<LookUpHolder> Holders(JsonPath path, int length) => LookUpHolder.Of(Place.Class, path, length);

    /// <summary>The outermost field on the way of a column that the request for these objects does not expand; null where it expands all.</summary>
    public NeededExpansion? FindDeep(ColumnSlot column)
    {
        foreach (var needed in FieldExpansions.Of(Place.Class, column, AnyElements))
        {
            if (Place.Path.Length + needed.Length > Deepest || needed.Field.CannotExpand || needed.Field.NotInLists && Deepest == FieldExpansions.DeepestOnList)
                return needed;
        }

        return null;
    }

    /// <summary>Stands for the elements of any list. What is read of them does not matter here, only that they are objects and not ids.</summary>
    private static ImmutableArray<ColumnSlot> AnyElements(object list) => [new(new RowSource("element"), JsonPath.Root, typeof(PresenceMarker))];
}
