using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans;
using Stripe.EFCore.Rows.Json;
using Stripe.EFCore.Storage;

namespace Stripe.EFCore.Query.Binding;

/// <summary>Equality of what has no value of its own to compare: entities are equal by key, complex values member by member.</summary>
internal static class StructuralEquality
{
    private static readonly MethodInfo KeysOfMethod = typeof(RowFunctions).GetMethod(nameof(RowFunctions.KeysOf))!;

    private static readonly MethodInfo ContainsMethod =
        new Func<IEnumerable<object>, object, bool>(Enumerable.Contains).Method.GetGenericMethodDefinition();

    private static readonly MethodInfo SameElements = typeof(RowFunctions).GetMethod(nameof(RowFunctions.SameElements))!;

    private static readonly MethodInfo ComparerEquals = typeof(ValueComparer).GetMethod(nameof(ValueComparer.Equals), [typeof(object), typeof(object)])!;

    private static readonly MethodInfo ObjectEquals = typeof(object).GetMethod(nameof(object.Equals), [typeof(object), typeof(object)])!;

    /// <summary>The comparison of two structural operands, or null where neither is one.</summary>
    public static Expression? TryBind(ExpressionBinder binder, BinaryExpression node)
    {
        var negated = node.NodeType == ExpressionType.NotEqual;
        if (OwnerOf(node.Left, node.Right) is { } owner)
            return OfObjects(binder.Bind(owner).Wide(), Expression.Constant(null), node.NodeType);

        return TryBind(Structural(binder.Bind(node.Left)), Structural(binder.Bind(node.Right)), negated);
    }

    private static Expression? TryBind(Expression left, Expression right, bool negated)
    {
        if ((ComplexTypeOf(left) ?? ComplexTypeOf(right)) is { } complexType && !left.IsNullConstant() && !right.IsNullConstant())
            return Negate(new ComplexEqualityExpression(complexType, left, right), negated);
        if (!IsStructural(left) && !IsStructural(right))
            return null;

        if (left.IsNullConstant() || right.IsNullConstant())
            return Negate(IsMissing(left.IsNullConstant() ? right : left), negated);
        if (EntityTypeOf(left) is { } leftType && EntityTypeOf(right) is { } rightType && leftType.GetRootType() != rightType.GetRootType())
            return Expression.Constant(negated);
        if ((EntityTypeOf(left) ?? EntityTypeOf(right)) is { } entityType)
            return Negate(EntitiesEqual(entityType, left, right), negated);
        return MembersEqual(left, right) is { } equal ? Negate(equal, negated) : null;
    }

    /// <summary>Whether a list holds an item, where C# itself does not say so by values; null where it does.</summary>
    public static Expression? TryContains(Expression item, Func<Expression> list)
    {
        var bound = Structural(item);
        if (EntityTypeOf(bound) is { } entityType)
            return entityType.IsOwned() ? AnyEqual(list(), item) : Contains(list(), Shapes.Unwrap(item));
        if (ComplexTypeOf(bound) is not null)
            return AnyEqual(list(), item);

        return ConvertedValues.ContainedIn(list, bound);
    }

    /// <summary>Whether an element of a list that the caller gave is equal to an item.</summary>
    private static SubqueryExpression AnyEqual(Expression list, Expression item)
    {
        var element = new ComputedSlot(QueryBinder.ElementType(list.Type)!, "value");
        var equal = TryBind(Structural(item), new SlotExpression(element), negated: false) ?? throw QueryErrors.CannotTranslate(item);
        return new SubqueryExpression(
            new BoundQuery(new Filter(new Values(list, element), equal), Expression.Constant(false), new Ending(EndingKind.Any, typeof(bool))), typeof(bool));
    }

    /// <summary>Whether a list of objects holds an entity: whether the objects' keys have its key.</summary>
    private static Expression Contains(Expression objects, Expression entity)
    {
        var entityType = EntityTypeOf(entity)!;
        if (entityType.FindPrimaryKey() is not { } key)
            throw QueryErrors.CannotCompareKeyless(entityType);

        if (key.Properties is [var property])
        {
            if (property.IsShadowProperty())
                throw QueryErrors.CannotCompareShadowKey(property);

            var type = property.ClrType.Widened();
            var keys = Expression.Call(KeysOfMethod.MakeGenericMethod(type), objects, Expression.Constant(property));
            var value = KeyValue(entity, property);
            return ConvertedValues.ContainedIn(() => keys, value) ?? Expression.Call(ContainsMethod.MakeGenericMethod(type), keys, value.As(type));
        }

        var element = new ComputedSlot(entityType.ClrType, "value");
        var found = new Filter(new Values(objects, element), EntitiesEqual(entityType, new SlotExpression(element), entity));
        return new SubqueryExpression(new BoundQuery(found, Expression.Constant(false), new Ending(EndingKind.Any, typeof(bool))), typeof(bool));
    }

    /// <summary>Equality of two values as C#'s operator has it where the types have one, and as <see cref="object.Equals(object, object)" /> has it elsewhere.</summary>
    public static Expression OfObjects(Expression left, Expression right, ExpressionType type)
    {
        var (l, r) = (left.StripConvert().Wide(), right.StripConvert().Wide());
        if (l.IsNullConstant() && !r.IsNullConstant())
            (l, r) = (r, l);
        if (r.IsNullConstant())
        {
            if (JsonMembers.TryIsMissing(l) is { } missing)
                return Negate(missing, type == ExpressionType.NotEqual);

            return l.Type.IsNullable()
                ? Expression.MakeBinary(type, l, Expression.Constant(null, l.Type))
                : Expression.Constant(type == ExpressionType.NotEqual);
        }

        // Two objects read from JSON are one object to Stripe if they have one id.
        if (JsonMembers.TryId(l) is { } leftId && JsonMembers.TryId(r) is { } rightId)
            return Expression.MakeBinary(type, leftId, rightId);

        if (l.Type.Unwidened() == r.Type.Unwidened() && (l.Type.IsValueType && HasOperator(l.Type.Unwidened()) || l.Type == typeof(string)))
        {
            return l.Type == r.Type ? Expression.MakeBinary(type, l, r) : Expression.MakeBinary(type, l.Widen(), r.Widen());
        }

        var (x, y) = (Expression.Convert(l, typeof(object)), Expression.Convert(r, typeof(object)));
        Expression equal = (ConvertedValues.ConverterOf(l) ?? ConvertedValues.ConverterOf(r)) is { } converter ? ConvertedValues.Equal(converter, x, y)
            : (ConvertedProperty(l) ?? ConvertedProperty(r)) is { } property
            ? Expression.Call(Expression.Constant(property.GetValueComparer(), typeof(ValueComparer)), ComparerEquals, x, y)
            : Expression.Call(IsList(l) && IsList(r) || DeepValues.AreOf(l.Type) && DeepValues.AreOf(r.Type) ? SameElements : ObjectEquals, x, y);
        return Negate(equal, type == ExpressionType.NotEqual);
    }

    /// <summary>The property whose values a class of the user's stands for: its comparer says when two of them are equal. A struct with an operator says it itself.</summary>
    private static IProperty? ConvertedProperty(Expression expression)
        => expression is SlotExpression { Slot: ColumnSlot { Property: IProperty property } } && !(expression.Type.IsValueType && HasOperator(expression.Type.Unwidened()))
            ? property
            : null;

    /// <summary>Whether an element that may be missing is.</summary>
    public static Expression IsMissing(Expression element)
        => element switch
        {
            EntityExpression { Cast: not null } cast => Expression.Not(TypePredicate.IsOfCastType(cast).AsCondition()),
            EntityExpression { Prefix.Segments.Length: > 0 } owned => IsMissing(owned.Source, owned.Prefix),
            EntityExpression entity => KeyOf(entity) is [var first, ..]
                ? Expression.Equal(first.Widen(), Expression.Constant(null, first.Type.Widened()))
                : IsMissing(entity.Source, entity.Prefix),
            ComplexExpression { IsNullable: false } => Expression.Constant(false),
            ComplexExpression complex => IsMissing(complex.Source, complex.Path),
            OptionalExpression optional => Expression.Equal(optional.Presence, Expression.Constant(null, optional.Presence.Type)),
            SubqueryExpression { Query: { Ending.IsElement: true } query }
                => Expression.Equal(
                    new SubqueryExpression(
                        query with { Ending = FirstOf(query.Ending) with { ResultType = typeof(bool?) }, Shaper = PresenceOf(query.Shaper) }, typeof(bool?)),
                    Expression.Constant(null, typeof(bool?))),
            _ => Expression.Constant(false),
        };

    /// <summary>The columns of an entity's primary key; none of a keyless one.</summary>
    public static SlotExpression[] KeyOf(EntityExpression entity)
        => [.. entity.EntityType.FindPrimaryKey()?.Properties.Select(p => MemberBinder.Column(entity, p)) ?? []];

    public static Expression IsMissing(RowSource source, JsonPath path)
        => Expression.NotEqual(
            new SlotExpression(Presence(source, path), typeof(bool?)), Expression.Constant(true, typeof(bool?)));

    public static ColumnSlot Presence(RowSource source, JsonPath path) => new(source, path, typeof(PresenceMarker));

    /// <summary>As EF Core has it, to ask whether there is a single element is to ask whether there is one.</summary>
    private static Ending FirstOf(Ending ending)
        => ending with { Kind = ending.Kind == EndingKind.Single ? EndingKind.First : ending.Kind, OrDefault = true };

    /// <summary>True where the element is there, null where it is missing itself.</summary>
    private static Expression PresenceOf(Expression shaper)
        => IsMissing(Structural(shaper)) is ConstantExpression
            ? Expression.Constant(true, typeof(bool?))
            : Expression.Condition(IsMissing(Structural(shaper)), Expression.Constant(null, typeof(bool?)), Expression.Constant(true, typeof(bool?)));

    /// <summary>
    ///     The key of the row whose collection navigation is compared with null. A collection is there wherever its owner is, so the question is whether
    ///     that key is; it is found in the condition by which EF Core relates the collection's rows to it.
    /// </summary>
    private static Expression? OwnerOf(Expression left, Expression right)
    {
        var collection = right.IsNullConstant() ? left : left.IsNullConstant() ? right : null;
        if (collection?.StripConvert() is not MaterializeCollectionNavigationExpression { Subquery: var query })
            return null;

        var key = default(Expression);
        while (query is MethodCallExpression { Arguments: [var source, ..] } call)
        {
            if (call.Method.Name == nameof(Queryable.Where)
                && TerminalBinder.UnwrapLambda(call.Arguments[1])?.Body is BinaryExpression { NodeType: ExpressionType.AndAlso, Left: BinaryExpression { NodeType: ExpressionType.NotEqual } present }
                && present.Right.IsNullConstant())
            {
                key = present.Left;
            }

            query = source;
        }

        return key;
    }

    private static Expression EntitiesEqual(IEntityType entityType, Expression left, Expression right)
    {
        if (entityType.IsOwned() && (EntityTypeOf(left) is null || EntityTypeOf(right) is null))
            return OwnedValues.Equal(entityType, EntityTypeOf(left) is null ? right : left, EntityTypeOf(left) is null ? left : right);
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
            => left.Zip(right, (l, r) => OfObjects(l.Wide(), r.Wide(), ExpressionType.Equal)).Aggregate(Expression.AndAlso);
    }

    private static IEnumerable<string>? MemberNames(NewExpression @new)
        => @new.Members?.Select(m => m.Name) ?? (@new.Arguments.Count < 8 ? Enumerable.Range(1, @new.Arguments.Count).Select(i => $"Item{i}") : null);

    private static List<Expression>? MembersOf(Expression expression)
        => expression switch
        {
            NewExpression @new when HasMembers(@new) => [.. @new.Arguments],
            _ => null,
        };

    private static Expression Structural(Expression expression)
        => expression.StripConvert().Wide() switch
        {
            IncludeExpression include => Structural(include.EntityExpression),
            JoinedEntityExpression joined => Structural(joined.Entity),
            var other => other,
        };

    public static IEntityType? EntityTypeOf(Expression expression)
        => Shapes.Unwrap(expression) switch
        {
            EntityExpression entity => entity.EntityType,
            SubqueryExpression { Query: { Ending.IsElement: true } query } => EntityTypeOf(query.Shaper),
            _ => null,
        };

    /// <summary>The type of a complex value or of the elements of a collection of such; null of what is neither.</summary>
    private static IComplexType? ComplexTypeOf(Expression expression)
        => expression switch
        {
            ComplexExpression complex => complex.ComplexProperty.ComplexType,
            ComplexElementExpression element => element.ComplexType,
            SlotExpression { Slot: ColumnSlot { Property: IComplexProperty list } } => list.ComplexType,
            SubqueryExpression { Query: { Ending.IsElement: true } query } => ComplexTypeOf(Structural(query.Shaper)),
            OptionalExpression optional => ComplexTypeOf(Structural(optional.Shaper)),
            _ => null,
        };

    private static bool IsStructural(Expression expression)
        => expression is EntityExpression or ComplexExpression or ComplexElementExpression or OptionalExpression
            || expression is NewExpression @new && HasMembers(@new)
            || expression is SubqueryExpression
            {
                Query:
                {
                    Ending.IsElement: true,
                    Shaper: EntityExpression or NewExpression or IncludeExpression or JoinedEntityExpression or OptionalExpression or ComplexExpression or ComplexElementExpression
                        or CollectionExpression,
                }
            };

    /// <summary>Whether an object is its members: an anonymous object, a tuple.</summary>
    private static bool HasMembers(NewExpression @new)
        => @new.Members is not null || @new.Type.FullName?.StartsWith("System.Tuple`", StringComparison.Ordinal) == true;

    /// <summary>Whether a value is a list that EF Core compares by its elements: one that is held, or one that the query computes of values.</summary>
    private static bool IsList(Expression expression)
        => typeof(System.Collections.IList).IsAssignableFrom(expression.Type) && expression is not CollectionExpression
            || expression.Type is { IsGenericType: true, IsInterface: true } type && type.GetGenericTypeDefinition() == typeof(IEnumerable<>)
                && expression is NullSafeExpression or MethodCallExpression
            || ComputedElement(expression) is { } element && !IsStructural(Shapes.Unwrap(element)) && RowValues.ObjectOf(element) is null;

    private static Expression? ComputedElement(Expression expression)
        => expression switch
        {
            SubqueryExpression { Query: { Ending.Kind: EndingKind.Sequence } query } => query.Shaper,
            CollectionExpression collection => ComputedElement(collection.Subquery),
            _ => null,
        };

    private static Expression Negate(Expression condition, bool negated) => negated ? Expression.Not(condition) : condition;

    private static bool HasOperator(Type type)
        => type.IsPrimitive || type.IsEnum || type.GetMethod("op_Equality") is not null;
}
