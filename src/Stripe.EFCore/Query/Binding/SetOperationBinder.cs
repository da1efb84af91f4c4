using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Binding.Rows;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;
using Scope = System.Collections.Immutable.ImmutableDictionary<
    System.Linq.Expressions.ParameterExpression, System.Linq.Expressions.Expression>;


namespace Stripe.EFCore.Query.Binding;


/// <summary>Binds the set operators: both sides are given one shape over slots of the operation's own.</summary>
internal static class SetOperationBinder
{
    public static BoundSource? Bind(QueryBinder queries, MethodCallExpression call, Scope scope)
    {
        var keySelector = call.Arguments.Count == 3 ? QueryOperators.UnwrapLambda(call.Arguments[2]) : null;
        if (call.Arguments.Count > (call.Method.Name.EndsWith("By", StringComparison.Ordinal) ? 3 : 2))
            return null;

        var left = queries.BindSource(call.Arguments[0], scope);
        var right = queries.BindSource(call.Arguments[1], scope);
        var kind = Enum.Parse<SetOperationKind>(call.Method.Name.Replace("By", "", StringComparison.Ordinal));
        if (keySelector is not null && kind is not SetOperationKind.Union)
            return ByKey(kind, left, Shapes.Keys(queries.BindValue(keySelector, scope, left.Shaper)), right);

        // What reads the API is computed below, where rows come in windows.
        (left, right) = (Shapes.Store(Shapes.JoinFound(left)), Shapes.Store(Shapes.JoinFound(right)));
        var mapping = new SetMapping();
        if (Align(left.Shaper, right.Shaper, mapping) is not { } shaper)
            return null;

        var keys = keySelector is null ? Shapes.Keys(shaper) : Shapes.Keys(queries.BindValue(keySelector, scope, shaper));
        return new BoundSource(new SetOperation(kind, left.Plan, right.Plan, mapping, keys), shaper);
    }

    /// <summary>ExceptBy and IntersectBy compare the left side's keys with a sequence of keys.</summary>
    private static BoundSource? ByKey(SetOperationKind kind, BoundSource left, ImmutableArray<Expression> distinctKeys, BoundSource right)
    {
        var rightKeys = Shapes.Keys(right.Shaper);
        if (distinctKeys.Length != rightKeys.Length)
            return null;

        var same = distinctKeys.Zip(rightKeys, (l, r) => ValueEquality.OfObjects(l, r, ExpressionType.Equal)).Aggregate(Expression.AndAlso);
        var exists = new SubqueryExpression(
            new BoundQuery(new Filter(right.Plan, same), Expression.Constant(false), new Ending(EndingKind.Any, typeof(bool))), typeof(bool));
        var filtered = new Filter(left.Plan, kind == SetOperationKind.Intersect ? exists : Expression.Not(exists));
        return new BoundSource(new Distinct(filtered, distinctKeys), left.Shaper);
    }

    private static Expression? Align(Expression left, Expression right, SetMapping mapping)
    {
        switch (left, right)
        {
            case (IncludeExpression l, IncludeExpression r) when l.Navigation == r.Navigation:
                return Align(l.EntityExpression, r.EntityExpression, mapping) is { } entity
                    && Align(l.NavigationExpression, r.NavigationExpression, mapping) is { } related
                    ? l.Update(entity, related)
                    : null;

            case (EntityExpression l, EntityExpression r) when l.EntityType.GetRootType() == r.EntityType.GetRootType():
                return AlignEntities(l, r, mapping);

            case (ComplexExpression l, ComplexExpression r) when l.ComplexProperty.ComplexType.ClrType == r.ComplexProperty.ComplexType.ClrType:
                return AlignComplex(l, r, mapping);

            case (ComplexElementExpression l, ComplexElementExpression r) when l.ComplexType.ClrType == r.ComplexType.ClrType:
                return AlignColumns(ColumnsOf(l), ColumnsOf(r), mapping) is { } elements
                    ? new ComplexElementExpression(l.ComplexType, elements, l.IsNullable || r.IsNullable)
                    : null;

            case (NewExpression l, NewExpression r) when l.Constructor == r.Constructor && l.Arguments.Count == r.Arguments.Count:
                var arguments = l.Arguments.Zip(r.Arguments, (a, b) => Align(a, b, mapping)?.As(a.Type)).ToArray();
                return arguments.Any(a => a is null)
                    ? null
                    : l.Members is null ? Expression.New(l.Constructor!, arguments!) : Expression.New(l.Constructor!, arguments!, l.Members);

            case (MemberInitExpression l, MemberInitExpression r) when l.Bindings.Count == r.Bindings.Count:
                if (Align(l.NewExpression, r.NewExpression, mapping) is not NewExpression @new)
                    return null;

                var bindings = new List<MemberBinding>();
                foreach (var binding in l.Bindings.Cast<MemberAssignment>())
                {
                    if (r.Bindings.OfType<MemberAssignment>().FirstOrDefault(b => b.Member == binding.Member) is not { } other
                        || Align(binding.Expression, other.Expression, mapping) is not { } value)
                    {
                        return null;
                    }

                    bindings.Add(Expression.Bind(binding.Member, value.As(binding.Expression.Type)));
                }

                return Expression.MemberInit(@new, bindings);

            case (CollectionExpression or SubqueryExpression { Query.Ending.Kind: EndingKind.Sequence }, _):
                return null;

            default:
                var (l1, r1) = (left.Wide(), right.Wide());
                if (l1.Type != r1.Type)
                {
                    if (l1.Type.Unwidened() == r1.Type.Unwidened())
                        (l1, r1) = (l1.Widen(), r1.Widen());
                    else if (left.Type.IsAssignableFrom(right.Type))
                        r1 = r1.As(l1.Type);
                    else if (right.Type.IsAssignableFrom(left.Type))
                        l1 = l1.As(r1.Type);
                    else
                        return null;
                }

                var slot = new ComputedSlot(l1.Type, "value");
                mapping.Add(slot, l1, r1);
                return new SlotExpression(slot);
        }
    }

    private static EntityExpression? AlignEntities(EntityExpression left, EntityExpression right, SetMapping mapping)
    {
        if (!left.Prefix.Equals(right.Prefix))
            return null;

        // Elements of lists of one row keep that row's entity for their owner.
        var owner = left.Owner is { } l && right.Owner is { } r && l.Source != r.Source ? AlignEntities(l, r, mapping) : left.Owner;
        if (owner is null && left.Owner is not null)
            return null;

        var entityType = left.EntityType.IsAssignableFrom(right.EntityType) ? left.EntityType
            : right.EntityType.IsAssignableFrom(left.EntityType) ? right.EntityType
            : left.EntityType.GetRootType();
        var known = mapping.Sources.FirstOrDefault(s => s.Value.Left == left.Source && s.Value.Right == right.Source).Key;
        var source = known ?? new RowSource(entityType.ShortName());
        if (known is null)
            mapping.Add(source, left.Source, right.Source);

        return new EntityExpression(entityType, source, left.Prefix, left.IsNullable || right.IsNullable) { Owner = owner };
    }

    private static ComplexExpression? AlignComplex(ComplexExpression left, ComplexExpression right, SetMapping mapping)
    {
        if (AlignColumns(ColumnsOf(left), ColumnsOf(right), mapping) is not { } source)
            return null;

        var isNullable = left.IsNullable || right.IsNullable;
        if (isNullable)
            mapping.Add(ColumnSlot.Presence(source, left.Path), PresenceOf(left), PresenceOf(right));
        return new ComplexExpression(left.ComplexProperty, source, left.Prefix, isNullable);
    }

    private static Expression PresenceOf(ComplexExpression complex)
        => complex.IsNullable
            ? new SlotExpression(ColumnSlot.Presence(complex.Source, complex.Path))
            : Expression.Constant(true, typeof(bool?));

    private static List<(IReadOnlyPropertyBase Property, ColumnSlot Slot)> ColumnsOf(ComplexExpression complex)
        => [.. EntityColumns.Of(complex.ComplexProperty.ComplexType, complex.Source, complex.Prefix)];

    private static List<(IReadOnlyPropertyBase Property, ColumnSlot Slot)> ColumnsOf(ComplexElementExpression element)
        => [.. EntityColumns.Of(element.ComplexType, element.Source, JsonPath.Root)];

    /// <summary>
    ///     A source with the left side's columns, each of which stands for the right side's column of the same member. Lists inside have to be the same ones,
    ///     as their elements are read for each property.
    /// </summary>
    private static RowSource? AlignColumns(
        List<(IReadOnlyPropertyBase Property, ColumnSlot Slot)> left, List<(IReadOnlyPropertyBase Property, ColumnSlot Slot)> right, SetMapping mapping)
    {
        if (left.Count != right.Count || left.Zip(right).Any(c => !AreAlike(c.First, c.Second)))
            return null;

        var source = new RowSource("value");
        foreach (var (l, r) in left.Zip(right))
            mapping.Add(l.Slot.WithSource(source), new SlotExpression(l.Slot), new SlotExpression(r.Slot));
        return source;

        static bool AreAlike((IReadOnlyPropertyBase Property, ColumnSlot Slot) left, (IReadOnlyPropertyBase Property, ColumnSlot Slot) right)
            => left.Property.Name == right.Property.Name && left.Slot.Type == right.Slot.Type
                && (left.Property == right.Property || left.Property is not IComplexProperty { IsCollection: true });
    }
}
