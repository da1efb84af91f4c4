using System.Collections.Immutable;
using System.Linq.Expressions;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Binding;
using Stripe.EFCore.Query.Plans;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Query.Planning;

/// <summary>
///     A field that is deeper than Stripe expands, or that it does not expand on a list, is looked up: the object that holds it is read by its id, as a reference is, in batches of rows. On a list of
///     subscriptions, <c>items.data.price.product.name</c> becomes the <c>name</c> of the product whose id is <c>items.data.price.product</c>.
/// </summary>
internal static class LookUpDeepFields
{
    /// <param name="plan">Plans the look-ups.</param>
    public static BoundQuery Apply(BoundQuery query, Func<BoundQuery, BoundQuery> plan)
    {
        var rewriter = new Rewriter(ExpandPlaces.Of(query), plan);
        return query with
        {
            Plan = rewriter.Plans.Rewrite(query.Plan),
            Shaper = rewriter.Visit(query.Shaper),
            Ending = query.Ending with { Argument = query.Ending.Argument is { } argument ? rewriter.Visit(argument) : null },
        };
    }

    private sealed class Rewriter : ShaperRewriter
    {
        private readonly ExpandPlaces _places;
        private readonly Func<BoundQuery, BoundQuery> _plan;

        public Rewriter(ExpandPlaces places, Func<BoundQuery, BoundQuery> plan)
        {
            (_places, _plan) = (places, plan);
            Plans = new RowsRewriter(this);
        }

        public RowsRewriter Plans { get; }

        protected override Expression VisitSlot(SlotExpression node)
        {
            if (node.Slot is not ColumnSlot { ListKey: null } column || FindDeep(column) is not { } field)
                return node;

            var (rows, read) = Objects(column, field);
            var query = new BoundQuery(rows, new SlotExpression(read), new Ending(EndingKind.First, node.Type.Widened(), OrDefault: true));
            return new SubqueryExpression(_plan(query), node.Type.Widened()).As(node.Type);
        }

        protected override Expression VisitGrouping(GroupingExpression node)
            => new GroupingExpression(Visit(node.Key), node.Rows, node.Input, Visit(node.Element), node.Type);

        protected override Expression VisitSubquery(SubqueryExpression node)
            => new SubqueryExpression(
                node.Query with
                {
                    Plan = Plans.Rewrite(node.Query.Plan),
                    Shaper = Visit(node.Query.Shaper),
                    Ending = node.Query.Ending with { Argument = node.Query.Ending.Argument is { } argument ? Visit(argument) : null },
                },
                node.Type);

        /// <summary>The rows of a list that is deeper than Stripe expands; null where it is not.</summary>
        public LogicalPlan? TryLookUp(Elements elements)
        {
            if (elements.List is not ColumnSlot column || FindDeep(column) is not { } field)
                return null;

            var (rows, read) = Objects(column, field);
            var holder = _plan(new BoundQuery(rows, Expression.Constant(true), new Ending(EndingKind.First, typeof(bool), OrDefault: true)));
            return new Apply(holder.Plan, new Elements(read, elements.Source));
        }

        /// <summary>The outermost field on the way of a column that is too deep to be expanded.</summary>
        private NeededExpansion? FindDeep(ColumnSlot column)
        {
            if (_places.Find(column.Source) is not { Place: { Class: not null } place } found)
                return null;

            var needed = FieldExpansions.Of(place.Class, column, AnyElements).Where(n => !IsExpanded(n, found)).ToList();
            return needed.Count == 0 ? null : needed[0];
        }

        /// <summary>Whether the request that answers with the objects can expand a field in them.</summary>
        private static bool IsExpanded(NeededExpansion needed, SourcePlace source)
            => source.Place.Path.Length + needed.Length <= source.Deepest
                && !needed.Field.CannotExpand
                && !(needed.Field.NotInLists && source.Deepest == FieldExpansions.DeepestOnList);

        /// <summary>What is read of a list's elements does not count here: where they are ids, it is more than these.</summary>
        private static ImmutableArray<ColumnSlot> AnyElements(object list) => [new(new RowSource("element"), JsonPath.Root, typeof(PresenceMarker))];

        /// <summary>The object that a column is read of, found by its id, and the column there.</summary>
        private (LogicalPlan Rows, ColumnSlot Column) Objects(ColumnSlot column, NeededExpansion field)
        {
            var segments = column.Path.Segments;
            var place = _places.Find(column.Source)!.Place;
            var (resource, idPath, length) = Target(column.Path, field) ?? Holder(place, column.Path, field)
                ?? throw QueryErrors.TooDeep(string.Join('.', place.Path.AddRange(segments[..field.Length])));

            var source = new RowSource(resource.ClrType?.Name ?? resource.Object ?? resource.ListPath);
            var id = new SlotExpression(new ColumnSlot(source, JsonPath.Root.Append("id"), typeof(string)));
            var wanted = Visit(new SlotExpression(new ColumnSlot(column.Source, idPath, typeof(string))));
            var isWanted = Expression.AndAlso(Expression.NotEqual(wanted, Expression.Constant(null, typeof(string))), Expression.Equal(id, wanted));
            var rows = new Filter(new Scan(resource, source, null), isWanted);
            return (rows, new ColumnSlot(source, new JsonPath(segments[length..]), column.Type, column.Property, column.List));
        }

        /// <summary>The object that a field refers to, where its id alone leads to it.</summary>
        private static (StripeResource Resource, JsonPath Id, int Length)? Target(JsonPath path, NeededExpansion field)
            => field.Field is { IsExpandable: true, Kind: FieldKind.Object, Class: { } type } && LookUpResources.Find(type) is { } resource
                ? (resource, new JsonPath(path.Segments[..field.Length]), field.Length)
                : null;

        /// <summary>The nearest object around a field whose id leads to it, if the field can be expanded there.</summary>
        private static (StripeResource Resource, JsonPath Id, int Length)? Holder(ExpandPlace place, JsonPath path, NeededExpansion field)
        {
            for (var length = field.Length - 1; length >= 0 && field.Length - length <= FieldExpansions.DeepestOnList && !field.Field.CannotExpand; length--)
            {
                var type = length == 0 ? place.Class : FieldExpansions.Follow(place.Class, path).FirstOrDefault(f => f.Length == length).Field?.Class;
                if (type is not null && (field.Field.NotInLists ? LookUpResources.FindRetrieve(type) : LookUpResources.Find(type)) is { } resource)
                    return (resource, new JsonPath(path.Segments[..length].Add("id")), length);
            }

            return null;
        }
    }

    private sealed class RowsRewriter(Rewriter expressions) : PlanRewriter
    {
        protected override Expression Rewrite(Expression expression) => expressions.Visit(expression);

        protected override LogicalPlan Node(LogicalPlan plan)
            => plan switch
            {
                Elements elements => expressions.TryLookUp(elements) ?? plan,
                SetOperation set => set with { Mapping = Mapped(set.Mapping) },
                _ => plan,
            };

        private SetMapping Mapped(SetMapping mapping)
        {
            var mapped = new SetMapping();
            foreach (var (source, (left, right)) in mapping.Sources)
                mapped.Add(source, left, right);
            foreach (var (slot, (left, right)) in mapping.Slots)
                mapped.Add(slot, expressions.Visit(left), expressions.Visit(right));
            return mapped;
        }
    }
}

/// <summary>The lists, or paths alone, by which objects that other objects refer to are looked up.</summary>
internal static class LookUpResources
{
    /// <summary>What objects of a class are looked up by; null where their ids alone do not lead to them.</summary>
    public static StripeResource? Find(Type type)
        => NameOf(type) is { } name && StripeCatalog.Find(name) is { RetrievePath: not null } listed ? listed : FindRetrieve(type);

    /// <summary>What objects of a class are retrieved by, one by one, also where a list has them: a retrieve sends fields that a list does not.</summary>
    public static StripeResource? FindRetrieve(Type type)
        => NameOf(type) is { } name && (StripeCatalog.Find(name)?.RetrievePath ?? StripeObjects.RetrievePath(name)) is { } path
            ? new StripeResource { ListPath = path, Object = name, ClrType = type, RetrievePath = path, HasList = false }
            : null;

    private static string? NameOf(Type type) => type.IsInterface ? null : StripeObjects.NameOf(type);
}
