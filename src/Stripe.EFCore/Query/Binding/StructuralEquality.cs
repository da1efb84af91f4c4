using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Plans;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Query.Binding;

/// <summary>Equality of what has no value of its own to compare: entities are equal by key, complex values member by member.</summary>
internal static class StructuralEquality
{
    private static readonly System.Reflection.MethodInfo ObjectEquals = typeof(object).GetMethod(nameof(object.Equals), [typeof(object), typeof(object)])!;

    /// <summary>The comparison of two structural operands, or null where neither is one.</summary>
    public static Expression? TryBind(ExpressionBinder binder, BinaryExpression node)
    {
        var left = Structural(binder.Bind(node.Left));
        var right = Structural(binder.Bind(node.Right));
        var negated = node.NodeType == ExpressionType.NotEqual;
        if (!IsStructural(left) && !IsStructural(right))
            return null;

        if (left.IsNullConstant() || right.IsNullConstant())
            return Negate(IsMissing(left.IsNullConstant() ? right : left), negated);
        if (EntityTypeOf(left) is { } leftType && EntityTypeOf(right) is { } rightType && leftType.GetRootType() != rightType.GetRootType())
            return Expression.Constant(negated);
        if (left is EntityExpression || right is EntityExpression)
            return Negate(EntitiesEqual(left, right), negated);
        if (MembersOf(left) is { } leftMembers && MembersOf(right) is { } rightMembers && leftMembers.Count == rightMembers.Count)
            return Negate(leftMembers.Zip(rightMembers, (l, r) => OfObjects(l.Wide(), r.Wide(), ExpressionType.Equal)).Aggregate(Expression.AndAlso), negated);

        return null;
    }

    /// <summary>Equality of two values as C#'s operator has it where the types have one, and as <see cref="object.Equals(object, object)" /> has it elsewhere.</summary>
    public static Expression OfObjects(Expression left, Expression right, ExpressionType type)
    {
        var (l, r) = (left.StripConvert().Wide(), right.StripConvert().Wide());
        if (l.IsNullConstant() && !r.IsNullConstant())
            (l, r) = (r, l);
        if (r.IsNullConstant())
        {
            return l.Type.IsNullable()
                ? Expression.MakeBinary(type, l, Expression.Constant(null, l.Type))
                : Expression.Constant(type == ExpressionType.NotEqual);
        }

        if (l.Type.Unwidened() == r.Type.Unwidened() && (l.Type.IsValueType && HasOperator(l.Type.Unwidened()) || l.Type == typeof(string)))
        {
            return l.Type == r.Type ? Expression.MakeBinary(type, l, r) : Expression.MakeBinary(type, l.Widen(), r.Widen());
        }

        Expression equal = Expression.Call(ObjectEquals, Expression.Convert(l, typeof(object)), Expression.Convert(r, typeof(object)));
        return Negate(equal, type == ExpressionType.NotEqual);
    }

    /// <summary>Whether an element that may be missing is.</summary>
    public static Expression IsMissing(Expression element)
        => element switch
        {
            EntityExpression entity => KeyOf(entity) is [var first, ..]
                ? Expression.Equal(first.Widen(), Expression.Constant(null, first.Type.Widened()))
                : IsMissing(entity.Source, entity.Prefix),
            ComplexExpression { IsNullable: false } => Expression.Constant(false),
            ComplexExpression complex => IsMissing(complex.Source, complex.ComplexProperty.GetJsonPath()),
            OptionalExpression optional => Expression.Equal(optional.Presence, Expression.Constant(null, optional.Presence.Type)),
            SubqueryExpression { Query.Ending.IsElement: true } subquery
                => new SubqueryExpression(
                    subquery.Query with { Ending = new Ending(EndingKind.Any, typeof(bool)) { Negated = true }, Shaper = Expression.Constant(false) },
                    typeof(bool)),
            _ => Expression.Constant(false),
        };

    /// <summary>The columns of an entity's primary key; none of a keyless one.</summary>
    public static SlotExpression[] KeyOf(EntityExpression entity)
        => [.. entity.EntityType.FindPrimaryKey()?.Properties.Select(p => MemberBinder.Column(entity, p)) ?? []];

    private static Expression IsMissing(RowSource source, JsonPath path)
        => Expression.NotEqual(
            new SlotExpression(Presence(source, path), typeof(bool?)), Expression.Constant(true, typeof(bool?)));

    public static ColumnSlot Presence(RowSource source, JsonPath path) => new(source, path, typeof(PresenceMarker));

    private static Expression EntitiesEqual(Expression left, Expression right)
    {
        var entityType = (left as EntityExpression ?? right as EntityExpression)!.EntityType;
        if (entityType.FindPrimaryKey() is not { } key)
            throw QueryErrors.CannotCompareKeyless(entityType);

        return key.Properties
            .Select(p => OfObjects(KeyValue(left, p), KeyValue(right, p), ExpressionType.Equal))
            .Aggregate(Expression.AndAlso);
    }

    /// <summary>The value of a key property of an operand: a column of a row, or read from the object that the caller gave.</summary>
    private static Expression KeyValue(Expression operand, IProperty property)
    {
        if (MemberBinder.TryBind(operand, property.Name, property.PropertyInfo, property.ClrType) is { } bound)
            return bound;
        if (property.IsShadowProperty())
            throw QueryErrors.CannotCompareShadowKey(property);

        var value = Expression.Parameter(operand.Type, "entity");
        var member = Expression.MakeMemberAccess(Expression.Convert(value, property.DeclaringType.ClrType), property.GetMemberInfo(false, false));
        return new NullSafeExpression(operand, value, member, member.Type.Widened());
    }

    private static List<Expression>? MembersOf(Expression expression)
        => expression switch
        {
            NewExpression { Members: not null } @new => [.. @new.Arguments],
            ComplexExpression complex => [.. ComplexMembers(complex)],
            _ => null,
        };

    private static IEnumerable<Expression> ComplexMembers(ComplexExpression complex)
        => complex.ComplexProperty.ComplexType.GetFlattenedProperties()
            .Select(p => new SlotExpression(MemberBinder.Slot(complex.Source, p.GetJsonPath(), p)).Widen());

    private static Expression Structural(Expression expression)
        => expression.StripConvert().Wide() switch
        {
            IncludeExpression include => include.EntityExpression,
            var other => other,
        };

    private static IEntityType? EntityTypeOf(Expression expression)
        => expression switch
        {
            EntityExpression entity => entity.EntityType,
            SubqueryExpression { Query: { Ending.IsElement: true } query } => EntityTypeOf(Shapes.Unwrap(query.Shaper)),
            _ => null,
        };

    private static bool IsStructural(Expression expression)
        => expression is EntityExpression or ComplexExpression or OptionalExpression or NewExpression { Members: not null }
            || expression is SubqueryExpression { Query: { Ending.IsElement: true, Shaper: EntityExpression or NewExpression or IncludeExpression } };

    private static Expression Negate(Expression condition, bool negated) => negated ? Expression.Not(condition) : condition;

    private static bool HasOperator(Type type)
        => type.IsPrimitive || type.IsEnum || type.GetMethod("op_Equality") is not null;
}

/// <summary>The type of a column that says only whether there is something at its path; its values are bool.</summary>
internal readonly struct PresenceMarker;
