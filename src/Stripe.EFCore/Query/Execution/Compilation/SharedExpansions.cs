using System.Collections.Immutable;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Layouts;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Execution.Compilation;

/// <summary>
///     One layout for the scans of one list of which some expand fields: it expands what any of them needs, so that the list is read once for all and not once
///     with and once without an expansion. A scan that returns objects as Stripe sends them keeps a layout of its own.
/// </summary>
internal sealed class SharedExpansions
{
    private readonly Dictionary<RowSource, RowSource> _common = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<RowSource, HashSet<RowSource>> _sourcesOf = new(ReferenceEqualityComparer.Instance);
    private readonly SlotUsage _usage;
    private ScanLayout _layout = null!;
    private ImmutableArray<Slot> _slots = [];

    private SharedExpansions(SlotUsage usage) => _usage = usage;

    /// <summary>The layouts of a query's scans that are read for subqueries and joins, by scan.</summary>
    /// <param name="isShared">Whether a scan that the query goes over itself is read for a subquery too.</param>
    public static Dictionary<Scan, SharedExpansions> Of(BoundQuery query, SlotUsage usage, bool keepsRawJson, Func<Scan, bool> isShared)
    {
        var shared = new Dictionary<Scan, SharedExpansions>(ReferenceEqualityComparer.Instance);
        HashSet<Scan> streamed = new(Streamed(query.Plan).Where(s => !isShared(s)), ReferenceEqualityComparer.Instance);
        foreach (var list in usage.Scans.Where(s => !streamed.Contains(s) && !IsByItself(s, usage))
            .GroupBy(s => s.Resource, ReferenceEqualityComparer.Instance))
        {
            Scan[] scans = [.. list];
            if (scans.Length < 2 || scans.All(s => s.Expansions.IsEmpty) || new SharedExpansions(usage) is var layout && !layout.TryUnite(scans, keepsRawJson))
                continue;
            foreach (var scan in scans)
                shared.Add(scan, layout);
        }

        return shared;
    }

    /// <summary>Whether two scans of a list that are read for subqueries and joins have the same columns.</summary>
    public static bool HaveOneLayout(Dictionary<Scan, SharedExpansions> expanded, Scan scan, Scan other)
        => (expanded.GetValueOrDefault(scan), expanded.GetValueOrDefault(other)) switch
        {
            (null, null) => scan.Expansions.IsEmpty && other.Expansions.IsEmpty,
            var (x, y) => x == y,
        };

    public ScanLayout Layout => _layout;

    /// <summary>Where a scan has its slots; columns that only others want have none.</summary>
    public Layout RowOf(Scan scan)
    {
        var own = new Dictionary<RowSource, RowSource>(ReferenceEqualityComparer.Instance);
        Visit(scan, (source, _) => own[_common[source]] = source);
        return new Layout([.. _slots.Select(Own)]);

        Slot Own(Slot slot)
            => slot is ColumnSlot column
                && own.GetValueOrDefault(column.Source) is { } source
                && column.WithSource(source) is var wanted
                && _usage.IsNeeded(wanted)
                ? wanted
                : new ComputedSlot(slot.Type, slot.Name);
    }

    /// <summary>The scans whose rows the query goes over itself.</summary>
    private static IEnumerable<Scan> Streamed(LogicalPlan plan)
        => plan switch
        {
            Scan scan => [scan],
            Join join => Streamed(join.Outer),
            Apply apply => Streamed(apply.Outer),
            _ => plan.Inputs.SelectMany(Streamed),
        };

    /// <summary>
    ///     Whether a scan keeps its own layout: its objects are handed out as they are, or it retrieves one object, in which Stripe expands a level more.
    /// </summary>
    private static bool IsByItself(Scan scan, SlotUsage usage)
        => !scan.Resource.HasList || !scan.Asked.IsEmpty
            || scan.Conditions.Any(c => c.Kind is ConditionKind.Id or ConditionKind.IdSet && FreeSlots.Of(c.Value).Count == 0)
            || usage.NeededOf(scan).OfType<ColumnSlot>().Any(c => ReferenceEquals(c.Source, scan.Source) && usage.IsAsSent(c));

    private bool TryUnite(Scan[] scans, bool keepsRawJson)
    {
        var first = scans[0];
        var expansions = ImmutableArray<Expansion>.Empty;
        foreach (var scan in scans)
        {
            if (!TryStandFor(scan.Source, first.Source) || Unite(expansions, scan.Expansions) is not { } united)
                return false;
            expansions = united;
        }

        var columns = scans.SelectMany(s => _usage.NeededOf(s)).OfType<ColumnSlot>().Select(c => c.WithSource(_common[c.Source])).Distinct().ToList();
        var factory = new ColumnFactory(_usage.ElementColumns, IsAsSent, keepsRawJson);
        var include = IncludeFields.For(first.Resource, scans.SelectMany(_usage.PathsReadOf));
        (_layout, var row) = ScanLayout.Create(first with { Expansions = expansions }, columns, include, factory);
        _slots = row.Slots;
        return true;
    }

    private ImmutableArray<Expansion>? Unite(ImmutableArray<Expansion> known, ImmutableArray<Expansion> others)
    {
        foreach (var other in others)
        {
            var place = known.FirstOrDefault(e => e.Path.Equals(other.Path)) ?? other with { Expansions = [], Asked = [] };
            if (!ReferenceEquals(place.Resource, other.Resource) || !other.Asked.IsEmpty || !TryStandFor(other.Source, place.Source)
                || Unite(place.Expansions, other.Expansions) is not { } inner)
            {
                return null;
            }

            known = known.RemoveAll(e => e.Path.Equals(other.Path)).Add(place with { Expansions = inner });
        }

        return known;
    }

    /// <summary>Lets the columns of one source be read as those of another, if both are read in the same way.</summary>
    private bool TryStandFor(RowSource source, RowSource common)
    {
        _common[source] = common;
        if (!_sourcesOf.TryGetValue(common, out var sources))
            _sourcesOf.Add(common, sources = new(ReferenceEqualityComparer.Instance));
        sources.Add(source);
        return source.StripeClass == common.StripeClass;
    }

    private bool IsAsSent(ColumnSlot column)
        => _sourcesOf[column.Source].All(s => column.WithSource(s) is var own && (!_usage.IsNeeded(own) || _usage.IsAsSent(own)));

    private static void Visit(Scan scan, Action<RowSource, StripeResource> visit)
    {
        visit(scan.Source, scan.Resource);
        foreach (var expansion in scan.Expansions)
            Visit(expansion);

        void Visit(Expansion expansion)
        {
            visit(expansion.Source, expansion.Resource);
            foreach (var inner in expansion.Expansions)
                Visit(inner);
        }
    }
}
