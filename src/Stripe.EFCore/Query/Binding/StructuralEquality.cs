using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Binding.Rows;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Runtime;
using Stripe.EFCore.Query.Rewriting;

namespace Stripe.EFCore.Query.Binding;

/// <summary>Equality of what has no value of its own to compare: entities are equal by key, complex values member by member.</summary>
internal static class StructuralEquality
{
    private static readonly MethodInfo KeysOfMethod = typeof(RowFunctions).GetMethod(nameof(RowFunctions.KeysOf))!;

    private static readonly MethodInfo ContainsMethod =
        new Func<IEnumerable<object>, object, bool>(Enumerable.Contains).Method.GetGenericMethodDefinition();

    /// <summary>The comparison of a collection navigation with null; null where it is another comparison.</summary>
    public static Expression? TryBindCollection(ExpressionBinder binder, BinaryExpression node)
        => EFCoreInternals.OwnerKeyOf(node.Left, node.Right) is { } owner
            ? ValueEquality.OfObjects(binder.Bind(owner).Wide(), Expression.Constant(null), node.NodeType)
            : null;

    /// <summary>The comparison of two bound operands that are structural, or null where neither is one.</summary>
    public static Expression? TryBind(Expression left, Expression right, bool negated)
    {
        (left, right) = (RowShapes.Unwrap(left), RowShapes.Unwrap(right));
        if ((ComplexTypeOf(left) ?? ComplexTypeOf(right)) is { } complexType && !left.IsNullConstant() && !right.IsNullConstant())
            return ValueEquality.Negate(new ComplexEqualityExpression(complexType, left, right), negated);
        if (!RowShapes.IsStructural(left) && !RowShapes.IsStructural(right))
            return null;

        if (left.IsNullConstant() || right.IsNullConstant())
            return ValueEquality.Negate(RowPresence.IsMissing(left.IsNullConstant() ? right : left), negated);
        if (RowShapes.EntityTypeOf(left) is { } leftType && RowShapes.EntityTypeOf(right) is { } rightType && leftType.GetRootType() != rightType.GetRootType())
            return Expression.Constant(negated);
        if ((RowShapes.EntityTypeOf(left) ?? RowShapes.EntityTypeOf(right)) is { } entityType)
            return ValueEquality.Negate(EntitiesEqual(entityType, left, right), negated);
        return MembersEqual(left, right) is { } equal ? ValueEquality.Negate(equal, negated) : null;
    }

    /// <summary>Whether a list holds an item, where C# itself does not say so by values; null where it does.</summary>
    public static Expression? TryContains(Expression item, Func<Expression> list)
    {
        var bound = RowShapes.Unwrap(item);
        if (RowShapes.EntityTypeOf(bound) is { } entityType)
            return entityType.IsOwned() ? AnyEqual(list(), item) : Contains(list(), RowShapes.Unwrap(item));
        if (ComplexTypeOf(bound) is not null)
            return AnyEqual(list(), item);

        return ConvertedEquality.ContainedIn(list, bound);
    }

    /// <summary>Whether an element of a list that the caller gave is equal to an item.</summary>
    private static SubqueryExpression AnyEqual(Expression list, Expression item)
    {
        var element = new ComputedSlot(SequenceTypes.ElementType(list.Type)!, "value");
        var equal = TryBind(item, new SlotExpression(element), negated: false) ?? throw QueryErrors.CannotTranslate(item);
        return new SubqueryExpression(
            new BoundQuery(new Filter(new Values(list, element), equal), Expression.Constant(false), new Ending(EndingKind.Any, typeof(bool))), typeof(bool));
    }

    /// <summary>Whether a list of objects holds an entity: whether the objects' keys have its key.</summary>
    private static Expression Contains(Expression objects, Expression entity)
    {
        var entityType = RowShapes.EntityTypeOf(entity)!;
        if (entityType.FindPrimaryKey() is not { } key)
            throw QueryErrors.CannotCompareKeyless(entityType);

        if (key.Properties is [var property])
        {
            if (property.IsShadowProperty())
                throw QueryErrors.CannotCompareShadowKey(property);

            var type = property.ClrType.Widened();
            var keys = Expression.Call(KeysOfMethod.MakeGenericMethod(type), objects, Expression.Constant(property));
            var value = KeyValue(entity, property);
            return ConvertedEquality.ContainedIn(() => keys, value) ?? Expression.Call(ContainsMethod.MakeGenericMethod(type), keys, value.As(type));
        }

        var element = new ComputedSlot(entityType.ClrType, "value");
        var found = new Filter(new Values(objects, element), EntitiesEqual(entityType, new SlotExpression(element), entity));
        return new SubqueryExpression(new BoundQuery(found, Expression.Constant(false), new Ending(EndingKind.Any, typeof(bool))), typeof(bool));
    }

    private static Expression EntitiesEqual(IEntityType entityType, Expression left, Expression right)
    {
        if (entityType.IsOwned() && (RowShapes.EntityTypeOf(left) is null || RowShapes.EntityTypeOf(right) is null))
            return OwnedValues.Equal(entityType, RowShapes.EntityTypeOf(left) is null ? right : left, RowShapes.EntityTypeOf(left) is null ? left : right);
        if (entityType.FindPrimaryKey() is not { } key)
            throw QueryErrors.CannotCompareKeyless(entityType);

        return key.Properties
            .Select(p => ValueEquality.OfObjects(KeyValue(left, p), KeyValue(right, p), ExpressionType.Equal))
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

    /// <summary>Two objects that are equal member by member; one of them may be an object that the caller gave.</summary>
    private static Expression? MembersEqual(Expression left, Expression right)
    {
        if (MembersOf(left) is not { Count: > 0 } members)
            return MembersOf(right) is { Count: > 0 } ? MembersEqual(right, left) : null;
        if (MembersOf(right) is { } others)
            return members.Count == others.Count ? Equal(members, others) : null;
        if (left is not NewExpression @new || right is not (QueryParameterExpression or ConstantExpression) || MemberNames(@new) is not { } names)
            return null;

        var present = Expression.NotEqual(right, Expression.Constant(null, right.Type));
        return Expression.AndAlso(present, Equal(members, [.. names.Select(n => Expression.PropertyOrField(right, n))]));

        static Expression Equal(List<Expression> left, List<Expression> right)
            => left.Zip(right, (l, r) => ValueEquality.OfObjects(l.Wide(), r.Wide(), ExpressionType.Equal)).Aggregate(Expression.AndAlso);
    }

    private static IEnumerable<string>? MemberNames(NewExpression @new)
        => @new.Members?.Select(m => m.Name) ?? (@new.Arguments.Count < 8 ? Enumerable.Range(1, @new.Arguments.Count).Select(i => $"Item{i}") : null);

    private static List<Expression>? MembersOf(Expression expression)
        => expression switch
        {
            NewExpression @new when RowShapes.HasMembers(@new) => [.. @new.Arguments],
            _ => null,
        };

    /// <summary>The type of a complex value or of the elements of a collection of such; null of what is neither.</summary>
    private static IComplexType? ComplexTypeOf(Expression expression)
        => expression switch
        {
            ComplexExpression complex => complex.ComplexProperty.ComplexType,
            ComplexElementExpression element => element.ComplexType,
            SlotExpression { Slot: ColumnSlot { Property: IComplexProperty list } } => list.ComplexType,
            SubqueryExpression { Query: { Ending.IsElement: true } query } => ComplexTypeOf(RowShapes.Unwrap(query.Shaper)),
            OptionalExpression optional => ComplexTypeOf(RowShapes.Unwrap(optional.Shaper)),
            _ => null,
        };
}
