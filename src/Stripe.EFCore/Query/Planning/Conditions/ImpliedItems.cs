using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Planning.Conditions;

/// <summary>
///     Filters of the list of subscriptions that a condition on their items implies: <c>price=</c> for <c>s.Items.Data.Any(i => i.Price.Id == id)</c>. The
///     condition stays above the scan.
/// </summary>
internal static class ImpliedItems
{
    private static readonly ImmutableArray<JsonPath> Items = [JsonPath.Parse("items"), JsonPath.Parse("items.data")];

    /// <summary>The filters that hold for each subscription with such an item.</summary>
    public static IEnumerable<ScanCondition> Of(Scan scan, Expression conjunct)
    {
        if (Item(scan, conjunct) is not var (parts, item))
            return [];

        return parts.Select(p => OfEquality(scan, p, item)).OfType<ScanCondition>().Take(1)
            .Concat(parts.SelectMany(p => OfEnd(scan, p, item)));
    }

    /// <summary>
    ///     The filter with several values, of which a subscription may have more than one: each value is a request, and a subscription that comes twice is one
    ///     row. Null where the condition implies none.
    /// </summary>
    public static ScanCondition? OfSeveral(Scan scan, Expression conjunct)
        => Item(scan, conjunct) is var (parts, item) ? parts.Select(p => AnyOf(scan, p, item)).FirstOrDefault(c => c is not null) : null;

    /// <summary>What an item of a subscription has to meet.</summary>
    private static (ImmutableArray<Expression> Parts, Elements Item)? Item(Scan scan, Expression conjunct)
    {
        if (scan.Resource.ListPath != "/v1/subscriptions"
            || conjunct is not SubqueryExpression { Query: { Ending: { Kind: EndingKind.Any, Negated: false }, Plan: var plan } })
        {
            return null;
        }

        if (plan is Slice { Skip: null, Input: var uncut })
            plan = uncut;
        return plan is Filter { Input: Elements elements } filter && elements.List is ColumnSlot list
            && ReferenceEquals(list.Source, scan.Source) && Items.Contains(list.Path)
                ? (Conjuncts.Of(filter.Predicate), elements)
                : null;
    }

    /// <summary>"Filter for subscriptions that contain this recurring price ID."</summary>
    private static ScanCondition? OfEquality(Scan scan, Expression part, Elements item)
        => Equality.Of(part) is not var (left, right) ? null
            : Field(left, item) is { } one && IsValue(scan, right, item) ? ImpliedFilters.Condition(scan, one, right)
            : Field(right, item) is { } other && IsValue(scan, left, item) ? ImpliedFilters.Condition(scan, other, left)
            : null;

    private static ScanCondition? AnyOf(Scan scan, Expression part, Elements item)
    {
        // A price that is missing is none of the values.
        if (part is BinaryExpression { NodeType: ExpressionType.Coalesce, Left: NullSafeExpression membership, Right: ConstantExpression { Value: false } })
            part = membership;
        if (Membership.Of(part) is var (values, member))
        {
            return Field(member.Value(), item) is { } field && IsKnown(scan, values) && ImpliedFilters.Condition(scan, field, values) is { } found
                ? found with { Kind = ConditionKind.AnyOf }
                : null;
        }

        return UnionFinder.Sides(part) is var (left, right) && OneSide(left) is { } one && OneSide(right) is { } other && one.Parameter == other.Parameter
            ? RequiredValues.Either(one, other)
            : null;

        ScanCondition? OneSide(Expression side)
            => OfEquality(scan, side, item) is { } found && FreeSlots.Of(found.Value).Count == 0 ? found : AnyOf(scan, side, item);
    }

    /// <summary>
    ///     "Only return subscriptions whose minimum item current_period_end falls within the given date interval." If one item ends before a time, the minimum
    ///     does. If one item ends after it, or all of them do, nothing follows: there may be no item.
    /// </summary>
    private static IEnumerable<ScanCondition> OfEnd(Scan scan, Expression part, Elements item)
    {
        if (part is not BinaryExpression comparison)
            return [];

        var (left, right) = (comparison.Left.Value(), comparison.Right.Value());
        ConditionKind? kind = (comparison.NodeType, IsEnd(left, item), IsEnd(right, item)) switch
        {
            (ExpressionType.LessThan, true, false) or (ExpressionType.GreaterThan, false, true) => ConditionKind.LessThan,
            (ExpressionType.LessThanOrEqual, true, false) or (ExpressionType.GreaterThanOrEqual, false, true) => ConditionKind.LessThanOrEqual,
            (ExpressionType.Equal, true, false) or (ExpressionType.Equal, false, true) => ConditionKind.LessThanOrEqual,
            _ => null,
        };
        var value = IsEnd(left, item) ? right : left;
        return kind is { } bound && IsKnown(scan, value) && value.Type.Unwidened() == typeof(DateTime)
            && !(comparison.NodeType == ExpressionType.Equal && value.Type.IsNullable())
            && ImpliedFilters.Condition(scan, "current_period_end", value) is { } found
                ? [found with { Kind = bound }]
                : [];
    }

    /// <summary>The parameter that compares a field of an item.</summary>
    private static string? Field(Expression column, Elements item)
        => column is SlotExpression { Slot: ColumnSlot slot } && IsPlain(slot, item)
            ? slot.Path.ToString() switch
            {
                "price.id" => "price",
                "plan.id" => "plan",
                _ => null,
            }
            : null;

    /// <summary>Whether it is the end of an item, of a type that reads a missing time as null or never misses it.</summary>
    private static bool IsEnd(Expression column, Elements item)
        => column is SlotExpression { Slot: ColumnSlot slot } && IsPlain(slot, item) && slot.Path.ToString() == "current_period_end"
            && slot.Type.Unwidened() == typeof(DateTime);

    private static bool IsPlain(ColumnSlot slot, Elements item)
        => ReferenceEquals(slot.Source, item.Source) && (slot.Property as IReadOnlyProperty)?.GetTypeMapping().Converter is null;

    private static bool IsValue(Scan scan, Expression value, Elements item)
        => value.Type == typeof(string) && !value.IsNullConstant() && !ImpliedFilters.Reads(scan, value) && !FreeSlots.Of(value).Any(item.Provides);

    /// <summary>Whether no row has a part in a value.</summary>
    private static bool IsKnown(Scan scan, Expression value)
        => !value.IsNullConstant() && !ImpliedFilters.Reads(scan, value) && FreeSlots.Of(value).Count == 0;
}
