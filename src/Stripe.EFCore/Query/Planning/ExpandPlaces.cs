using System.Linq.Expressions;
using Stripe.EFCore.Query.Binding;
using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Planning;

/// <summary>Where the objects of each source of a query stand in the answers of the API.</summary>
internal sealed class ExpandPlaces
{
    private readonly Dictionary<RowSource, SourcePlace> _places = [];

    private ExpandPlaces()
    {
    }

    public static ExpandPlaces Of(BoundQuery query)
    {
        var places = new ExpandPlaces();
        places.Collect(query);
        return places;
    }

    public SourcePlace? Find(RowSource source) => _places.GetValueOrDefault(source);

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
                _places.TryAdd(elements.Source, around with { Place = around.Place.Elements(list) });
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
        foreach (var subquery in ExpressionText.Subqueries(expression))
            Collect(subquery);
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

    private void Stand(RowSource source, RowSource origin)
    {
        if (Find(origin) is { } place)
            _places.TryAdd(source, place);
    }

    /// <summary>Whether a scan asks for single objects by their ids: for one whatever the rows around it, or for those that no list has.</summary>
    private static bool IsRetrieve(Scan scan)
        => !scan.Resource.HasList || scan.Conditions.Any(c => c.Kind == ConditionKind.Id && FreeSlots.Of(c.Value).Count == 0);
}

/// <summary>Where the objects of one source stand.</summary>
/// <param name="Place">The place, as <c>expand[]</c> sees it.</param>
/// <param name="Deepest">How many segments the path of an expansion may have there.</param>
/// <param name="Scan">The scan whose objects hold them.</param>
internal sealed record SourcePlace(ExpandPlace Place, int Deepest, Scan Scan);
