using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Printing;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Planning.Conditions;

/// <summary>Finds the parameter of a list that answers a predicate.</summary>
internal static partial class ConditionFinder
{
    private static readonly JsonPath Id = JsonPath.Parse("id");

    /// <summary>
    ///     The conditions that a conjunct becomes for a scan, or those that it has become already: none if the API has no such filter, two for a range such as
    ///     a day.
    /// </summary>
    public static ImmutableArray<ScanCondition> FindAll(Scan scan, Expression conjunct)
        => (ImmutableArray<ScanCondition>)[.. scan.ConditionsFor(conjunct)] is { IsEmpty: false } sent ? sent
            : Find(scan, conjunct) is { } found ? [found]
            : (ImmutableArray<ScanCondition>)[.. ImpliedFilters.Of(scan, conjunct)] is { IsEmpty: false } implied ? implied
            : OfTime(scan, conjunct) is { IsEmpty: false } bounds ? bounds
            : RequiredValues.Of(scan, conjunct);

    private static ImmutableArray<ScanCondition> OfTime(Scan scan, Expression conjunct)
        => [.. TimeConditions.Of(conjunct, e => IsColumn(scan, e), e => Reads(scan, e)).Select(bound => OfBound(scan, bound)).OfType<ScanCondition>()];

    private static ScanCondition? OfBound(Scan scan, TimeBound bound)
        => (bound.Kind == ConditionKind.Equal ? Equal(scan, bound.Column, bound.Value) : Range(scan, bound.Column, bound.Value, bound.Kind)) is { } found
            ? found with { IsExact = bound.IsExact }
            : null;

    /// <summary>The condition that a conjunct becomes for a scan, or null where the API has none.</summary>
    private static ScanCondition? Find(Scan scan, Expression conjunct)
    {
        conjunct = WithoutTwoNegations(conjunct);
        if (conjunct is BinaryExpression { NodeType: ExpressionType.Equal, Left: NullSafeExpression unknown, Right: ConstantExpression { Value: true } })
            conjunct = unknown;

        // A value that is missing is in no list.
        if (conjunct is BinaryExpression { NodeType: ExpressionType.Coalesce, Left: NullSafeExpression membership, Right: ConstantExpression { Value: false } })
            conjunct = membership;

        if (conjunct is BinaryExpression
            {
                NodeType: ExpressionType.Equal,
                Left: UnaryExpression { NodeType: ExpressionType.Not, Operand: SlotExpression { Type: var flagType } isNot },
                Right: ConstantExpression { Value: true }
            }
            && flagType == typeof(bool?))
        {
            return Equal(scan, isNot, Expression.Constant(false, typeof(bool?)));
        }

        // A flag on its own is a comparison with true, turned round one with false.
        switch (conjunct)
        {
            case SlotExpression { Type: var type } flag when type == typeof(bool):
                return Equal(scan, flag, Expression.Constant(true));
            case UnaryExpression { NodeType: ExpressionType.Not, Operand: SlotExpression { Type: var type } flag } when type == typeof(bool):
                return Equal(scan, flag, Expression.Constant(false));
            case UnaryExpression
            {
                NodeType: ExpressionType.Not,
                Operand: BinaryExpression { NodeType: ExpressionType.Equal, Right: ConstantExpression { Value: true } } isTrue
            }
                when isTrue.Left is SlotExpression { Type: var type } flag && type == typeof(bool):
                return Equal(scan, flag, Expression.Constant(false));
        }

        if (Equality.Of(conjunct) is var (left, right))
            return IsColumn(scan, left) && !Reads(scan, right) ? Equal(scan, left, right)
                : IsColumn(scan, right) && !Reads(scan, left) ? Equal(scan, right, left)
                : null;
        if (conjunct is BinaryExpression binary && Comparison(binary.NodeType) is { } comparison)
            return Range(scan, binary.Left.Value(), binary.Right.Value(), comparison);
        if (conjunct is UnaryExpression { NodeType: ExpressionType.Not, Operand: BinaryExpression negated } && !negated.IsLifted
            && Comparison(negated.NodeType) is { } opposite)
        {
            return Range(scan, negated.Left.Value(), negated.Right.Value(), Negated(opposite));
        }

        if (Membership.Of(conjunct) is var (values, item))
            return AnyOf(scan, item.Value(), values);
        if (Negation(scan, conjunct) is { } negation)
            return negation;

        return conjunct is BinaryExpression { NodeType: ExpressionType.OrElse } or ? Alternatives(scan, or) : null;
    }

    /// <summary>A conjunct that says that a surrounding row's value is there: without it nothing needs to be asked for.</summary>
    public static ScanCondition? FindPresence(Scan scan, Expression conjunct)
        => conjunct is BinaryExpression { NodeType: ExpressionType.NotEqual } present && present.Right.IsNullConstant() && !Reads(scan, present.Left)
            && FreeSlots.Of(present.Left).Count > 0
                ? new ScanCondition(ConditionKind.Present, null, present.Left, null, false)
                : null;

    /// <summary>Whether the API can find a scan's objects by a column.</summary>
    public static bool CanFind(Scan scan, ColumnSlot column)
        => IsId(scan, column)
            || scan.Resource.Parameters.Any(p =>
                Compares(p, column, ParameterKind.Equality, ParameterKind.Range) || p.IsPseudoColumn && Compares(p, column, ParameterKind.AnyOf));

    private static ScanCondition? Equal(Scan scan, Expression column, Expression value)
    {
        if (!IsColumn(scan, column))
            return null;

        QueryTrail.Mark();
        var slot = ColumnOf(column);
        value = InColumnsType(column, value);
        if (IsId(scan, slot))
            return new ScanCondition(ConditionKind.Id, null, value, slot.Property as IReadOnlyProperty, true) { Column = slot };

        var parameter = scan.Resource.Parameters.FirstOrDefault(p => Compares(p, slot, ParameterKind.Equality, ParameterKind.Range))
            ?? scan.Resource.Parameters.FirstOrDefault(p => Compares(p, slot, ParameterKind.AnyOf));
        return parameter is null || value.IsNullConstant()
            ? null
            : new ScanCondition(ConditionKind.Equal, parameter, value, PropertyOf(scan, slot), true) { DefaultedAs = DefaultedAs(scan, slot), Column = slot };
    }

    private static ScanCondition? Range(Scan scan, Expression left, Expression right, ConditionKind kind)
    {
        if (!IsColumn(scan, left))
        {
            (left, right) = (right, left);
            kind = kind switch
            {
                ConditionKind.GreaterThan => ConditionKind.LessThan,
                ConditionKind.GreaterThanOrEqual => ConditionKind.LessThanOrEqual,
                ConditionKind.LessThan => ConditionKind.GreaterThan,
                _ => ConditionKind.GreaterThanOrEqual,
            };
        }

        if (!IsColumn(scan, left) || Reads(scan, right))
            return null;

        var slot = ColumnOf(left);
        var parameter = scan.Resource.Parameters.FirstOrDefault(p => Compares(p, slot, ParameterKind.Range));
        return parameter is null ? null : new ScanCondition(kind, parameter, right, PropertyOf(scan, slot), true) { DefaultedAs = DefaultedAs(scan, slot) };
    }

    private static ScanCondition? AnyOf(Scan scan, Expression item, Expression values)
    {
        if (!IsColumn(scan, item) || Reads(scan, values))
            return null;

        var slot = ColumnOf(item);
        if (IsId(scan, slot))
        {
            return scan.Resource.Parameters.FirstOrDefault(p => Compares(p, slot, ParameterKind.AnyOf) && p.AllowsPaging) is { } ids
                ? new ScanCondition(ConditionKind.AnyOf, ids, values, PropertyOf(scan, slot), true) { DefaultedAs = DefaultedAs(scan, slot), Column = slot }
                : new ScanCondition(ConditionKind.IdSet, null, values, slot.Property as IReadOnlyProperty, true) { Column = slot };
        }

        var parameter = scan.Resource.Parameters.FirstOrDefault(p => Compares(p, slot, ParameterKind.AnyOf))
            ?? scan.Resource.Parameters.FirstOrDefault(p => Compares(p, slot, ParameterKind.Equality, ParameterKind.Range));
        return parameter is null
            ? null
            : new ScanCondition(ConditionKind.AnyOf, parameter, values, PropertyOf(scan, slot), true) { DefaultedAs = DefaultedAs(scan, slot), Column = slot };
    }

    /// <summary>The type whose default stands for a missing field in a column that takes no null, unless Stripe always sends the field.</summary>
    private static Type? DefaultedAs(Scan scan, ColumnSlot column)
        => column.Type.IsNullable() || NeverMissing.Contains(scan.Resource, column.Path) ? null : ColumnMarkers.Unmarked(column.Type);

    /// <summary><c>x == a || x == b</c> is a membership.</summary>
    private static ScanCondition? Alternatives(Scan scan, BinaryExpression or)
    {
        var column = default(Expression);
        var values = new List<Expression>();
        if (!Collect(or) || column is null)
            return null;

        var array = Expression.NewArrayInit(typeof(object), values.Select(v => Expression.Convert(v, typeof(object))));
        return AnyOf(scan, column, array);

        bool Collect(Expression part)
        {
            if (part is BinaryExpression { NodeType: ExpressionType.OrElse } inner)
                return Collect(inner.Left) && Collect(inner.Right);
            if (Equality.Of(part) is not var (left, right))
                return false;

            if (!IsColumn(scan, left))
                (left, right) = (right, left);
            if (!IsColumn(scan, left) || Reads(scan, right) || column is not null && !ColumnOf(column).Equals(ColumnOf(left)))
                return false;

            column = left;
            values.Add(InColumnsType(left, right));
            return true;
        }
    }

    private static ConditionKind Negated(ConditionKind kind)
        => kind switch
        {
            ConditionKind.GreaterThan => ConditionKind.LessThanOrEqual,
            ConditionKind.GreaterThanOrEqual => ConditionKind.LessThan,
            ConditionKind.LessThan => ConditionKind.GreaterThanOrEqual,
            _ => ConditionKind.GreaterThan,
        };

    private static ConditionKind? Comparison(ExpressionType type)
        => type switch
        {
            ExpressionType.GreaterThan => ConditionKind.GreaterThan,
            ExpressionType.GreaterThanOrEqual => ConditionKind.GreaterThanOrEqual,
            ExpressionType.LessThan => ConditionKind.LessThan,
            ExpressionType.LessThanOrEqual => ConditionKind.LessThanOrEqual,
            _ => null,
        };

    /// <summary>Whether a parameter compares a column, and in a way that misses none of its rows.</summary>
    private static bool Compares(ListParameter parameter, ColumnSlot column, params ReadOnlySpan<ParameterKind> kinds)
        => (!parameter.Unsafe || parameter.IsPseudoColumn)
            && parameter.Field is { } field && field.Equals(column.Path) && kinds.Contains(parameter.Kind) && !ReadsNull(column);

    /// <summary>Whether a converter makes a value of null, which no parameter asks for.</summary>
    private static bool ReadsNull(ColumnSlot column)
        => column.Property is IReadOnlyProperty property && property.GetTypeMapping().Converter is { ConvertsNulls: true };

    /// <summary>Whether a column is the id by which an object is retrieved, of a type whose values are written in one way.</summary>
    private static bool IsId(Scan scan, ColumnSlot column)
        => column.Path.Equals(Id) && scan.Resource.RetrievePath is not null
            && WireFormat.IsIdType((column.Property as IReadOnlyProperty)?.GetTypeMapping().Converter?.ProviderClrType ?? column.Type);

    private static bool IsColumn(Scan scan, Expression expression)
        => Unwrapped(expression) is SlotExpression { Slot: ColumnSlot column } && ReferenceEquals(column.Source, scan.Source);

    private static ColumnSlot ColumnOf(Expression expression) => (ColumnSlot)((SlotExpression)Unwrapped(expression)).Slot;

    /// <summary>
    ///     C# compares enums as numbers; what is compared is the enum's column, and its value is turned back into the enum when it is sent. A time
    ///     from a value converter is compared as a moment, and sent as the converter writes it.
    /// </summary>
    private static Expression Unwrapped(Expression expression)
        => expression is UtcTimeExpression time ? Unwrapped(time.Operand.Value())
            : OfPresent(expression) is { } nested ? nested
            : expression is UnaryExpression { NodeType: ExpressionType.Convert } convert && convert.Operand.Type.Unwidened().IsEnum
            ? convert.Operand.Wide()
            : expression;

    /// <summary>
    ///     The column of a value that takes no null, inside an object that may be missing: the value is null where the object is. No parameter finds rows
    ///     without the object, so they are in no answer for a value.
    /// </summary>
    private static SlotExpression? OfPresent(Expression expression)
        => expression is ConditionalExpression
        {
            Test: BinaryExpression { NodeType: ExpressionType.NotEqual, Left: SlotExpression { Slot: ColumnSlot presence } },
            IfTrue: ConstantExpression { Value: null },
            IfFalse: var value,
        }
            && presence.Type == typeof(PresenceMarker) && value.Value() is SlotExpression { Slot: ColumnSlot column } slot
            && ReferenceEquals(column.Source, presence.Source) && column.Path.Segments.AsSpan().StartsWith(presence.Path.Segments.AsSpan())
                ? slot
                : null;

    private static Expression InColumnsType(Expression column, Expression value)
        => column is UnaryExpression { NodeType: ExpressionType.Convert, Operand.Type: var type } && type.Unwidened().IsEnum && !value.Type.Unwidened().IsEnum
            && !value.IsNullConstant()
                ? Expression.Convert(value, value.Type.IsNullable() ? type.Widened() : type.Unwidened())
                : value;

    private static bool Reads(Scan scan, Expression expression) => FreeSlots.Of(expression).Any(scan.Provides) || Uncorrelated.IsMissingIn(expression);

    private static IReadOnlyProperty? PropertyOf(Scan scan, ColumnSlot column)
        => column.Property as IReadOnlyProperty
            ?? scan.EntityType?.GetFlattenedProperties().FirstOrDefault(p => p.ClrType == column.Type && p.GetJsonPath().Equals(column.Path));
}
