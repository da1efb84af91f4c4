using System.Collections.Immutable;
using System.Linq.Expressions;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Planning;

/// <summary>
///     A join from a field that can be expanded to the key of what it refers to needs no requests of its own: the object comes inside the row.
///     Stripe expands four levels, of which <c>data.</c> takes one on a list (https://docs.stripe.com/expand).
/// </summary>
internal sealed class ExpandReferences : PlanRewriter, IPlanRule
{
    public LogicalPlan Apply(LogicalPlan plan) => Rewrite(plan);

    protected override LogicalPlan Node(LogicalPlan plan)
        => plan is Join { Keys: [{ Outer: var outer, Inner: var inner, MatchesNull: false }] } join
            && Target(join, out var filters) is { Conditions.IsEmpty: true, Expansions.IsEmpty: true } target
            && inner.Value() is SlotExpression { Slot: ColumnSlot key } && IsKey(key, target)
            && outer.Value() is SlotExpression { Slot: ColumnSlot reference }
            && !(join.Kind == JoinKind.Inner && AskedSides.IsShortWithout(join.Outer, reference))
            && Expand(join.Outer, reference, target) is { } expanded
                ? join.Kind == JoinKind.Left
                ? expanded
                : filters.Aggregate((LogicalPlan)new Filter(expanded, Present(key)), (input, filter) => new Filter(input, filter.Predicate))
                : plan;

    /// <summary>What is joined, and the filters on it: those of an inner join judge the pairs just as well.</summary>
    private static Scan? Target(Join join, out List<Filter> filters)
    {
        filters = [];
        var inner = join.Inner;
        while (inner is Filter filter && join.Kind == JoinKind.Inner)
        {
            filters.Insert(0, filter);
            inner = filter.Input;
        }

        return inner as Scan;
    }

    private static bool IsKey(ColumnSlot key, Scan target)
        => ReferenceEquals(key.Source, target.Source) && key.Path.Segments is ["id"] && target.EntityType?.FindPrimaryKey() is { Properties: [var property] }
            && property.GetJsonPath().Equals(key.Path);

    private static BinaryExpression Present(ColumnSlot key)
        => Expression.NotEqual(new SlotExpression(key, key.Type.Widened()), Expression.Constant(null, key.Type.Widened()));

    /// <summary>The plan with the reference expanded in the scan that reads it, or null where it cannot be.</summary>
    private static LogicalPlan? Expand(LogicalPlan plan, ColumnSlot reference, Scan target)
    {
        switch (plan)
        {
            case Scan scan when ReferenceEquals(scan.Source, reference.Source):
                return IsExpandable(scan.Resource, 0, reference.Path, target)
                    ? scan with { Expansions = scan.Expansions.Add(Expanded(reference, target)) }
                    : null;

            case Scan scan when scan.Expansions.Any(e => e.Provides(reference)):
                var expansions = scan.Expansions.Select(e => Expand(e, reference, target, 0)).ToImmutableArray();
                return expansions.Contains(null) ? null : scan with { Expansions = expansions! };

            case Join join when join.Outer.Provides(reference):
                return Expand(join.Outer, reference, target) is { } outer ? join with { Outer = outer } : null;

            case Join join when join.Kind == JoinKind.Inner:
                return Expand(join.Inner, reference, target) is { } inner ? join with { Inner = inner } : null;

            case Apply apply when apply.Outer.Provides(reference):
                return Expand(apply.Outer, reference, target) is { } applied ? apply with { Outer = applied } : null;

            // An object that came inside a row stays inside it wherever the row goes on alone.
            case Filter or Sort or Slice or Compute or Distinct or Reverse or While:
                var unary = (UnaryPlan)plan;
                return Expand(unary.Input, reference, target) is { } input ? unary with { Input = input } : null;

            default:
                return null;
        }
    }

    /// <param name="levels">How many segments lead to what holds the expansion.</param>
    private static Expansion? Expand(Expansion expansion, ColumnSlot reference, Scan target, int levels)
    {
        levels += expansion.Path.Segments.Length;
        if (!expansion.Provides(reference))
            return expansion;
        if (!ReferenceEquals(expansion.Source, reference.Source))
        {
            var inner = expansion.Expansions.Select(e => Expand(e, reference, target, levels)).ToImmutableArray();
            return inner.Contains(null) ? null : expansion with { Expansions = inner! };
        }

        return IsExpandable(expansion.Resource, levels, reference.Path, target)
            ? expansion with { Expansions = expansion.Expansions.Add(Expanded(reference, target)) }
            : null;
    }

    private static Expansion Expanded(ColumnSlot reference, Scan target) => new(reference.Path, target.Source, target.Resource) { Asked = target.Asked };

    /// <summary>
    ///     Whether a request may expand a field, which Stripe.net's classes or the list's own declaration have as one that refers to the joined objects alone.
    /// </summary>
    private static bool IsExpandable(StripeResource resource, int levels, JsonPath path, Scan target)
        => levels + path.Segments.Length <= FieldExpansions.DeepestOnList
            && (resource.Expandables.FirstOrDefault(e => !e.IsArray && e.Path.Equals(path)) is { } declared
                ? RefersTo(declared.Targets, target)
                : FieldExpansions.Follow(ExpandPlace.Of(resource).Class, path).LastOrDefault()
                    is { Field: { IsExpandable: true, Kind: FieldKind.Object } field, Length: var length }
                    && length == path.Segments.Length && RefersTo(field.Targets, target));

    private static bool RefersTo(ImmutableArray<string> targets, Scan target)
        => targets.IsEmpty ? target.Resource.Object is not null : targets is [var only] && only == target.Resource.Object;
}
