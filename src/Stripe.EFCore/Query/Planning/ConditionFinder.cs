using System.Collections;
using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Binding;
using Stripe.EFCore.Query.Plans;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Planning;

/// <summary>Finds the parameter of a list that answers a predicate.</summary>
internal static partial class ConditionFinder
{
    private static readonly JsonPath Id = JsonPath.Parse("id");

    /// <summary>The conditions that a conjunct becomes for a scan: none if the API has no such filter, two for a range such as a day.</summary>
    public static ImmutableArray<ScanCondition> FindAll(Scan scan, Expression conjunct)
        => Find(scan, conjunct) is { } found ? [found]
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

        if (conjunct is BinaryExpression { NodeType: ExpressionType.Equal, Left: UnaryExpression { NodeType: ExpressionType.Not, Operand: SlotExpression { Type: var flagType } isNot }, Right: ConstantExpression { Value: true } }
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
            case UnaryExpression { NodeType: ExpressionType.Not, Operand: BinaryExpression { NodeType: ExpressionType.Equal, Right: ConstantExpression { Value: true } } isTrue }
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

        if (Membership(conjunct) is var (values, item))
            return AnyOf(scan, item.Value(), values);
        if (Negation(scan, conjunct) is { } negation)
            return negation;

        return conjunct is BinaryExpression { NodeType: ExpressionType.OrElse } or ? Alternatives(scan, or) : null;
    }

    /// <summary>Whether a scan has the condition that answers a conjunct, and so exactly that no row is dropped above it.</summary>
    public static bool IsAnswered(Scan scan, Expression conjunct)
        => FindAll(scan, conjunct) is { IsEmpty: false } found
            && found.All(f => f.IsExact
                && scan.Conditions.Any(c => AreSame(c, f)))
            || UnionFinder.IsAnswered(scan, conjunct);

    public static bool AreSame(ScanCondition one, ScanCondition other)
        => one.Kind == other.Kind && one.Parameter == other.Parameter && ExpressionEqualityComparer.Instance.Equals(one.Value, other.Value);

    /// <summary>Whether a condition leaves few rows: an id, or a field with about as many values as there are objects, and not a state or a currency.</summary>
    public static bool IsSelective(ScanCondition condition) => IsSelective(condition.Kind, condition.Parameter);

    public static bool IsSelective(ConditionKind kind, ListParameter? parameter)
        => kind is ConditionKind.Id or ConditionKind.IdSet
            || kind is ConditionKind.Equal or ConditionKind.AnyOf
                && parameter is { Type: ParameterType.String, AllowedValues.IsEmpty: true, Name: not ("currency" or "status" or "type") };

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

    /// <summary>The values and the item of a predicate that asks whether the item is among the values.</summary>
    public static (Expression Values, Expression Item)? Membership(Expression conjunct)
        => conjunct switch
        {
            MethodCallExpression { Method: { Name: "Contains", IsStatic: true }, Arguments: [var values, var item] } call
                when call.Method.DeclaringType == typeof(Enumerable) => (values, item),
            NullSafeExpression { Access: var access } safe when Membership(access) is var (held, sought) && sought.Value() == safe.Value => (held, safe.Caller),
            NullSafeExpression { Access: MethodCallExpression { Method: { Name: "Contains", IsStatic: true }, Arguments: [var value, var item] } call } safe
                when call.Method.DeclaringType == typeof(Enumerable) && value == safe.Value => (safe.Caller, item),
            NullSafeExpression { Access: MethodCallExpression { Method.Name: "Contains", Object: { } target, Arguments: [var item] } call } safe
                when target == safe.Value && IsCollection(call.Method.DeclaringType!) => (safe.Caller, item),
            MethodCallExpression { Method.Name: "Contains", Object: { } values, Arguments: [var item] } call
                when IsCollection(call.Method.DeclaringType!) => (values, item),
            MethodCallExpression call when ConvertedValues.MembershipOf(call) is { } membership => membership,
            SubqueryExpression { Query: { Ending: { Kind: EndingKind.Any, Negated: false }, Plan: var plan } } => MembershipOfValues(plan),
            _ => null,
        };

    /// <summary>A query over values that asks whether one of them equals something.</summary>
    private static (Expression Values, Expression Item)? MembershipOfValues(LogicalPlan plan)
    {
        if (plan is Slice { Input: var cut })
            plan = cut;
        if (plan is not Filter { Input: Values values } filter || Equality.Of(filter.Predicate) is not var (left, right))
            return null;

        return left is SlotExpression l && ReferenceEquals(l.Slot, values.Element) ? (values.Sequence, right)
            : right is SlotExpression r && ReferenceEquals(r.Slot, values.Element) ? (values.Sequence, left)
            : null;
    }

    private static bool IsCollection(Type type) => type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);

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
        => expression is UtcTimeExpression time ? time.Operand.Value()
            : expression is UnaryExpression { NodeType: ExpressionType.Convert } convert && convert.Operand.Type.Unwidened().IsEnum
            ? convert.Operand.Wide()
            : expression;

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
